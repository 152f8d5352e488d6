"""Every address × {nobody, each role} × {the organisation concerned, another party, neither}.

Opening writes nothing, nor does whoever is refused, nor an elected member wherever it is sent.
`make test` asks one person of each kind of one address in three, `make walk` asks everybody of all.
The expected answers are in `access.py`, a line an address; refusals follow from the roles' data.
"""

from collections.abc import Iterator
from html import unescape

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver

from epci.permissions import Role, refusal
from tests.access import FOREIGN, ROWS
from tests.attacks.database import Changes, watched
from tests.dealt import is_dealt
from tests.rules import PEOPLE, TO_SIGN_IN, Person, Row
from tests.world import World

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
TAKEN_AWAY = "téléchargement"
# What an elected member may change by what asks for no act: their own account, what it is told by
# e-mail, and the journal.
PERSONAL = {
    "accounts_user",
    "accounts_entry",
    "accounts_calendarfeed",
    "post_message",
    "post_unwantedtopic",
}


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The name of every address; a namespace stands for all of its own."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLPattern):
            found.add(str(one.name))
        else:
            found |= {one.namespace} if one.namespace else names(one.url_patterns)
    return found


def test_every_address_has_its_row():
    assert names(get_resolver().url_patterns) == {row.name for row in ROWS} | set(FOREIGN)


@pytest.mark.parametrize("row", [row for row in ROWS if is_dealt(row, 0, hands=3)], ids=str)
def test_one_of_each_kind_gets_what_the_table_says(row: Row, world: World):
    turn = ROWS.index(row)
    assert [
        wrong
        for method in METHODS
        for person in row.one_of_each_kind(method, turn)
        for wrong in faults_of(world, method, row, person)
    ] == []


@pytest.mark.whole_walk
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_person_gets_what_the_table_says(row: Row, world: World):
    assert [
        wrong
        for method in METHODS
        for person in PEOPLE
        for wrong in faults_of(world, method, row, person)
    ] == []


def test_each_role_stands_for_the_others_in_turn():
    """In its own place, in another party's and in a foreign body, of what it may and may not."""
    met = {
        (person, row.rules["POST"].allows(person))
        for turn, row in enumerate(ROWS)
        if row.post
        for person in row.one_of_each_kind("POST", turn)
    }
    assert {person for person, _may in met} == set(PEOPLE)
    assert {person.role for person, may in met if not may} >= set(Role)


def faults_of(world: World, method: str, row: Row, person: Person) -> Iterator[str]:
    """Another answer than the table's, and what is written by whoever opens or is refused."""
    asked, expected = f"{method} {world.address(row)}, {person} :", row.expects(method, person)
    with watched() as changes:
        response = world.send(method, row, person)
    got = answer(world, response, method, row, person)
    if got != expected:
        yield f"{asked} {got} au lieu de {expected}"
    if written := written_beyond(changes, method, row, person):
        yield f"{asked} écrit {written}"


def written_beyond(changes: Changes, method: str, row: Row, person: Person) -> list[object]:
    """What was written without a right: opening notes who took a letter away, nothing else."""
    rule = row.rules.get(method)
    if method == "GET":
        return [one for one in changes.rows if not {"accounts_entry", TAKEN_AWAY} <= set(one)]
    if rule is None or not rule.allows(person):
        return changes.rows
    may_write = rule.act or person.role != Role.ELECTED_MEMBER
    return [] if may_write else [one for one in changes.rows if one[0] not in PERSONAL]


def answer(world: World, response: HttpResponse, method: str, row: Row, person: Person) -> str:
    """What the person gets, in the words of the table."""
    if response.status_code == 403:
        return "403" if is_explained(world, response, method, row, person) else "403 sans sa raison"
    asks_to_sign_in = response.get("Location", "").startswith(f"{resolve_url(settings.LOGIN_URL)}?")
    return TO_SIGN_IN if asks_to_sign_in else str(response.status_code)


def is_explained(
    world: World, response: HttpResponse, method: str, row: Row, person: Person
) -> bool:
    rule = row.rules.get(method)
    if rule is None or rule.act is None:
        return False
    reason = refusal(rule.act, world.concerned(row, person))
    return reason in unescape(response.content.decode())
