"""The act of writing a component's schedule of calls, by its carrier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import note
from epci.permissions import Act, require
from financing.actuals.gate import lock
from financing.core.instalments import check_schedule
from financing.models import CalledLine, Component, Instalment
from press.kit.bulk import create_all
from press.words.french import percent, sentence, short_date


@dataclass(frozen=True)
class ScheduleEntry:
    """One entry as it is typed: `percent` is None for the balance."""

    label: str
    percent: Decimal | None
    basis: str
    due_on: date | None = None
    days: int | None = None
    anchor: str = ""


@transaction.atomic
def write_schedule(
    *, component: Component, entries: Sequence[ScheduleEntry], by: User | None
) -> list[Instalment]:
    """Put a schedule in the place of the one that was; none takes it away.

    ValidationError for percents that cannot be, and once an entry is called.
    """
    carrier = component.carrier.organisation
    require(by, Act.ISSUE_CALLS, carrier)
    lock(component)
    _require_uncalled(component)
    if entries:
        _require_sound(entries)
    Instalment.objects.filter(component=component).delete()
    rows = create_all(
        Instalment(
            component=component,
            rank=rank,
            label=one.label.strip(),
            percent=one.percent,
            basis=one.basis,
            due_on=one.due_on,
            days=one.days,
            anchor=one.anchor,
        )
        for rank, one in enumerate(entries, 1)
    )
    said = " ; ".join(told(one) for one in rows) or "aucun"
    subject = f"{component.label} : {said}"
    note("échéancier écrit", component.convention, carrier, by, subject=subject)
    return rows


def told(one: Instalment) -> str:
    """« acompte, 70,00 %, prévisionnel, le 01/03/2026 »."""
    part = "solde" if one.percent is None else percent(Fraction(one.percent), 2)
    when = [f"le {short_date(one.due_on)}"] if one.due_on else []
    if one.days is not None and one.anchor:
        when = [f"{one.days} jours {one.get_anchor_display()}"]
    return ", ".join([one.label, part, str(one.get_basis_display()), *when])


def _require_uncalled(component: Component) -> None:
    called = CalledLine.objects.standing().filter(
        line__component=component, round__instalment__gt=0
    )
    if called.exists():
        raise ValidationError(
            "Une échéance est déjà appelée : l'échéancier ne change plus.", code="called"
        )


def _require_sound(entries: Sequence[ScheduleEntry]) -> None:
    percents = [None if one.percent is None else Fraction(one.percent) for one in entries]
    try:
        check_schedule(percents)
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="percents") from error
    for one in entries:
        if one.due_on and one.days is not None:
            raise ValidationError(
                f"« {one.label} » : une date, ou un nombre de jours, et non les deux.", code="when"
            )
