"""Fundings that are a percent of the expenses that they pay for: their amounts follow. Pure.

A funding names its expenses (none: all of those in cash); in each period it is that percent of
their sum, to the nearest centime, a half going up. The amount that follows is written like any
other: what reads a plan knows nothing of percents.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Place = tuple[int, int]  # a line's and a period's ids


@dataclass(frozen=True)
class FollowedFunding:
    """A funding by its id: its percent (15.3 for 15,3 %), and the lines that it is a percent of."""

    line: int
    percent: Fraction
    of: Sequence[int]

    def amount(self, amounts: Mapping[Place, int], period: int) -> int:
        """Centimes in a period."""
        base = sum(amounts.get((line, period), 0) for line in self.of)
        exact = self.percent * base / 100
        return int(exact + Fraction(1, 2))


def followed(
    fundings: Iterable[FollowedFunding], periods: Iterable[int], amounts: Mapping[Place, int]
) -> dict[Place, int]:
    """The amounts (centimes), with those of each funding that is a percent as they follow."""
    listed = list(fundings)
    computed = {
        (one.line, period): one.amount(amounts, period) for period in periods for one in listed
    }
    return {**amounts, **computed}


def following(
    lines: Iterable[Any], names: Mapping[int, Collection[str]], percents: Mapping[int, Fraction]
) -> list[FollowedFunding]:
    """The fundings that are a percent, by id in `percents`, among the lines of a component.

    `names` are the codes of the expenses that each funding names, by its id; all of those in cash
    where it names none. One that is not among the lines counts for nothing.
    """
    expenses = [one for one in lines if one.nature == "expense"]
    codes = {one.code: one.pk for one in expenses}
    cash = [one.pk for one in expenses if not one.in_kind]
    named = {
        pk: [codes[one] for one in sorted(said) if one in codes]
        for pk, said in names.items()
        if said
    }
    return [FollowedFunding(pk, percents[pk], named.get(pk, cash)) for pk in percents]


def kept_percents(lines: Iterable[Any]) -> dict[int, Fraction]:
    """The percent of each funding that is one, as it is written in the plan."""
    return {one.pk: Fraction(one.percent) for one in lines if one.percent is not None}
