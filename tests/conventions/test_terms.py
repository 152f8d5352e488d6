"""In force on day D: the original terms and the amendments in effect, in any order of typing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from conventions.terms import Change, end_on, in_force

ORIGINAL = Change(0, date(2024, 7, 1))
EXTENSION = Change(1, date(2026, 1, 1), date(2028, 12, 31))
SHORTENING = Change(2, date(2026, 6, 1), date(2027, 6, 30))
UNSIGNED = Change(3, None, date(2030, 12, 31))
END = date(2027, 12, 31)
ALL = [SHORTENING, UNSIGNED, ORIGINAL, EXTENSION]


def test_a_text_counts_from_its_day_of_effect():
    assert in_force(ALL, date(2025, 12, 31)) == [ORIGINAL]
    assert in_force(ALL, date(2026, 1, 1)) == [ORIGINAL, EXTENSION]
    assert in_force(ALL, date(2027, 1, 1)) == [ORIGINAL, EXTENSION, SHORTENING]


def test_the_last_amendment_that_moves_the_end_wins():
    days = (date(2025, 1, 1), date(2026, 1, 1), date(2026, 6, 1))
    assert [end_on(END, ALL, day) for day in days] == [
        END,
        EXTENSION.new_end_on,
        SHORTENING.new_end_on,
    ]


def test_a_roadmap_without_end_has_none():
    assert end_on(None, [ORIGINAL], date(2026, 1, 1)) is None


@given(st.permutations(ALL), st.dates(date(2024, 1, 1), date(2031, 1, 1)))
def test_the_order_of_typing_changes_nothing(changes, day):
    assert in_force(changes, day) == in_force(ALL, day)
    assert end_on(END, changes, day) == end_on(END, ALL, day)
