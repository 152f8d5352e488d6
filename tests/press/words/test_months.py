"""Months later, held to what a calendar says and to what a count by hand said before."""

from calendar import monthrange
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from press.words.months import add_months, month_end, months_between, years_between

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def by_hand(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@given(DAYS, st.integers(-600, 600))
def test_it_is_the_same_day_of_the_month_or_the_last_one(day, months):
    assert add_months(day, months) == by_hand(day, months)


@given(DAYS, DAYS)
def test_whole_months_part_two_days(one, other):
    first, last = sorted((one, other))
    count = months_between(first, last)
    assert add_months(first, count) <= last < add_months(first, count + 1)
    assert years_between(first, last) == count // 12


@given(DAYS)
def test_a_month_ends_before_another_day_of_it(day):
    assert month_end(day).day == monthrange(day.year, day.month)[1]
    assert (month_end(day).year, month_end(day).month) == (day.year, day.month)


def test_what_is_beyond_the_calendar_is_its_last_day():
    assert add_months(date(9999, 6, 1), 12) == date.max
