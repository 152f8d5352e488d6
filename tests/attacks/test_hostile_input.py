"""Addresses, queries and fields that nobody types by mistake: a refusal, never a stack trace.

The test client raises what a view raises, so that an unexpected error fails by itself.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence

import pytest

from tests.access import ROWS
from tests.attacks.database import watched
from tests.attacks.fuzz import PARTS, Fuzzer
from tests.dealt import dealt, is_dealt
from tests.rules import Row
from tests.world import World

pytestmark = pytest.mark.django_db
REFUSED = {400, 404}
SAID = {200, 301, 302}  # a public page says in its own words that a link or a code is not one

TAKING = [row for row in ROWS if row.args]
MOST_ROWS = 500
TURNS = 4  # each part of an address meets one trick in four; `make walk` tries all
DRAWN = 100  # requests of the fuzzer
SURELY = 30  # seconds in which it breaks what it can: it stops there


def tricked(address: str, part: str, tricks: Iterable[str]) -> Iterator[str]:
    """The address with one of its parts replaced by each trick."""
    before, _, after = address.partition(f"/{part}")
    yield from (f"{before}/{trick}{after}" for trick in tricks if trick != part)


@pytest.mark.parametrize("row", [one for one in TAKING if is_dealt(one, 0)], ids=str)
def test_a_tricked_address_is_refused(row: Row, world: World):
    assert taken(row, world, PARTS[ROWS.index(row) % TURNS :: TURNS]) == {}


@pytest.mark.whole_walk
@pytest.mark.parametrize("row", TAKING, ids=str)
def test_each_tricked_address_is_refused(row: Row, world: World):
    assert taken(row, world, PARTS) == {}


def taken(row: Row, world: World, tricks: Sequence[str]) -> dict[str, int]:
    """The tricked addresses of a row that get another answer than a refusal."""
    method, rule = next(iter(row.rules.items()))
    person = row.who_may(method)
    browser = world.browser(person, world.acted_for(row, person))
    address = world.address(row)
    answers = {
        trick: browser.generic(method, trick).status_code
        for part in map(world.named, row.args)
        for trick in tricked(address, part, tricks)
    }
    leads_back = method == "GET" and rule.passes == 302
    expected = REFUSED | (SAID if row.is_open or leads_back else set())
    return {trick: status for trick, status in answers.items() if status not in expected}


@pytest.mark.engine
@pytest.mark.parametrize("name", ["calendar", "settlements"])
@pytest.mark.parametrize("reference", ["\0", "TI-\0DOUBS"])
def test_a_convention_is_asked_for_without_the_nul_of_an_address(world: World, name, reference):
    (row,) = (one for one in ROWS if one.name == name)
    person = row.who_may("GET")
    browser = world.browser(person, world.acted_for(row, person))
    assert browser.get(world.address(row), {"convention": reference}).status_code == 200


@pytest.mark.engine
def test_no_request_of_a_seed_breaks_anything(world: World):
    """Every address × person × query, form or body, a hundred times; `make faults` for minutes.

    FUZZ_SEED=… draws the same requests again, in the same order.
    """
    tally = Fuzzer(world, int(os.environ.get("FUZZ_SEED", "2026"))).run(requests=DRAWN)
    assert tally.broken == []
    assert tally.requests == DRAWN


def test_what_breaks_is_told_with_its_seed_and_its_rank(world: World, monkeypatch):
    """The control: a page that believes what it reads."""
    believing = classmethod(lambda cls, text: cls(str(int(text or 0))))
    monkeypatch.setattr("press.kit.search.Asked.typed", believing)
    row = next(row for row in ROWS if row.name == "search")
    tally = Fuzzer(world, 7).run((row,), seconds=SURELY)
    assert tally.broken
    assert "FUZZ_SEED=7, " in tally.broken[0]


@pytest.mark.parametrize("row", dealt((row for row in ROWS if row.get and row.post), 1), ids=str)
def test_no_field_pours_a_flood_of_rows(row: Row, world: World):
    """Whoever may write a line may not write ten thousand by pasting them."""
    person = row.who_may("POST")
    page = world.ask("GET", row, person).getvalue().decode(errors="ignore")
    for name in re.findall(r'<textarea name="([^"]+)"', page):
        with watched() as changes:
            world.send("POST", row, person, **{name: "a\n" * 5_000})
        assert len(changes.rows) < MOST_ROWS, name
