"""A schedule asks by difference: whatever its percents, the whole is asked, to the centime."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.core.instalments import asked, check_schedule, cumulated, target

SHARES = st.integers(0, 10**9)
PARTS = st.lists(st.integers(1, 4_000), min_size=1, max_size=5).filter(
    lambda found: sum(found) < 10_000
)


@given(SHARES, PARTS)
def test_the_entries_of_a_schedule_make_the_share(share, parts):
    percents = [*(Fraction(one, 100) for one in parts), None]
    check_schedule(percents)
    called = 0
    for rank in range(1, len(percents) + 1):
        letter = asked(share, cumulated(percents, rank), called)
        called += letter
        assert called == target(share, cumulated(percents, rank))
    assert called == share


def test_a_third_and_the_balance():
    percents = [Fraction("33.33"), None]
    assert asked(11_200_00, cumulated(percents, 1), 0) == 3_732_96
    assert asked(11_200_00, cumulated(percents, 2), 3_732_96) == 7_467_04


def test_what_was_called_beyond_asks_nothing():
    assert asked(100, Fraction(40), 50) == 0


@pytest.mark.parametrize(
    ("percents", "said"),
    [
        ([], "un échéancier a au moins une échéance"),
        ([Fraction(70), Fraction(40)], "les échéances font plus de 100 % : 110 %"),
        ([Fraction(0)], "une échéance appelle de 0 à 100 % de la part"),
        ([None, Fraction(40)], "le solde est la dernière échéance"),
        ([Fraction(100), None], "les échéances font 100 % avant le solde : rien ne lui reste"),
    ],
)
def test_a_schedule_that_cannot_be_says_why(percents, said):
    with pytest.raises(ValueError, match=said):
        check_schedule(percents)
