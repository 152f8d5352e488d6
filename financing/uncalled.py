"""What can still be called of a convention: by component and period, the lines of no round yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from conventions.models import Convention
from financing.models import ActualAmount, Basis, CalledLine, Component, Key, Line, PlannedAmount
from financing.plans import Plan, Stated, in_effect, named_expenses


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
    """In the plan's order, what is left to call; five queries, however long the plan."""
    called = set(
        CalledLine.objects.filter(period__convention=convention).values_list("line_id", "period_id")
    )
    adopted = _adopted_years(convention)
    found = (_uncalled(plan, called, adopted) for plan in _plans(convention, on))
    return [one for one in found if one.lines]


def _uncalled(plan: Plan, called: set[tuple[int, int]], adopted: set[tuple[int, int]]) -> Uncalled:
    lines = tuple(
        line
        for line in plan.of(Line.Nature.EXPENSE)
        if not line.in_kind and (line.pk, plan.period.pk) not in called
    )
    is_adopted = (plan.component.pk, plan.period.fiscal_year) in adopted
    return Uncalled(plan, lines, _amount(plan, lines), is_adopted)


def _amount(plan: Plan, lines: Iterable[Line]) -> int | None:
    """The remainder; None where an amount is missing or the lines left cannot go alone."""
    if any(line.pk not in plan.amounts for line in lines):
        return None
    try:
        return plan.remainder([line.code for line in lines]).amount
    except ValidationError:
        return None


def _plans(convention: Convention, on: date) -> list[Plan]:
    """Every component and period that a text plans something for."""
    rows = (
        PlannedAmount.objects.filter(period__convention=convention)
        .select_related("line__component__carrier__organisation", "period", "text")
        .prefetch_related("line__pays_for")
        .order_by("line__component__rank", "period__starts_on", "line__rank")
    )
    actual = {(one.line_id, one.period_id): one.amount for one in _actual(convention)}
    groups: dict[tuple[int, int], list[PlannedAmount]] = defaultdict(list)
    for row in rows:
        groups[row.line.component_id, row.period_id].append(row)
    return [_plan(group, actual, on) for group in groups.values()]


def _plan(rows: list[PlannedAmount], actual: dict[tuple[int, int], int], on: date) -> Plan:
    component, period = rows[0].line.component, rows[0].period
    lines = tuple({row.line_id: row.line for row in rows}.values())
    amounts = (
        in_effect(map(_stated, rows), on)
        if component.default_basis == Basis.PLANNED
        else {
            line.pk: actual[line.pk, period.pk] for line in lines if (line.pk, period.pk) in actual
        }
    )
    return Plan(component, period, component.default_basis, lines, amounts, named_expenses(lines))


def _stated(row: PlannedAmount) -> Stated:
    return Stated(row.line_id, row.amount, row.text.number, row.text.effective_on)


def _actual(convention: Convention) -> Iterable[ActualAmount]:
    return ActualAmount.objects.filter(period__convention=convention)


def _adopted_years(convention: Convention) -> set[tuple[int, int]]:
    """(component's id, fiscal year) of every year that an adopted key covers."""
    keys = Key.objects.filter(rule__component__convention=convention).select_related("rule")
    return {
        (key.rule.component_id, year)
        for key in keys
        for year in range(key.first_year, key.last_year + 1)
    }
