"""The levers of a convention as a matrix: what each brings by each horizon."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from conventions.models import Goal, Lever, Marker
from press.words.french import plural
from press.words.months import add_months


@dataclass(frozen=True)
class Horizon:
    """A column of the matrix: so many years, no horizon said, or the final impact."""

    years: int | None
    is_final: bool = False
    due_on: date | None = None

    @property
    def name(self) -> str:
        if self.is_final:
            return "Objectif final d'impact"
        return "Objectifs" if self.years is None else f"À {plural(self.years, 'an')}"

    def holds(self, goal: Goal) -> bool:
        if self.is_final or goal.is_final_impact:
            return self.is_final and goal.is_final_impact
        return goal.horizon == self.years


@dataclass(frozen=True)
class Aim:
    """A goal in its cell, with the day by which it is to be reached, if one is known."""

    goal: Goal
    due_on: date | None
    on: date

    @property
    def is_reached(self) -> bool:
        return self.goal.reached_on is not None

    @property
    def is_late(self) -> bool:
        return not self.is_reached and self.due_on is not None and self.due_on < self.on


@dataclass(frozen=True)
class LeverRow:
    """A lever with its goals by horizon, and the signs that it moves."""

    lever: Lever
    cells: list[tuple[Horizon, list[Aim]]]
    counted: list[Marker]
    said: list[Marker]


def horizons_of(goals: Iterable[Goal], first: date | None) -> Iterator[Horizon]:
    """The columns that some goal needs: no horizon, then the years, then the final impact."""
    goals = list(goals)
    years = {goal.horizon for goal in goals if not goal.is_final_impact}
    if None in years:
        yield Horizon(None)
    for count in sorted(years - {None}):
        yield Horizon(count, due_on=_due(count, first))
    if any(goal.is_final_impact for goal in goals):
        yield Horizon(None, is_final=True)


def row_of(lever: Lever, horizons: Iterable[Horizon], first: date | None, on: date) -> LeverRow:
    aims = [Aim(one, _due(one.horizon, first), on) for one in lever.goals.all()]
    markers = list(lever.markers.all())
    return LeverRow(
        lever,
        cells=[(one, [aim for aim in aims if one.holds(aim.goal)]) for one in horizons],
        counted=[one for one in markers if one.indicator_id],
        said=[one for one in markers if not one.indicator_id],
    )


def _due(years: int | None, first: date | None) -> date | None:
    return add_months(first, 12 * years) if first and years is not None else None
