"""Addresses, queries and fields that nobody types by mistake: a refusal, never a stack trace.

The test client raises what a view raises, so that an unexpected error fails by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from urllib.parse import quote

import pytest

from tests.access import ROWS
from tests.attacks.database import watched
from tests.rules import Row
from tests.world import World

pytestmark = pytest.mark.django_db
REFUSED = {400, 404}
SAID = {200, 301, 302}  # a public page says in its own words that a link or a code is not one

# Each replaces one part of an address, as it is.
PARTS = (
    "9" * 19,  # beyond a 64-bit integer
    "-1",
    "0x1",
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "%0D%0ASet-Cookie:%20a=1",
    quote("١٢٣"),  # digits to Unicode, and to Python's int()
    quote("é"),
    "%C0%AF",  # not UTF-8
    "%ED%A0%80",  # half of a pair
    "%zz",
    quote("' OR 1=1 --"),
    quote("{{7*7}}<script>"),
    "a" * 5_000,
)
MOST_ROWS = 500
TEXTS = (
    "",
    "\0",
    "a\0b",
    "9" * 19,
    "9" * 400,
    "-1",
    "١٢٣",
    "1e400",
    "NaN",
    "é" * 10_000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "=1+1",
    "\u202e\ufeff\u2028",
)
DEALS = 4  # of the texts to the fields of a page: each text is dealt at least once
UNSHOWN = {"page", "next", "lines", "perimetre", "organisme"}  # read, though no field shows them


def tricked(address: str, part: str) -> Iterator[str]:
    """The address with one of its parts replaced by each trick."""
    before, _, after = address.partition(f"/{part}")
    yield from (f"{before}/{trick}{after}" for trick in PARTS if trick != part)


def dealt(names: list[str]) -> Iterator[dict[str, str]]:
    """The texts dealt to the names round after round, each one's turn moving on."""
    texts = cycle(TEXTS)
    for turn in (rank % len(names) for rank in range(DEALS)):
        yield {name: next(texts) for name in names[turn:] + names[:turn]}


def test_each_text_is_dealt_and_each_field_has_several():
    dealings = list(dealt(sorted(UNSHOWN)))
    assert {text for typed in dealings for text in typed.values()} == set(TEXTS)
    assert all(len({typed[name] for typed in dealings}) == DEALS for name in UNSHOWN)


@pytest.mark.parametrize("row", [row for row in ROWS if row.args], ids=str)
def test_a_tricked_address_is_refused(row: Row, world: World):
    method, rule = next(iter(row.rules.items()))
    person = row.who_may(method)
    browser = world.browser(person, world.acted_for(row, person))
    address = world.address(row)
    answers = {
        trick: browser.generic(method, trick).status_code
        for part in map(world.named, row.args)
        for trick in tricked(address, part)
    }
    leads_back = method == "GET" and rule.passes == 302
    expected = REFUSED | (SAID if row.is_open or leads_back else set())
    assert {trick: status for trick, status in answers.items() if status not in expected} == {}


@pytest.mark.engine
@pytest.mark.parametrize("row", [row for row in ROWS if row.get], ids=str)
def test_a_tricked_query_is_answered(row: Row, world: World):
    person = row.who_may("GET")
    browser = world.browser(person, world.acted_for(row, person))
    path = world.address(row).partition("?")[0]
    names = UNSHOWN.union(
        re.findall(r'name="([a-z]+)"', browser.get(path).getvalue().decode(errors="ignore"))
    )
    for typed in dealt(sorted(names)):
        status = browser.get(path, typed).status_code
        assert status in {200, 302, 400, 404}, typed


@pytest.mark.engine
@pytest.mark.parametrize("row", [row for row in ROWS if row.post and row.body], ids=str)
def test_a_tricked_field_is_answered(row: Row, world: World):
    person = row.who_may("POST")
    everywhere = dealt(list(row.body))
    each_alone = [{name: TEXTS[rank % len(TEXTS)]} for rank, name in enumerate(row.body)]
    for typed in (*everywhere, *each_alone):
        response = world.ask("POST", replace(row, body={**row.body, **typed}), person)
        assert response.status_code in {200, 302, 400, 403, 404}, typed


@pytest.mark.parametrize("row", [row for row in ROWS if row.get and row.post], ids=str)
def test_no_field_pours_a_flood_of_rows(row: Row, world: World):
    """Whoever may write a line may not write ten thousand by pasting them."""
    person = row.who_may("POST")
    page = world.ask("GET", row, person).getvalue().decode(errors="ignore")
    for name in re.findall(r'<textarea name="([^"]+)"', page):
        with watched() as changes:
            world.send("POST", row, person, **{name: "a\n" * 5_000})
        assert len(changes.rows) < MOST_ROWS, name
