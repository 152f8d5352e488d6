"""Nobody learns that something exists: what is another's answers like what is not."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.test import Client

from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Role
from tests.access import DOUBS, ROWS
from tests.attacks.database import watched
from tests.dealt import dealt
from tests.factories import MembershipFactory, UserFactory
from tests.rules import OTHER, Person, Row
from tests.screen import lasting, lasting_headers
from tests.world import World

pytestmark = pytest.mark.django_db
# A token is drawn for each answer; nothing else may differ.
STRANGER = Person(Role.PROJECT_CHIEF, OTHER)
HIDDEN = [row for row in ROWS if any(rule and rule.outsiders == 404 for rule in row.rules.values())]
FORMATS = {"csv", "xlsx"}  # which every convention has
# Years and ranks of parties are every convention's, and a brought convention is made like ours.
EVERYWHERE, LIKE_OURS = {"annual_report", "party_account"}, "TI-REPRIS"
NESTED = [
    row
    for row in HIDDEN
    if row.args[0] == DOUBS and set(row.args[1:]) - FORMATS and row.name not in EVERYWHERE
]


def absent(part: str) -> str:
    """What looks the same and does not exist."""
    return "9" * (len(part) + 1) if part.isdigit() else re.sub(r"[A-Za-z0-9]", "0", part)


def unknown(world: World, row: Row) -> Iterator[Row]:
    """The row with each part of its address in turn replaced by one that does not exist."""
    parts = [world.named(part) for part in row.args]
    for rank, part in enumerate(parts):
        yield replace(row, args=(*parts[:rank], absent(part), *parts[rank + 1 :]))


def told(response: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    """All that an answer says: its status, its headers and its bytes."""
    return response.status_code, lasting_headers(response), lasting(response.getvalue())


@pytest.mark.parametrize("row", dealt(HIDDEN, 1), ids=str)
def test_what_is_another_s_answers_like_what_is_not(row: Row, world: World):
    for method in row.rules:
        hidden = told(world.ask(method, row, STRANGER))
        assert hidden[0] == 404
        for other in unknown(world, row):
            assert told(world.ask(method, other, STRANGER)) == hidden, world.address(other)


@pytest.fixture
def everyone(world: World) -> Client:
    """The browser of somebody who has every role in every organisation."""
    user = UserFactory()
    for organisation in Organisation.objects.all():
        for role in Role:
            MembershipFactory(user=user, organisation=organisation, role=role)
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("row", dealt(NESTED, 2), ids=str)
def test_what_is_of_a_convention_is_not_found_under_another(
    row: Row, world: World, everyone: Client
):
    """Even by somebody who may do everything to both."""
    body = world.body(row, STRANGER)
    others = Convention.objects.exclude(reference__in=(DOUBS, LIKE_OURS)).order_by("pk")
    other = others[NESTED.index(row) % others.count()]  # each is as foreign as the others
    moved = replace(row, args=(other.reference, *row.args[1:]))
    with watched() as changes:
        answers = {
            method: world.sent(everyone, method, moved, body).status_code for method in row.rules
        }
    assert answers == dict.fromkeys(row.rules, 404)
    assert changes.rows == []
