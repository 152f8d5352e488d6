"""An elected member reads, by whatever method; what `tests.test_access` sends does write.

That test sees that opening, that being refused, and that an elected member's posts write nothing.
"""

import pytest

from epci.permissions import Role
from tests.access import ROWS
from tests.attacks.database import watched
from tests.dealt import dealt
from tests.rules import OWN, Person, Row
from tests.world import World

pytestmark = pytest.mark.django_db
READER = Person(Role.ELECTED_MEMBER, OWN)
OTHERS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")

WRITING = [row for row in ROWS if row.post and row.writes]


@pytest.mark.parametrize("row", dealt(ROWS, 4), ids=str)
def test_no_other_method_writes(row: Row, world: World):
    with watched() as changes:
        for method in OTHERS:
            world.send(method, row, READER)
    assert changes.rows == []


@pytest.mark.parametrize("row", dealt(WRITING, 5), ids=str)
def test_the_same_body_does_write_for_whoever_may(row: Row, world: World):
    """Else seeing that nothing is written would prove nothing."""
    with watched() as changes:
        world.send("POST", row, row.who_may("POST"))
    assert changes.rows
