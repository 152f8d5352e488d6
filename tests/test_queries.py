"""How many queries each page asks and what it weighs, in the world of the access table: what the
demonstration has not is there too, as drafts of conventions and of amendments, letters paid, held
and of before, years stated, settled and closed, a workbook brought in.
"""

import re
from collections import Counter
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.many import MOST_KB, MOST_QUERIES
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


class Cost(NamedTuple):
    queries: int
    weight: int  # bytes of HTML


def test_no_page_asks_more_than_its_bound_nor_weighs_more(world: World):
    """Opened by who writes for the organisation of its act, the lead's by default, else by the
    first who may.
    """
    costs: dict[str, Cost | None] = {}
    for row in {row.name: row for row in ROWS if row.get and row.name not in NOT_PAGES}.values():
        first, address = row.who_may("GET"), world.address(row)
        chief = world.browser(CHIEF, world.organisations[row.of or LEAD])
        other = world.browser(first, world.acted_for(row, first))
        costs[row.name] = cost_of(chief, address) or cost_of(other, address)
    shown = {name: cost for name, cost in costs.items() if cost}
    assert shown.keys() == costs.keys()
    asked = Counter({name: cost.queries for name, cost in shown.items()})
    bounds = Counter(dict.fromkeys(asked, MOST_QUERIES))
    assert asked - bounds == Counter()
    heavy = {name: one.weight for name, one in shown.items() if one.weight > MOST_KB * 1000}
    assert heavy == {}
    assert {name for name, count in asked.items() if not count} == {"login"}


def cost_of(browser: Client, address: str) -> Cost | None:
    """None where it gives no page."""
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(address)
    is_page = response.headers["Content-Type"].startswith("text/html")
    own = [one for one in captured if not BESIDE.search(one["sql"])]
    if not is_page or response.status_code != 200:
        return None
    return Cost(len(own), len(response.content))
