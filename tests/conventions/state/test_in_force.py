"""In force on day D: the original terms and the amendments in effect, in any order of typing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conventions.state.in_force import Change, Stated, end_in_force, in_force, is_party, last_word

ORIGINAL = Change(0, date(2024, 7, 1))
EXTENSION = Change(1, date(2026, 1, 1), date(2028, 12, 31), date(2025, 12, 1))
SHORTENING = Change(2, date(2026, 6, 1), date(2027, 6, 30), date(2026, 5, 1))
UNSIGNED = Change(3, date(2025, 1, 1), date(2030, 12, 31))
UNDATED = Change(4, None, date(2031, 12, 31), date(2025, 1, 1))
END = date(2027, 12, 31)
ALL = [SHORTENING, UNSIGNED, ORIGINAL, UNDATED, EXTENSION]


def end_on(original, changes, on, known_on=None):
    """The end of the convention on a day."""
    return end_in_force(original, in_force(changes, on, known_on)).value


DAYS = st.dates(date(2024, 1, 1), date(2031, 1, 1))
AMENDMENTS = st.lists(
    st.builds(
        Change,
        number=st.integers(1, 6),
        effective_on=st.none() | DAYS,
        new_end_on=st.none() | DAYS,
        complete_on=st.none() | DAYS,
    ),
    unique_by=lambda change: change.number,
)


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


def test_an_amendment_signed_late_acts_backwards_once_it_is_signed():
    late = Change(1, date(2026, 1, 1), None, date(2026, 3, 15))
    february, april = date(2026, 2, 1), date(2026, 4, 1)
    assert in_force([ORIGINAL, late], february) == [ORIGINAL]
    assert in_force([ORIGINAL, late], february, known_on=april) == [ORIGINAL, late]
    assert in_force([ORIGINAL, late], date(2025, 12, 31), known_on=april) == [ORIGINAL]


def test_the_last_text_in_effect_that_speaks_of_a_thing_has_the_last_word():
    said = {0: "40 %", 2: "45 %", 3: "50 %"}
    assert last_word(said, in_force(ALL, date(2026, 1, 1))) == Stated("40 %", 0)
    assert last_word(said, in_force(ALL, date(2026, 7, 1))) == Stated("45 %", 2)
    assert last_word({1: "2028"}, in_force(ALL, date(2025, 1, 1))) is None


def test_a_party_comes_and_goes_with_the_texts_in_effect():
    before, after = in_force(ALL, date(2025, 1, 1)), in_force(ALL, date(2026, 1, 1))
    assert [is_party(*seat, before) for seat in ((None, None), (1, None), (None, 1))] == [
        True,
        False,
        True,
    ]
    assert [is_party(*seat, after) for seat in ((None, None), (1, None), (None, 1))] == [
        True,
        True,
        False,
    ]
    assert not is_party(3, None, after)


@given(st.permutations(ALL), DAYS)
def test_the_order_of_typing_changes_nothing(changes, day):
    assert in_force(changes, day) == in_force(ALL, day)
    assert end_on(END, changes, day) == end_on(END, ALL, day)


@given(AMENDMENTS, DAYS, DAYS)
def test_an_amendment_that_is_not_signed_by_all_never_changes_anything(changes, day, known_on):
    signed = [change for change in changes if change.complete_on]
    assert in_force(changes, day, known_on) == in_force(signed, day, known_on)
    assert end_on(END, changes, day, known_on) == end_on(END, signed, day, known_on)


@given(AMENDMENTS, DAYS)
def test_nothing_changes_before_the_day_of_effect_nor_before_the_last_signature(changes, day):
    for change in in_force(changes, day):
        assert change.effective_on <= day
        assert change.complete_on <= day


@given(AMENDMENTS, DAYS, st.integers(0, 900))
def test_what_has_effect_keeps_it(changes, day, more):
    now, later = in_force(changes, day), in_force(changes, day + timedelta(days=more))
    assert [change for change in later if change in now] == now


@given(AMENDMENTS, DAYS)
def test_the_end_is_that_of_one_text_in_effect_the_last_that_moves_it(changes, day):
    moving = [change for change in in_force(changes, day) if change.new_end_on]
    assert end_on(END, changes, day) == (moving[-1].new_end_on if moving else END)
