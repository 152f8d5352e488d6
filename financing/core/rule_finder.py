"""Which rule gives the percentages of an act: a search, since no act names its method.

Every year and basis that is known, with no contributor at a fixed percentage or one of them (at
its voted one, the others sharing the rest by population), every step and both methods. A table
of more than 89 lines has only those contributors tried as fixed that stand farthest from their
part of the population: 80 of 100, 40 of 200.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from financing.core.apportionment import apportion
from financing.core.keys import STEPS, PopulationFigure, Rounding
from press.words.french import percent

NEAREST = 10  # rules that nearly fit, listed after those that do
MOST_ASTRAY = 1  # points: percentages that an act rounded one by one may miss 100 by some
MOST_COMPARED = 8_000  # percentages of one rounding: with more than 89 contributors, fewer fixed


@dataclass(frozen=True, slots=True)
class Candidate:
    """The figures of a year on one basis: one of 1 or more for each contributor, in order."""

    year: int
    basis: str
    populations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule and the percentages that it gives; `fixed` is the rank of who keeps its voted one.

    `gaps` are those percentages less the voted ones, in points: all 0 where the rule fits.
    """

    year: int
    basis: str
    fixed: int | None
    step: Fraction
    rounding: str
    percents: tuple[Fraction, ...]
    gaps: tuple[Fraction, ...]

    @property
    def max_gap(self) -> Fraction:
        return max(map(abs, self.gaps))

    @property
    def fits(self) -> bool:
        return not any(self.gaps)


class Trial(NamedTuple):
    """Percentages to round and compare, in the search's own units; no gap is under `bound`."""

    bound: int
    candidate: Candidate
    fixed: int | None
    step: Fraction


class TrialGap(NamedTuple):
    """What a trial gives, in the order of the answer: the gap first, then what decides a tie."""

    gap: int
    step: Fraction  # the opposite of it: the coarser comes first
    year: int  # the opposite of it: the later comes first
    basis: int
    fixed: int  # 0 for nobody, then ranks from 1
    rounding: int
    parts: tuple[int, ...]


def find_rules(
    voted: Sequence[Fraction], candidates: Sequence[Candidate], *, nearest: int = NEAREST
) -> list[Match]:
    """Every rule that gives the voted percentages, then the `nearest` of the others.

    Smallest gap first, then the coarser step, the later year, the municipal basis, nobody fixed
    (then the first of the act's order), the largest remainder: the order is total.
    ValueError, in French: fewer than two contributors, percentages that miss 100 by more than one
    point. By less, no rule fits and the gaps say so: 33,33 % thrice.
    """
    search = RuleTrials(voted)
    fixable = search.fixable(candidates[-1]) if candidates else []
    trials = [trial for one in candidates for trial in search.trials(one, fixable)]
    fitting: list[TrialGap] = []
    others: list[TrialGap] = []
    for trial in sorted(trials, key=lambda one: one.bound):
        if len(others) == nearest and trial.bound > (others[-1].gap if others else 0):
            break  # no gap that is left to find is as small
        for found in search.results(trial):
            (others if found.gap else fitting).append(found)
        others = sorted(others)[:nearest]
    return [search.match(found) for found in sorted(fitting) + others]


class RuleTrials:
    """Percentages as integers, in a unit that the voted ones and every step are multiples of."""

    def __init__(self, voted: Sequence[Fraction]) -> None:
        if len(voted) < 2:
            raise ValueError("une clé se partage entre deux contributeurs au moins")
        if abs((total := sum(voted, Fraction(0))) - 100) > MOST_ASTRAY:
            raise ValueError(f"les taux font {percent(total, 2)}, à plus d'un point de 100\u00a0%")
        self.scale = lcm(*(one.denominator for one in (*voted, *STEPS)))
        self.voted = [int(one * self.scale) for one in voted]

    def fixable(self, candidate: Candidate) -> list[int]:
        """The ranks to try as fixed, those first whose voted part is not that of their people."""
        people, total = sum(candidate.populations), 100 * self.scale
        pairs = zip(self.voted, candidate.populations, strict=True)
        distances = [abs(goal * people - total * own) for goal, own in pairs]
        ranks = sorted(range(len(distances)), key=distances.__getitem__, reverse=True)
        return ranks[: MOST_COMPARED // len(ranks)]

    def trials(self, candidate: Candidate, fixable: Sequence[int]) -> Iterator[Trial]:
        for fixed in (None, *fixable):
            rest, weights, voted = self.shared(candidate, fixed)
            people = sum(weights)
            above = (rest * one - goal * people for one, goal in zip(weights, voted, strict=True))
            excess = max(above) // people
            for step in STEPS:
                # Both methods give more than the exact part less one step.
                unit = int(step * self.scale)
                if rest % unit == 0:
                    yield Trial(max(0, excess - unit + 1), candidate, fixed, step)

    def shared(
        self, candidate: Candidate, fixed: int | None
    ) -> tuple[int, Sequence[int], Sequence[int]]:
        """What those who are not fixed share, their populations and their voted percentages."""
        populations, total = candidate.populations, 100 * self.scale
        if fixed is None:
            return total, populations, self.voted
        others = [rank for rank in range(len(self.voted)) if rank != fixed]
        weights, voted = [[row[rank] for rank in others] for row in (populations, self.voted)]
        return total - self.voted[fixed], weights, voted

    def results(self, trial: Trial) -> Iterator[TrialGap]:
        rest, weights, voted = self.shared(trial.candidate, trial.fixed)
        unit = int(trial.step * self.scale)
        for rank, rounding in enumerate(Rounding):
            parts = [unit * one for one in apportion(rest // unit, weights, method=rounding)]
            yield TrialGap(
                gap=max(abs(part - goal) for part, goal in zip(parts, voted, strict=True)),
                step=-trial.step,
                year=-trial.candidate.year,
                basis=list(PopulationFigure).index(PopulationFigure(trial.candidate.basis)),
                fixed=0 if trial.fixed is None else trial.fixed + 1,
                rounding=rank,
                parts=tuple(parts),
            )

    def match(self, found: TrialGap) -> Match:
        parts = list(found.parts)
        if found.fixed:
            parts.insert(found.fixed - 1, self.voted[found.fixed - 1])
        gaps = (part - goal for part, goal in zip(parts, self.voted, strict=True))
        return Match(
            year=-found.year,
            basis=list(PopulationFigure)[found.basis],
            fixed=found.fixed - 1 if found.fixed else None,
            step=-found.step,
            rounding=list(Rounding)[found.rounding],
            percents=tuple(Fraction(part, self.scale) for part in parts),
            gaps=tuple(Fraction(gap, self.scale) for gap in gaps),
        )
