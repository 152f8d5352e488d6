"""An elected member reads: whatever is sent in their name, and wherever, writes nothing."""

import pytest

from epci.permissions import Role
from tests.access import ROWS
from tests.attacks.database import watched
from tests.rules import OTHER, OWN, PARTNER, Person, Row
from tests.world import World

pytestmark = pytest.mark.django_db
READERS = [Person(Role.ELECTED_MEMBER, place) for place in (OWN, PARTNER, OTHER)]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# What a page that asks for no act may change: the account of whoever opens it, and the journal.
PERSONAL = {"accounts_user", "accounts_entry", "accounts_calendarfeed"}

WRITING = [row for row in ROWS if row.post and row.writes]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_elected_member_writes_nothing(row: Row, world: World):
    allowed = PERSONAL if row.post and row.post.act is None else set()
    for person in READERS:
        with watched() as changes:
            for method in UNSAFE if person.place == OWN else ("POST",):
                world.send(method, row, person)
        assert changes.tables - allowed == set(), (str(person), changes.rows)


@pytest.mark.parametrize("row", WRITING, ids=str)
def test_the_same_body_does_write_for_whoever_may(row: Row, world: World):
    """Else the test above would prove nothing."""
    with watched() as changes:
        world.send("POST", row, row.who_may("POST"))
    assert changes.rows
