"""What can still be called of a convention: by component and period, the lines of no round yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from conventions.models import Convention
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.plan import Plan
from financing.dossier.reading import read_dossier
from financing.models import Component, Line


@dataclass(frozen=True)
class Uncalled:
    """The cash lines of one component and period that no round calls yet.

    `amount` is what they leave to share (centimes); None while it cannot be said.
    """

    plan: Plan
    lines: tuple[Line, ...]
    amount: int | None
    key_is_adopted: bool

    @property
    def component(self) -> Component:
        return self.plan.component


def uncalled(convention: Convention, on: date) -> list[Uncalled]:
    """In the plan's order, what is left to call; the queries of a dossier, however long."""
    dossier = read_dossier(convention, on)
    return [one for file in dossier.components for one in _uncalled(file, dossier)]


def _uncalled(file: ComponentFile, dossier: Dossier) -> Iterator[Uncalled]:
    for period in dossier.periods:
        lines = file.uncalled_lines(period)
        if lines:
            plan = file.plan(period, file.component.default_basis)
            is_adopted = file.adopted_key(period.fiscal_year) is not None
            yield Uncalled(plan, lines, _amount(plan, lines), is_adopted)


def _amount(plan: Plan, lines: Iterable[Line]) -> int | None:
    """The remainder; None where an amount is missing or the lines left cannot go alone."""
    if any(line.pk not in plan.amounts for line in lines):
        return None
    try:
        return plan.remainder([line.code for line in lines]).amount
    except ValidationError:
        return None
