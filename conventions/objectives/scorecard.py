"""What a convention aims at and how far it has come, as its page and its files show it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from conventions.models import Convention, Indicator, Marker
from conventions.objectives.gauges import Gauge, period_of, span_of
from conventions.objectives.levers.matrix import Horizon, LeverRow, horizons_of, row_of
from conventions.objectives.readings.sheet import ReadingEntry
from press.files.sheets import Row
from press.words.french import plural

NO_AXIS = "Sans axe"


class Axis(NamedTuple):
    """The indicators, or the levers, of one axis."""

    name: str
    parts: list[Any]


@dataclass(frozen=True)
class Aims:
    """The whole page: indicators by axis, and the matrix of levers by horizons."""

    gauges: list[Gauge]
    horizons: list[Horizon]
    rows: list[LeverRow]

    @property
    def gauges_by_axis(self) -> list[Axis]:
        return _by_axis(self.gauges, lambda one: one.indicator.axis)

    @property
    def rows_by_axis(self) -> list[Axis]:
        return _by_axis(self.rows, lambda one: one.lever.axis)

    @property
    def has_axes(self) -> bool:
        return any(one.lever.axis for one in self.rows)

    @property
    def counted(self) -> list[tuple[LeverRow, Marker, Gauge]]:
        """The markers that an indicator counts."""
        gauges = {one.indicator.pk: one for one in self.gauges}
        return [(row, one, gauges[one.indicator_id]) for row in self.rows for one in row.counted]

    @property
    def said(self) -> list[tuple[LeverRow, Marker]]:
        """The markers that are only said."""
        return [(row, one) for row in self.rows for one in row.said]

    @property
    def sentence(self) -> str:
        """« 9 indicateurs : 2 cibles atteintes sur 5, 3 relevés en retard. »"""
        late = sum(bool(one.late) for one in self.gauges)
        delays = plural(late, "indicateur en retard de relevé", "indicateurs en retard de relevé")
        said = [*self._targets, delays if late else "aucun relevé en retard"]
        return f"{plural(len(self.gauges), 'indicateur')} : {', '.join(said)}."

    @property
    def _targets(self) -> list[str]:
        aimed = [one for one in self.gauges if one.indicator.target is not None]
        reached = sum(one.is_reached for one in aimed)
        said = f"{plural(reached, 'cible atteinte', 'cibles atteintes')} sur {len(aimed)}"
        return [said] if aimed else []

    @property
    def goals_sentence(self) -> str:
        """« 6 leviers, 31 objectifs : 2 atteints, 1 dont l'échéance est passée. »"""
        aims = [aim for row in self.rows for _, cell in row.cells for aim in cell]
        levers = plural(len(self.rows), "levier")
        if not aims:
            return f"{levers}, aucun objectif n'y est encore attaché."
        reached, late = sum(aim.is_reached for aim in aims), sum(aim.is_late for aim in aims)
        delay = f", {late} dont l'échéance est passée" if late else ""
        return f"{levers}, {plural(len(aims), 'objectif')} : {plural(reached, 'atteint')}{delay}."

    @property
    def entries(self) -> list[tuple[str, ReadingEntry]]:
        """For each rhythm in use, its label and the period to type in next."""
        found: dict[str, tuple[str, ReadingEntry]] = {}
        for one in self.gauges:
            rhythm, period = one.indicator.rhythm, one.to_type
            known = found.get(rhythm)
            if period and (known is None or known[1].period < period):
                label = one.indicator.get_rhythm_display()
                found[rhythm] = label, ReadingEntry(rhythm, period, one.on)
        return list(found.values())


def read_aims(convention: Convention, on: date) -> Aims:
    """All that the page shows; six queries however much it holds."""
    span = span_of(convention, on)
    indicators = convention.indicators.prefetch_related("readings").order_by("rank", "pk")
    gauges = [Gauge(one, list(one.readings.all()), span, on) for one in indicators]
    levers = list(convention.levers.prefetch_related("goals", "markers").order_by("rank", "pk"))
    horizons = list(horizons_of([goal for one in levers for goal in one.goals.all()], span.first))
    return Aims(gauges, horizons, [row_of(one, horizons, span.first, on) for one in levers])


def indicators_of(convention: Convention, rhythm: str) -> list[Indicator]:
    """The indicators of one rhythm, in the order of the page: by axis."""
    found = convention.indicators.order_by("rank", "pk")
    names = list(dict.fromkeys(one.axis for one in found))
    kept = [one for one in found if one.rhythm == rhythm]
    return sorted(kept, key=lambda one: names.index(one.axis))


def axes_of(convention: Convention) -> list[str]:
    """The axes in use, to offer while one types."""
    lists = (convention.indicators, convention.levers)
    names = (name for one in lists for name in one.order_by("rank").values_list("axis", flat=True))
    return [name for name in dict.fromkeys(names) if name]


def rows_of(aims: Aims) -> Iterator[Row]:
    """Every reading, a line each, under a header; an indicator without any has its line too."""
    yield (
        *("Axe", "Indicateur", "Unité", "Relevé", "Cible", "À atteindre le"),
        *("Période", "Du", "Au", "Valeur", "Note", "Source"),
    )
    for gauge in aims.gauges:
        one = gauge.indicator
        about = (one.axis, one.title, one.unit, one.get_rhythm_display(), one.target, one.target_on)
        for reading in gauge.readings:
            period = period_of(reading)
            days = (period.name, period.starts_on, period.ends_on)
            yield (*about, *days, reading.value, reading.note, reading.source)
        if not gauge.readings:
            yield (*about, None, None, None, None, None, None)


def goal_rows_of(aims: Aims) -> Iterator[Row]:
    """Every goal, a line each, under a header."""
    yield "Axe", "Levier", "Horizon (ans)", "Objectif final d'impact", "Objectif", "Atteint le"
    for row in aims.rows:
        for goal in row.lever.goals.all():
            final = "oui" if goal.is_final_impact else ""
            about = (row.lever.axis, row.lever.title, goal.horizon, final)
            yield (*about, goal.text, goal.reached_on)


def marker_rows_of(aims: Aims) -> Iterator[Row]:
    """Every marker, a line each, under a header."""
    yield "Levier", "Repère", "Compté par", "Constaté le"
    for row, marker, gauge in aims.counted:
        yield row.lever.title, marker.text, gauge.indicator.title, marker.reached_on
    for row, marker in aims.said:
        yield row.lever.title, marker.text, None, marker.reached_on


def _by_axis(parts: Iterable[Any], axis_of: Callable[[Any], str]) -> list[Axis]:
    """The parts under their axes, both in the order in which they come first."""
    names = list(dict.fromkeys(map(axis_of, parts)))
    return [Axis(name or NO_AXIS, [one for one in parts if axis_of(one) == name]) for name in names]
