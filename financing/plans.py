"""The plan of one component and period, read from the tables for the core."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from financing.core.remainder import Expense, Funding, Remainder, remainder_of
from financing.models import ActualAmount, Basis, Component, Line, Period, PlannedAmount
from press.french import sentence

Nature = Line.Nature


@dataclass(frozen=True)
class Plan:
    """The lines of a component in a period with their amounts (centimes), by line's id."""

    component: Component
    period: Period
    lines: tuple[Line, ...]
    amounts: dict[int, int]

    def of(self, nature: str) -> list[Line]:
        return [line for line in self.lines if line.nature == nature]

    def amount(self, line: Line) -> int:
        return self.amounts.get(line.pk, 0)

    def expenses(self) -> list[Expense]:
        return [
            Expense(line.code, line.label, self.amount(line), line.in_kind)
            for line in self.of(Nature.EXPENSE)
        ]

    def fundings(self) -> list[Funding]:
        return [
            Funding(
                line.label,
                self.amount(line),
                frozenset(paid.code for paid in line.pays_for.all()),
                line.in_kind,
            )
            for line in self.of(Nature.FUNDING)
        ]

    def contributions(self, *, in_kind: bool) -> int | None:
        """What the plan says that partners bring; None where it says nothing."""
        lines = [line for line in self.of(Nature.CONTRIBUTION) if line.in_kind == in_kind]
        return sum(map(self.amount, lines)) if lines else None

    def remainder(self, called: Sequence[str] | None = None) -> Remainder:
        """What is left to share of some lines, all cash lines by default."""
        try:
            return remainder_of(self.expenses(), self.fundings(), called)
        except ValueError as error:
            raise ValidationError(sentence(str(error)), code="lines") from error


def read_plan(component: Component, period: Period, basis: str, on: date) -> Plan:
    """The plan as it stands on a day; four queries.

    Raises ValidationError when actual amounts are asked for and an expense has none.
    """
    lines = tuple(component.lines.prefetch_related("pays_for"))
    amounts = (
        planned(component, period, on) if basis == Basis.PLANNED else actual(component, period)
    )
    if basis == Basis.ACTUAL:
        _require_actual(lines, amounts, component, period)
    return Plan(component, period, lines, amounts)


def planned(component: Component, period: Period, on: date) -> dict[int, int]:
    """What the texts in effect plan; the last amendment that speaks of a line wins."""
    in_effect = Q(text__number=0) | Q(text__effective_on__lte=on)
    rows = PlannedAmount.objects.filter(in_effect, line__component=component, period=period)
    return dict(rows.order_by("text__number").values_list("line_id", "amount"))


def actual(component: Component, period: Period) -> dict[int, int]:
    rows = ActualAmount.objects.filter(line__component=component, period=period)
    return dict(rows.order_by("line_id").values_list("line_id", "amount"))


def _require_actual(
    lines: tuple[Line, ...], amounts: dict[int, int], component: Component, period: Period
) -> None:
    missing = [
        line.code
        for line in lines
        if line.nature == Nature.EXPENSE and not line.in_kind and line.pk not in amounts
    ]
    if missing:
        raise ValidationError(
            f"Montants réalisés manquants pour {period.label}, volet {component.code} : "
            f"{', '.join(missing)}.",
            code="actual_missing",
        )
