"""The figures of EPCIs as pages show them, one year of all or all the years of one; and roles."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from epci.models import Epci, Population, PopulationQuerySet
from epci.populations.grid import variation
from epci.populations.histories import Break
from press.kit.charts import Point

SAME = "égale à l'officielle"


def official_years() -> list[int]:
    """The years with official figures, the latest first."""
    years = Population.objects.official().order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def departments() -> list[str]:
    codes = Epci.objects.order_by("department").values_list("department", flat=True)
    return list(codes.distinct())


def official_figures() -> PopulationQuerySet:
    """The official figures in force of every year, of EPCIs that have a page."""
    figures = Population.objects.official().in_force()
    known = figures.filter(epci__organisation__siren__isnull=False)
    return known.annotate(
        name=F("epci__organisation__sort_name"),
        department=F("epci__department"),
        nature=F("epci__nature"),
    )


class Listed(NamedTuple):
    """An EPCI in a list, with its official figures of a year."""

    epci: int
    siren: str
    name: str
    department: str
    nature: str
    year: int
    municipal: int
    total: int


@dataclass(frozen=True)
class ListedEpci:
    """An EPCI in a list, and last year's total beside."""

    listed: Listed
    last_total: int | None

    @property
    def variation(self) -> str:
        """Of the total; empty where last year's is not known."""
        return "" if self.last_total is None else variation(self.last_total, self.listed.total)


def listed(figures: PopulationQuerySet) -> QuerySet[Population, tuple[Any, ...]]:
    """The columns of a list and nothing else: a sort carries whole rows along."""
    named = "epci__organisation__siren", "epci__organisation__name"
    return figures.values_list(
        "epci_id", *named, "department", "nature", "year", "municipal", "total"
    )


def lines_of(rows: Iterable[tuple[Any, ...]]) -> list[ListedEpci]:
    """The rows of `listed` as a page shows them, in one query more."""
    shown = [Listed(*row) for row in rows]
    last_year = (
        Population.objects.official()
        .in_force()
        .filter(epci__in=[one.epci for one in shown], year__in={one.year - 1 for one in shown})
    )
    last_totals = dict(last_year.order_by().values_list("epci_id", "total"))
    return [ListedEpci(one, last_totals.get(one.epci)) for one in shown]


@dataclass(frozen=True)
class Year:
    """One year of an EPCI: the official figures, and those that organisations typed."""

    year: int
    official: Population | None
    typed: list[Population]
    last: Population | None

    @property
    def note(self) -> str:
        """Of which day the official figures are, and from which census."""
        census = f", recensement de {self.official.census_year}" if self.official else ""
        return f"au 1er janvier {self.year}{census}"

    @property
    def compared(self) -> list[tuple[Population, str]]:
        """The typed figures, each with how it stands to the official one."""
        return [(one, compared(one, self.official)) for one in self.typed]

    @property
    def variation(self) -> str:
        """Of the official total, where both years are known."""
        if self.official is None or self.last is None:
            return ""
        return variation(self.last.total, self.official.total)


def years_of(epci: Epci, organisations: Collection[int]) -> list[Year]:
    """Each year with a figure, the latest first; typed ones of these organisations only."""
    figures = epci.populations.in_force().select_related("entered_for").order_by("year", "id")
    read = [
        one for one in figures if one.entered_for_id is None or one.entered_for_id in organisations
    ]
    official = {one.year: one for one in read if one.entered_for_id is None}
    return [
        Year(
            year=year,
            official=official.get(year),
            typed=[one for one in read if one.year == year and one.entered_for_id is not None],
            last=official.get(year - 1),
        )
        for year in sorted({one.year for one in read}, reverse=True)
    ]


def compared(figure: Population, official: Population | None) -> str:
    """How a typed figure stands to the official one of its year."""
    if official is None:
        return "en attendant l'officielle"
    pairs = {
        "municipale": (official.municipal, figure.municipal),
        "totale": (official.total, figure.total),
    }
    differing = [f"{name} {variation(*pair)}" for name, pair in pairs.items() if len(set(pair)) > 1]
    return f"diffère de l'officielle : {', '.join(differing)}" if differing else SAME


def points(years: Collection[Year], breaks: Collection[Break]) -> list[Point]:
    """The official figures in the order of time, for a chart, with the changes of boundaries."""
    broken = {one.year for one in breaks}
    known = [one.official for one in years if one.official is not None]
    return [
        Point(
            str(one.year),
            {"totale": one.total, "municipale": one.municipal},
            "périmètre changé" if one.year in broken else "",
        )
        for one in sorted(known, key=lambda one: one.year)
    ]
