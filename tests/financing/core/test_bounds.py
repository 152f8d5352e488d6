"""The one λ by which others bear bounds, where two shares meet their bounds almost together."""

from fractions import Fraction

import pytest

from financing.core.block_shares import BlockParts
from financing.core.bounds import Bounds, Held, carried_by_others


def test_bounds_that_are_met_almost_together_are_met_in_their_order() -> None:
    """6/11 comes before 5/9 by one 99th: both are full before the third has what is left."""
    exact = BlockParts([9 * 57, 11 * 57, 1], 103)  # 11,08 centimes in all
    bounds = Bounds([0, 0, 0], [5, 6, None])
    assert carried_by_others(exact, bounds, 1) == Held(Fraction(8), [5, 6, 0])


@pytest.mark.parametrize("bounds", [Bounds([5, 0], [None, None]), Bounds([0, 0], [5, None])])
def test_who_is_just_at_its_bound_has_it_and_takes_no_part_in_the_rounding(bounds: Bounds) -> None:
    """5 and 16 make two units of 10, that would both be for the second."""
    assert carried_by_others(BlockParts([5, 16], 1), bounds, 10).amounts == [5, 10]


def test_a_whole_of_nothing_moves_nothing() -> None:
    assert carried_by_others(BlockParts([0, 0], 1), Bounds([0, 0], [None, 0]), 1) == Held(
        Fraction(0), [0, 0]
    )


def test_floors_that_make_the_whole_leave_nothing_to_the_others() -> None:
    held = carried_by_others(BlockParts([1, 1], 1), Bounds([2, 0], [None, None]), 1)
    assert held == Held(Fraction(0), [2, 0])
