"""Floors and ceilings: what they move goes to the carrier, or to the other contributors."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from financing.core.block_shares import BlockParts
from financing.core.units import by_largest_remainder
from press.words.french import euros


class Bounds(NamedTuple):
    """The least and the most (centimes) that each contributor is asked, in order."""

    floors: Sequence[int]
    ceilings: Sequence[int | None]

    def hold(self, amounts: Sequence[int]) -> list[int]:
        return list(map(_held, amounts, self.floors, self.ceilings))


class Held(NamedTuple):
    """λ (None where every share is at its ceiling), and the amounts (centimes)."""

    factor: Fraction | None
    amounts: list[int]


class _Break(NamedTuple):
    """A value of λ, level / weight, from which a share grows, or stops growing (`turn` -1)."""

    level: int
    weight: int
    turn: int


def bounds_of(
    contributors: Sequence[str], floors: Mapping[str, int], ceilings: Mapping[str, int]
) -> Bounds:
    return Bounds(
        [floors.get(name, 0) for name in contributors], list(map(ceilings.get, contributors))
    )


def carried_by_others(exact: BlockParts, bounds: Bounds, unit: int) -> Held:
    """Each has λ × its exact share held between its bounds, with the λ that makes the whole.

    Those at a bound have it; what is left is brought to the unit among the others. Ceilings that
    hold less than the whole leave the difference. Rounding never passes a bound: what it would
    move, less than a unit each, is left too. ValueError, in French, for floors above the whole.
    """
    _check_floors(exact, bounds)
    factor = _factor(exact, bounds)
    amounts = [
        _at_bound(weight, factor, floor, ceiling)
        for weight, floor, ceiling in zip(exact.numerators, *bounds, strict=True)
    ]
    free = [rank for rank, amount in enumerate(amounts) if amount is None]
    given = sum(amount for amount in amounts if amount is not None)
    rest = sum(exact.numerators) - given * exact.denominator
    weights = [exact.numerators[rank] for rank in free]
    shared = iter(by_largest_remainder(weights, rest, exact.denominator, unit))
    filled = [next(shared) if amount is None else amount for amount in amounts]
    share = None if factor is None else factor * exact.denominator
    return Held(share, bounds.hold(filled))


def _check_floors(exact: BlockParts, bounds: Bounds) -> None:
    least, whole = sum(bounds.floors), exact.total
    if least > whole:
        raise ValueError(
            f"les planchers font {euros(least)}, plus que les {euros(int(whole))} des blocs"
        )


def _factor(exact: BlockParts, bounds: Bounds) -> Fraction | None:
    """λ / denominator: by it a numerator becomes centimes. None where no λ is large enough.

    Between two breaks the sum of the held shares is level + slope × λ: one sweep finds the pair
    of breaks that the whole falls between.
    """
    total, level, slope = sum(exact.numerators), sum(bounds.floors), 0
    for one in _breaks(exact.numerators, bounds):
        reached = level * one.weight + slope * one.level
        if reached * exact.denominator >= total * one.weight:
            break
        level -= one.turn * one.level
        slope += one.turn * one.weight
    left = Fraction(total, exact.denominator) - level
    if slope:
        return left / slope
    return None if left else Fraction(0)


def _breaks(weights: Sequence[int], bounds: Bounds) -> list[_Break]:
    """In the order of λ: two that differ do so by more than 1 / scale, so floors order them."""
    rows = [row for row in zip(weights, *bounds, strict=True) if row[0]]
    scale = max((weight for weight, *_ in rows), default=0) ** 2 + 1
    starts = [_Break(floor, weight, 1) for weight, floor, _ in rows]
    ends = [_Break(top, weight, -1) for weight, _, top in rows if top is not None]
    return sorted(starts + ends, key=lambda one: one.level * scale // one.weight)


def _at_bound(weight: int, factor: Fraction | None, floor: int, ceiling: int | None) -> int | None:
    """The bound that holds a share, in centimes; None for one that is free."""
    if factor is None:
        return ceiling if weight else floor
    numerator, denominator = weight * factor.numerator, factor.denominator
    if floor and numerator <= floor * denominator:
        return floor
    return ceiling if ceiling is not None and numerator >= ceiling * denominator else None


def _held(amount: int, floor: int, ceiling: int | None) -> int:
    return max(amount if ceiling is None else min(amount, ceiling), floor)
