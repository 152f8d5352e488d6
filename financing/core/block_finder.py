"""Which rule in blocks gives the percentages or the euros of an act: by one criterion, or by two.

Of each year, every criterion alone, every pair of them at each whole percent, and, where it is not
tried elsewhere, one contributor at a whole percent and the others by a criterion. The figures of a
pair are linear in its weight, so that few weights are left to try; what is tried is shared by the
core itself, and a rule is found when it gives the act to the last unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, groupby
from math import lcm
from typing import NamedTuple

from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import UNITS, BlockMeasure, BlockRule, PercentBlock, RestBlock, ToUnit
from financing.core.keys import STEPS, Rounding
from press.words.french import nearest

MOST_FOUND = 30
MOST_TRIED = 3_000  # rules shared in one search: under a second of processor


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """A criterion's figures of a year, one of 0 or more a contributor; equal parts have no unit."""

    name: str
    unit: str
    year: int
    figures: tuple[Fraction, ...]
    is_population: bool = False

    @property
    def is_equal(self) -> bool:
        return not self.unit


class BlockRounding(NamedTuple):
    """How parts are rounded; `grain` is what no part misses its exact value by, as goals are."""

    grain: int
    step: Fraction | None = None
    method: str | None = None
    unit: int = 1
    to_unit: str = ToUnit.LARGEST_REMAINDER


@dataclass(frozen=True, slots=True)
class VotedShares:
    """What an act gives each: goals out of a whole, in centimes or in parts of a percent."""

    labels: tuple[str, ...]
    goals: tuple[int, ...]
    whole: int
    roundings: tuple[BlockRounding, ...]
    in_euros: bool

    def is_given_by(self, rule: BlockRule) -> bool:
        """Whether a rule gives the act, exactly."""
        try:
            sharing = share_by_blocks(rule, self.whole if self.in_euros else 0)
        except ValueError:
            return False
        if self.in_euros:
            return tuple(sharing.amounts) == self.goals
        given = [one * self.whole / 100 for one in sharing.percents or ()]
        return given == list(self.goals)


@dataclass(frozen=True, slots=True)
class BlockMatch:
    """A rule that gives the act, and the year of its figures."""

    rule: BlockRule
    year: int


def voted_percents(labels: Sequence[str], percents: Sequence[Fraction]) -> VotedShares:
    """The percentages of an act, which make 100."""
    scale = lcm(*(one.denominator for one in (*percents, *STEPS)))
    roundings = (
        BlockRounding(int(step * scale), step, method) for step in STEPS for method in Rounding
    )
    goals = tuple(int(one * scale) for one in percents)
    return VotedShares(tuple(labels), goals, 100 * scale, tuple(roundings), in_euros=False)


def voted_euros(labels: Sequence[str], amounts: Sequence[int], whole: int) -> VotedShares:
    """The amounts of an act (centimes), of a whole that they may round."""
    units = (unit for unit in reversed(UNITS) if not any(one % unit for one in amounts))
    roundings = (
        BlockRounding(unit, unit=unit, to_unit=to_unit) for unit in units for to_unit in ToUnit
    )
    return VotedShares(tuple(labels), tuple(amounts), whole, tuple(roundings), in_euros=True)


def find_block_rules(voted: VotedShares, known: Sequence[KnownFigures]) -> list[BlockMatch]:
    """The rules that give the act: one criterion before two, round weights and later years first.

    Single populations are left to `find_rules` where percentages were voted. At most MOST_FOUND.
    """
    trials = sorted(_trials(voted, known), key=lambda one: one.rank)[:MOST_TRIED]
    found: list[BlockMatch] = []
    for trial in trials:
        if voted.is_given_by(trial.rule):
            found.append(BlockMatch(trial.rule, trial.year))
        if len(found) == MOST_FOUND:
            break
    return found


class BlockTrial(NamedTuple):
    """A rule to try, and what decides its place among those that fit."""

    rank: tuple[int, int, int, int]
    rule: BlockRule
    year: int


def _trials(voted: VotedShares, known: Sequence[KnownFigures]) -> Iterator[BlockTrial]:
    counted = [one for one in known if sum(one.figures) > 0]
    for year, group in groupby(sorted(counted, key=lambda one: -one.year), lambda one: one.year):
        columns = list(group)
        for order, rounding in enumerate(voted.roundings):
            for column in columns:
                yield from _alone(voted, column, rounding, order)
            for first, second in combinations(columns, 2):
                for weight in _weights(voted, first, second, rounding.grain):
                    rule = _rule(voted, rounding, _pair(voted, first, second, weight))
                    yield BlockTrial((2, _roughness(weight), -year, order), rule, year)


def _alone(
    voted: VotedShares, column: KnownFigures, rounding: BlockRounding, order: int
) -> Iterator[BlockTrial]:
    """By one criterion, among all, then with each contributor at a whole percent."""
    if not voted.in_euros and (column.is_population or column.is_equal):
        return
    everybody = (RestBlock(_measure(voted, column), voted.labels),)
    if _near(voted, column.figures, rounding.grain):
        rank = (0, 0, -column.year, order)
        yield BlockTrial(rank, _rule(voted, rounding, everybody), column.year)
    for place, label in enumerate(voted.labels):
        percent = _whole_percent(voted, place, rounding.grain)
        if percent is None or len(voted.labels) < 2:
            continue
        others = tuple(one for one in voted.labels if one != label)
        own = sum(column.figures) - column.figures[place]
        figures = list(column.figures)
        figures[place] = own * percent / (100 - percent)
        if own and _near(voted, figures, rounding.grain):
            fixed = PercentBlock(Fraction(percent), None, (label,))
            blocks = (fixed, RestBlock(_measure(voted, column), others))
            rank = (1, _roughness(percent), -column.year, order)
            yield BlockTrial(rank, _rule(voted, rounding, blocks), column.year)


def _whole_percent(voted: VotedShares, place: int, grain: int) -> int | None:
    """The whole percent that a goal may be, between 1 and 99; None where it is none."""
    percent = nearest(Fraction(100 * voted.goals[place], voted.whole), 1)
    miss = abs(Fraction(percent * voted.whole, 100) - voted.goals[place])
    return percent if 0 < percent < 100 and miss < grain else None


def _near(voted: VotedShares, weights: Sequence[Fraction], grain: int) -> bool:
    """Whether no exact part passes its goal by a whole grain: no rounding takes as much away."""
    total = sum(weights)
    pairs = zip(weights, voted.goals, strict=True)
    return all(voted.whole * one < (goal + grain) * total for one, goal in pairs)


def _weights(
    voted: VotedShares, first: KnownFigures, second: KnownFigures, grain: int
) -> Sequence[int]:
    """The whole percents of the first criterion under which no part passes its goal by a grain."""
    low, high = Fraction(0), Fraction(100)
    totals = Fraction(sum(first.figures)), Fraction(sum(second.figures))
    for one, two, goal in zip(first.figures, second.figures, voted.goals, strict=True):
        at_none = voted.whole * two / totals[1]
        slope = (voted.whole * one / totals[0] - at_none) / 100
        room = goal + grain - at_none
        if slope > 0:
            high = min(high, room / slope)
        elif slope < 0:
            low = max(low, room / slope)
        if low > high or (not slope and room <= 0):
            return ()
    near = range(max(1, int(low)), min(99, int(high) + 1) + 1)
    return [one for one in near if low <= one <= high]


def _pair(
    voted: VotedShares, first: KnownFigures, second: KnownFigures, weight: int
) -> tuple[PercentBlock, RestBlock]:
    """The heavier criterion first, as acts say it."""
    if weight < 50:
        return _pair(voted, second, first, 100 - weight)
    return (
        PercentBlock(Fraction(weight), _measure(voted, first), voted.labels),
        RestBlock(_measure(voted, second), voted.labels),
    )


def _measure(voted: VotedShares, column: KnownFigures) -> BlockMeasure | None:
    if column.is_equal:
        return None
    figures = dict(zip(voted.labels, column.figures, strict=True))
    return BlockMeasure(column.name, figures, column.unit)


def _rule(
    voted: VotedShares, rounding: BlockRounding, blocks: tuple[PercentBlock | RestBlock, ...]
) -> BlockRule:
    rule = BlockRule(voted.labels, blocks, rounding.step, rounding.method)
    return replace(rule, unit=rounding.unit, rounding=rounding.to_unit)


def _roughness(percent: int) -> int:
    """How unlikely a council is to vote a percentage: halves, tens, fives, then any other."""
    return next((place for place, one in enumerate((50, 10, 5)) if percent % one == 0), 3)
