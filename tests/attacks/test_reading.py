"""Opening page after page writes nothing, whoever follows the links."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from epci.permissions import Role
from tests.access import CARRIER
from tests.attacks.database import watched
from tests.rules import OWN, Person
from tests.world import World

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"#]+)')
TAKEN_AWAY = "téléchargement"
# Pages of one name are alike: a crawl opens so many of each, `make walk` more.
FEW, MORE = 1, 2


SEEING_MOST = Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("role", "alike"),
    [
        pytest.param(SEEING_MOST, FEW),
        *(pytest.param(role, MORE, marks=pytest.mark.whole_walk) for role in Role),
    ],
)
def test_following_every_link_writes_nothing(role: Role, alike: int, world: World):
    browser = world.browser(Person(role, OWN), world.organisations[CARRIER])
    with watched() as changes:
        opened = crawl(browser, alike)
    assert [row for row in changes.rows if not {"accounts_entry", TAKEN_AWAY} <= set(row)] == []
    assert opened["convention"] >= 1
    assert set(opened.values()) <= set(range(1, alike + 1))


def crawl(browser: Client, alike: int, start: str = "/") -> Counter[str]:
    """How many pages of each name were opened, following links from the first page."""
    waiting, seen, opened = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop()
        name = str(resolve(urlsplit(address).path).url_name)
        if opened[name] == alike:
            continue
        opened[name] += 1
        response = browser.get(address)
        assert response.status_code in {200, 302}, address
        found = set(links(response, address)) - seen
        seen |= found
        waiting += sorted(found)
    return opened


def links(response: HttpResponse, address: str) -> Iterator[str]:
    """The addresses of ours that a page leads to."""
    if response["Content-Type"].startswith("text/html"):
        for link in LINK.findall(response.getvalue().decode()):
            found = urljoin(address, unescape(link))
            if found.startswith("/") and not found.startswith(settings.STATIC_URL):
                yield found
