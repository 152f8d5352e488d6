"""Periods follow each other without a hole, what is late is counted, progress is exact."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from conventions.objectives.periods import (
    LEEWAY,
    LENGTHS,
    MONTH,
    ONCE,
    QUARTER,
    YEAR,
    Lifetime,
    ReadingPeriod,
    awaited,
    begun,
    last_missing,
    missing,
    period_at,
    periods,
    progress,
    read_key,
)

DAY = timedelta(days=1)
days = some.dates(date(2000, 1, 1), date(2099, 12, 31))
near = some.dates(date(2020, 1, 1), date(2030, 12, 31))
rhythms = some.sampled_from(sorted(LENGTHS))
spans = some.builds(
    lambda first, last: Lifetime(first, last and max(first, last)), near, some.none() | near
)


@given(rhythms, days)
def test_a_day_falls_in_one_period_which_its_key_finds_again(rhythm, day):
    period = period_at(rhythm, day)
    assert period.starts_on <= day <= period.ends_on
    assert period_at(rhythm, period.ends_on + DAY) != period
    assert read_key(period.key) == period
    assert period.rhythm == rhythm


@given(rhythms, near, near)
def test_periods_follow_each_other_without_a_hole(rhythm, one, other):
    first, last = sorted((one, other))
    found = periods(rhythm, first, last)
    assert found[0].starts_on <= first <= last <= found[-1].ends_on
    joints = pairwise(found)
    assert all(before.ends_on + DAY == after.starts_on for before, after in joints)


@given(rhythms | some.just(ONCE), spans, some.none() | near, near)
def test_what_is_awaited_has_begun_in_the_convention_and_is_known_by_now(
    rhythm, span, target_on, on
):
    due = awaited(rhythm, span, target_on, on)
    started = begun(rhythm, span, target_on, on)
    assert [one for one in started if one in due] == due
    assert all(one.starts_on <= on and one.ends_on >= span.first for one in started)
    assert all(one.ends_on + timedelta(days=LEEWAY) < on for one in due)


@given(rhythms, spans, near, some.sets(some.integers(0, 150)))
def test_what_is_missing_and_what_is_known_are_all_that_is_due(rhythm, span, on, ranks):
    due = awaited(rhythm, span, None, on)
    known = {one.starts_on for rank, one in enumerate(due) if rank in ranks}
    lacking = missing(due, known)
    assert len(lacking) + len(known) == len(due)
    count = last_missing(due, known)
    assert lacking[len(lacking) - count :] == due[len(due) - count :]
    assert count == len(due) or due[-count - 1].starts_on in known


@pytest.mark.parametrize(
    ("key", "name", "of_name", "mark"),
    [
        ("2026-03", "mars 2026", "de mars 2026", "03/26"),
        ("2026-04", "avril 2026", "d'avril 2026", "04/26"),
        ("2026-08", "août 2026", "d'août 2026", "08/26"),
        ("2026-t1", "1er trimestre 2026", "du 1er trimestre 2026", "T1 26"),
        ("2026-t4", "4e trimestre 2026", "du 4e trimestre 2026", "T4 26"),
        ("2026", "2026", "de 2026", "2026"),
    ],
)
def test_a_period_is_named_as_one_says_it(key, name, of_name, mark):
    period = read_key(key)
    assert (period.name, period.of_name, period.mark) == (name, of_name, mark)


@pytest.mark.parametrize("key", ["", "2026-13", "2026-00", "2026-t5", "0000-00", "1999", "bilan"])
def test_what_is_no_period_is_not_read(key):
    assert read_key(key) is None


def test_other_days_have_their_bounds_for_name():
    period = ReadingPeriod(date(2022, 9, 15), date(2024, 9, 14))
    assert (period.rhythm, period.name) == (ONCE, "du 15/09/2022 au 14/09/2024")
    with pytest.raises(ValueError, match="finit après"):
        ReadingPeriod(date(2024, 1, 2), date(2024, 1, 1))


def test_a_month_is_awaited_sixteen_days_after_its_end():
    span = Lifetime(date(2026, 1, 20), None)
    assert awaited(MONTH, span, None, date(2026, 2, 15)) == []
    assert [one.name for one in awaited(MONTH, span, None, date(2026, 2, 16))] == ["janvier 2026"]


def test_nothing_is_awaited_after_the_convention_or_its_target():
    span, on = Lifetime(date(2024, 4, 11), date(2025, 4, 30)), date(2026, 11, 22)
    quarters = ["2024-t2", "2024-t3", "2024-t4", "2025-t1"]
    assert [one.key for one in awaited(QUARTER, span, None, on)] == quarters
    assert [one.key for one in awaited(QUARTER, span, date(2024, 9, 30), on)] == quarters[:2]
    assert [one.key for one in awaited(YEAR, span, None, on)] == ["2024"]
    only = Lifetime(date(2024, 4, 11), date(2024, 5, 2))
    assert [one.key for one in awaited(YEAR, only, None, on)] == ["2024"]
    assert awaited(YEAR, Lifetime(None, None), None, on) == []


def test_what_is_counted_once_is_awaited_at_the_end_which_may_not_be_known():
    on = date(2026, 11, 22)
    whole = ReadingPeriod(date(2024, 1, 1), date(2025, 6, 30))
    assert awaited(ONCE, Lifetime(whole.starts_on, whole.ends_on), None, on) == [whole]
    assert awaited(ONCE, Lifetime(whole.starts_on, None), None, on) == []
    assert begun(ONCE, Lifetime(whole.starts_on, None), None, on) == [
        ReadingPeriod(whole.starts_on, on)
    ]


positive = some.decimals("0.01", "9999999999.99", places=2)


@given(some.decimals(0, "9999999999.99", places=2), positive)
def test_progress_is_exact(value, target):
    part = progress(value, target)
    assert part * Fraction(target) == Fraction(value)
    assert (part >= 1) == (value >= target)


@pytest.mark.parametrize("target", ["0", "-1"])
def test_a_target_is_above_zero(target):
    with pytest.raises(ValueError, match="plus grande que zéro"):
        progress(Decimal(1), Decimal(target))
