"""Exact shares brought to whole units: the centime, the euro, the thousand."""

from collections.abc import Sequence

from financing.core.apportionment import apportion
from financing.core.block_shares import BlockParts
from financing.core.blocks import ToUnit


def to_units(exact: BlockParts, unit: int, rounding: str) -> list[int]:
    """The amounts in centimes, by a ToUnit; what they leave of the whole is not given to anybody.

    Together, N = floor(total / unit) units go by largest remainder, a contributor's quota being
    N × its part of the total. Each alone goes to the nearest unit, halves up.
    """
    if rounding == ToUnit.EACH_ALONE:
        return [halves_up(one, exact.denominator * unit) * unit for one in exact.numerators]
    return by_largest_remainder(exact.numerators, sum(exact.numerators), exact.denominator, unit)


def by_largest_remainder(
    weights: Sequence[int], numerator: int, denominator: int, unit: int
) -> list[int]:
    """The whole units of numerator / denominator centimes, by weight; nothing where none weighs."""
    count = numerator // (denominator * unit)
    if not count or not any(weights):
        return [0] * len(weights)
    return [part * unit for part in apportion(count, weights)]


def halves_up(numerator: int, whole: int) -> int:
    """A positive ratio to the nearest integer, without making a Fraction of it."""
    return (2 * numerator + whole) // (2 * whole)
