"""How many queries each page asks, in the world of the access table: what the demonstration has not
is there too, as drafts of conventions and of amendments, letters paid, held and of before, years
stated, settled and closed, a workbook brought in.
"""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.many import MOST_QUERIES
from epci.permissions import Role
from tests.access import ROWS
from tests.journeys.pages import NOT_PAGES
from tests.made import LEAD
from tests.rules import OWN, Person
from tests.world import World

pytestmark = pytest.mark.django_db
CHIEF = Person(Role.PROJECT_CHIEF, OWN)
# What counts how often one asks, and what says now and then that a session is still used.
BESIDE = re.compile('"accounts_cache"|SAVEPOINT|^UPDATE "accounts_session"')


def test_no_page_asks_more_than_its_bound(world: World):
    """Opened by who writes for the organisation of its act, the lead's by default, else by the
    first who may.
    """
    asked: Counter[str] = Counter()
    for row in {row.name: row for row in ROWS if row.get and row.name not in NOT_PAGES}.values():
        first, address = row.who_may("GET"), world.address(row)
        chief = world.browser(CHIEF, world.organisations[row.of or LEAD])
        other = world.browser(first, world.acted_for(row, first))
        asked[row.name] = cost_of(chief, address) or cost_of(other, address)
    bounds = Counter(dict.fromkeys(asked, MOST_QUERIES))
    assert asked - bounds == Counter()
    assert {name for name, count in asked.items() if not count} == {
        "login"
    }  # which only leads elsewhere


def cost_of(browser: Client, address: str) -> int:
    """Its queries, 0 where it gives no page."""
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(address)
    is_page = response.headers["Content-Type"].startswith("text/html")
    own = [one for one in captured if not BESIDE.search(one["sql"])]
    return len(own) if is_page and response.status_code == 200 else 0
