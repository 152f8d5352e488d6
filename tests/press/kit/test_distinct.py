"""The values of a column are read along its index: as many rows as there are values."""

import pytest

from conventions.models import Convention
from press.kit.counts import first_of_each
from press.kit.distinct import ends, first_values

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def founded(**said: object) -> None:
    reference = f"C-{Convention.objects.count()}"
    Convention.objects.create(reference=reference, title=reference, kind="partnership", **said)


def test_each_value_is_read_once_in_order_and_no_further_than_is_asked(django_assert_num_queries):
    for programme in ("b", "", "c", "a", "b", "a"):
        founded(programme=programme)
    every = Convention.objects.all()
    with django_assert_num_queries(1):
        assert first_values(every, "programme", 60) == ["", "a", "b", "c"]
    assert first_values(every, "programme", 2) == ["", "a"]
    assert first_values(every.exclude(programme="a"), "programme", 60) == ["", "b", "c"]
    assert first_values(every.none(), "programme", 60) == []
    assert first_values(every.filter(programme="z"), "programme", 60) == []


def test_the_ends_of_columns_leave_out_what_nobody_knows(db):
    for days in (45, None, 30, 60):
        founded(payment_days=days)
    every = Convention.objects.all()
    assert first_of_each([*ends(every, "payment_days", "copies")]) == [(30,), (60,)]
