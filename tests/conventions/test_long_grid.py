"""A grid of more EPCIs than a page shows: a page at a time, and what is typed for many whole."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from conventions.populations.forms import MOST_LINES
from epci.models import Epci
from epci.populations.grid import in_order
from tests.conventions.test_grid_pages import (
    FINANCES,
    GRID,
    MORTEAU,
    cells,
    named,
    page,
    shown,
    typed,
    values,
)
from tests.factories import EpciFactory, siren

pytestmark = pytest.mark.usefixtures("demo")
MOST_BYTES = 40_000


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(User.objects.get(email=FINANCES))
    return client


@pytest.mark.parametrize(("more", "queries"), [(0, 7), (10, 7), (60, 8), (90, 8)])
def test_the_grid_of_all_costs_the_same_whatever_its_length(
    officer, more, queries, django_assert_num_queries
):
    country(more)
    with django_assert_num_queries(queries):
        html = page(officer, perimetre="tous")
    assert len(shown(html)) <= MOST_LINES
    assert len(html.encode()) < MOST_BYTES


def country(count: int) -> None:
    """So many EPCIs of no convention, the last of every list."""
    for rank in range(count):
        EpciFactory(siren=siren(3000 + rank), name=f"CC Zone {rank:03}", department="2A")


def test_a_long_grid_comes_a_page_at_a_time_and_is_saved_a_page_at_a_time(officer):
    country(60)
    everyone = list(in_order(Epci.objects.all()).values_list("organisation__name", flat=True))
    found = []
    for number in range(1, 2 + len(everyone) // MOST_LINES):
        found += shown(page(officer, perimetre="tous", page=str(number)))
    assert found == everyone
    second = f"{GRID}?perimetre=tous&page=2"
    html = officer.get(second).content.decode()
    action = unescape(re.search(r'action="(\?perimetre[^"]*|\?page[^"]*)"', html)[1])
    sent = cells(named(shown(html)[0]), "1000", "1001")
    assert officer.post(GRID + action, sent).url.endswith("page=2&perimetre=tous")
    assert typed() == [(shown(html)[0], 1000, 1001)]


def test_what_is_typed_for_many_is_shown_to_correct_and_saved_whole(officer):
    country(60)
    posted = {}
    for rank in range(50):
        posted |= cells(siren(3000 + rank), "1000", "1001")
    posted |= cells(siren(3045), "mille", "1001")
    everyone = f"{GRID}?perimetre=tous"
    html = officer.post(everyone, posted).content.decode()
    assert shown(html)[:2] == ["CC Zone 045", "CC Zone 000"]
    assert len(shown(html)) == MOST_LINES
    assert "20 autres EPCI s'y ajoutent" in unescape(html)
    assert values(html) | hidden(html) == posted
    again = posted | cells(siren(3045), "1000", "1001")
    assert officer.post(everyone, again).status_code == 302
    assert typed() == [(f"CC Zone {rank:03}", 1000, 1001) for rank in range(50)]


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\d{9}-\w+)" value="([^"]*)"', html))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("zone 007", ["CC Zone 007"]),
        ("MAICHE", ["CC du Pays de Maîche"]),
        (MORTEAU, ["CC du Val de Morteau"]),
        ("x" * 10_000, []),
        ("\0", None),
    ],
)
def test_one_finds_an_epci_of_a_long_grid_by_its_name(officer, asked, found):
    country(30)
    html = page(officer, perimetre="tous", recherche=asked)
    assert found is None or shown(html) == found


@pytest.mark.parametrize(
    ("asked", "said"), [("99", "est après la dernière"), ("deux", "La page « deux » n'existe pas")]
)
def test_a_page_that_does_not_exist_is_told(officer, asked, said):
    country(30)
    assert said in unescape(page(officer, perimetre="tous", page=asked))
