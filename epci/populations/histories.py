"""What lies behind the figures of an EPCI: those that were replaced, and changes of boundaries."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from epci.models import CommuneMembership, Epci, Organisation, Population


@dataclass(frozen=True)
class Passage:
    """A commune that came from another EPCI, or went to one; `epci` is empty where it had none."""

    name: str
    code: str
    epci: str


@dataclass(frozen=True)
class Break:
    """The communes that came and went on 1 January of a year."""

    year: int
    arrivals: tuple[Passage, ...]
    departures: tuple[Passage, ...]


def figure_for(epci: Epci, year: int, organisation: Organisation | None) -> Population | None:
    """The figure that serves the keys of an organisation: its own, else the official one."""
    origins = Q(entered_for__isnull=True) | Q(entered_for=organisation, entered_for__isnull=False)
    rows = epci.populations.in_force().filter(origins, year=year)
    return max(rows, key=lambda row: row.entered_for_id is not None, default=None)


def replaced_figures(epci: Epci, organisations: Collection[int]) -> list[Population]:
    """The figures that a correction has replaced, the latest first, each with its `replaced_by`.

    Typed ones of these organisations only.
    """
    rows = epci.populations.filter(replaced_by__isnull=False).select_related("replaced_by")
    return [
        row
        for row in rows.order_by("-replaced_by__entered_at", "-id")
        if row.entered_for_id is None or row.entered_for_id in organisations
    ]


def members_of(epci: Epci) -> list[CommuneMembership]:
    """The communes of the last year that is known, each with the year since which it is one."""
    rows = list(epci.communes.order_by("name", "code"))
    last = max((one.last_year for one in rows), default=0)
    return [one for one in rows if one.last_year == last]


def breaks_of(epci: Epci) -> list[Break]:
    """The years in which an EPCI gained or lost communes, the latest first; three queries."""
    own = list(epci.communes.all())
    known = CommuneMembership.objects.order_by()
    first, last = (known.order_by(order).first() for order in ("first_year", "-last_year"))
    if first is None or last is None:
        return []
    others = known.filter(code__in=[one.code for one in own]).exclude(epci=epci)
    beside = list(others.select_related("epci__organisation"))
    came = {(one.code, one.last_year + 1): one.epci.organisation.name for one in beside}
    went = {(one.code, one.first_year): one.epci.organisation.name for one in beside}
    arrivals = [
        (year, Passage(one.name, one.code, came.get((one.code, year), "")))
        for one in own
        if (year := one.first_year) > first.first_year
    ]
    departures = [
        (year, Passage(one.name, one.code, went.get((one.code, year), "")))
        for one in own
        if (year := one.last_year + 1) <= last.last_year
    ]
    return [
        Break(year, _of(year, arrivals), _of(year, departures))
        for year in sorted({of for of, _ in (*arrivals, *departures)}, reverse=True)
    ]


def _of(year: int, passages: Collection[tuple[int, Passage]]) -> tuple[Passage, ...]:
    return tuple(one for of, one in passages if of == year)
