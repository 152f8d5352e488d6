"""The instrument itself: what is added, removed or changed in any table is seen, then undone."""

import pytest

from accounts.models import User
from conventions.models import Convention
from epci.models import Membership
from tests.access import DOUBS
from tests.attacks.database import every_row, watched
from tests.factories import UserFactory
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_row_added_removed_or_changed_is_seen_then_undone(world: World):
    people, title = User.objects.count(), Convention.objects.get(reference=DOUBS).title
    with watched() as changes:
        UserFactory()
        Membership.objects.order_by("pk")[:1].get().delete()
        Convention.objects.filter(reference=DOUBS).update(title="Autre")
    assert changes.tables == {"accounts_user", "epci_membership", "conventions_convention"}
    assert len(changes.rows) == 4  # the convention as it was and as it became
    assert User.objects.count() == people
    assert Convention.objects.get(reference=DOUBS).title == title


def test_every_table_is_as_it_was(world: World):
    before = every_row()
    with watched():
        UserFactory()
        assert every_row() != before
    assert every_row() == before


def test_nothing_is_seen_where_nothing_is_written(world: World):
    with watched() as changes:
        list(User.objects.all())
    assert changes.rows == []
