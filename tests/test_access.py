"""Every address × {nobody, each role} × {the organisation concerned, another party, neither}.

The expected answers are in `access.py`, a line an address; refusals follow from the roles' data.
"""

from html import unescape

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver

from epci.permissions import refusal
from tests.access import FOREIGN, ROWS
from tests.rules import PEOPLE, TO_SIGN_IN, Person, Row
from tests.world import World

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")


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


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_person_gets_what_the_table_says(row: Row, world: World):
    wrong = [
        f"{method} {world.address(row)}, {person} : {got} au lieu de {expected}"
        for method in METHODS
        for person in PEOPLE
        if (got := answer(world, method, row, person)) != (expected := row.expects(method, person))
    ]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def answer(world: World, method: str, row: Row, person: Person) -> str:
    """What the person gets, in the words of the table."""
    response = world.ask(method, row, person)
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
