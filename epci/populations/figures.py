"""What the register knows of figures: those in force, how they change, and the row of a change."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from accounts.journal import COMMAND_LINE
from accounts.models import User
from epci.models import Epci, Organisation, Population, PopulationQuerySet
from epci.populations.layouts import Figures
from press.kit.bulk import create_all

NOWHERE = "Aucun organisme ne vous est rattaché : demandez-le à un administrateur."
FIRST_YEAR, LAST_YEAR = 2009, 2099  # the yearly census gives figures since 2009


class InForce(NamedTuple):
    """A population that no correction has replaced."""

    pk: int
    figures: Figures
    reason: str
    used_on: date | None = None


class FigureChange(NamedTuple):
    """A population that a file or a person gives and that was unknown, or other, before."""

    siren: str
    figures: Figures
    before: InForce | None

    @property
    def corrects_used(self) -> bool:
        """Whether an adopted key rests on the figure that it replaces."""
        return self.before is not None and self.before.used_on is not None


def names() -> dict[str, str]:
    """The name of every EPCI by SIREN."""
    rows = Epci.objects.order_by().values_list("organisation__siren", "organisation__name")
    return {siren: name for siren, name in rows if siren}


def epci_ids() -> dict[str, int]:
    """The key of every EPCI by SIREN."""
    rows = Epci.objects.order_by().values_list("organisation__siren", "pk")
    return {siren: pk for siren, pk in rows if siren}


def in_force(populations: PopulationQuerySet) -> dict[tuple[str, int], InForce]:
    """The figures of one origin by SIREN and year."""
    rows = populations.in_force().order_by()
    fields = "epci__organisation__siren", "year", "pk", "municipal", "total", "reason", "used_on"
    return {
        (siren, year): InForce(pk, Figures(municipal, total), reason, used_on)
        for siren, year, pk, municipal, total, reason, used_on in rows.values_list(*fields)
        if siren
    }


def population(
    *,
    epci: int,
    year: int,
    figures: Figures,
    source: str,
    before: InForce | None,
    reason: str,
    entered_by: str,
    entered_for: Organisation | None = None,
) -> Population:
    """A figure, official or typed for an organisation; `reason` says why it differs from before."""
    return Population(
        epci_id=epci,
        year=year,
        municipal=figures.municipal,
        total=figures.total,
        source=source[:200],
        entered_by=entered_by[:200],
        entered_for=entered_for,
        replaces_id=before.pk if before else None,
        used_on=before.used_on if before else None,
        reason=reason[:300],
    )


def store(
    changes: Iterable[FigureChange],
    year: int,
    *,
    source: str,
    renewal: str,
    by: User | None,
    reason: str = "",
    entered_for: Organisation | None = None,
) -> None:
    """Write what changes; without a `reason`, `renewal` says why a figure replaces another."""
    ids = epci_ids()
    create_all(
        population(
            epci=ids[change.siren],
            year=year,
            figures=change.figures,
            source=source,
            before=change.before,
            reason=reason or (renewal if change.before else ""),
            entered_by=said_by(by),
            entered_for=entered_for,
        )
        for change in changes
    )


def said_by(user: User | None) -> str:
    """The name that a figure keeps of whoever brought it."""
    return str(user) if user else COMMAND_LINE


def need_a_reason(changes: Iterable[FigureChange]) -> list[FigureChange]:
    """The changes of figures on which an adopted key rests."""
    return [change for change in changes if change.corrects_used]
