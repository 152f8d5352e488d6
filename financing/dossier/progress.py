"""How far a plan has come: what it plans in cash, what was spent, what came in (centimes)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.utils.safestring import SafeString

from financing.dossier.dossier import ComponentFile, Dossier
from financing.models import ActualPiece, Basis, Component, Line, Payment, Period, PieceWithdrawal
from press.kit.charts_of_changes import Group, groups
from press.words.french import euros

EXPENSE, FUNDING = Line.Nature.EXPENSE, Line.Nature.FUNDING


@dataclass(frozen=True)
class PlanProgress:
    """Of a component: `received` is what funders and partners paid; what is awaited is not."""

    component: Component
    planned: int
    spent: int
    received: int

    @property
    def values(self) -> tuple[tuple[str, int, str], ...]:
        """Each with its name, and as it is printed."""
        named = (("prévus", self.planned), ("dépensés", self.spent), ("reçus", self.received))
        return tuple((name, value, f"{euros(value)} {name}") for name, value in named)

    @property
    def told(self) -> list[tuple[str, int, str]]:
        """The same, each with the component's name."""
        return [(name, value, f"{self.component}, {text}") for name, value, text in self.values]


def progress_of(dossier: Dossier, year: int | None = None) -> list[PlanProgress]:
    """Of the components of a plan, or of one of its years; one query."""
    periods = dossier.periods if year is None else dossier.of_year(year)
    moved = _moved(periods)
    return [
        PlanProgress(
            file.component,
            _planned(file, periods),
            moved[file.component.pk, EXPENSE],
            moved[file.component.pk, FUNDING],
        )
        for file in dossier.components
    ]


def stages(dossier: Dossier, on: date) -> list[tuple[Component, list[tuple[int, bool]]]]:
    """The years of each component that have begun, and whether they are stated; no query."""
    begun = {one.fiscal_year for one in dossier.periods if one.starts_on <= on}
    return [
        (one.component, [(year, _is_stated(dossier, one, year)) for year in sorted(begun)])
        for one in dossier.components
        if begun
    ]


def _is_stated(dossier: Dossier, file: ComponentFile, year: int) -> bool:
    periods = {one.pk for one in dossier.of_year(year)}
    return any(one.basis == Basis.ACTUAL and one.period in periods for one in file.amounts)


def stated_expenses(dossier: Dossier) -> int:
    """What statements say was spent in cash, of every component; no query."""
    return sum(
        amount
        for file in dossier.components
        for period in dossier.periods
        for line, amount in file.amounts_of(period, Basis.ACTUAL).items()
        if line in {one.pk for one in file.lines if one.nature == EXPENSE and not one.in_kind}
    )


def drawn(rows: Sequence[PlanProgress], title: str) -> SafeString:
    """Nothing while nothing was spent nor received."""
    if not any(one.spent or one.received for one in rows):
        return SafeString("")
    return groups([Group(one.component.label, one.values) for one in rows], title=title)


def _planned(file: ComponentFile, periods: Iterable[Period]) -> int:
    plans = (file.plan(period) for period in periods)
    return sum(one.amount for plan in plans for one in plan.expenses() if not one.in_kind)


def _moved(periods: Sequence[Period]) -> dict[tuple[int, str], int]:
    """What pieces say, less what was withdrawn, and what partners paid, by component and nature."""
    pieces = ActualPiece.objects.filter(period__in=periods, is_awaited=False)
    taken = PieceWithdrawal.objects.filter(piece__period__in=periods, piece__is_awaited=False)
    paid = Payment.objects.filter(call__round__period__in=periods)
    rows = _summed(pieces, "line__component", F("line__nature")).union(
        _summed(taken, "piece__line__component", F("piece__line__nature"), sign=-1),
        _summed(paid, "call__round__component", Value(FUNDING.value)),
        all=True,
    )
    found: dict[tuple[int, str], int] = defaultdict(int)
    for component, nature, total in rows:
        found[component, nature] += total
    return found


def _summed(rows: QuerySet[Any], component: str, nature: Any, sign: int = 1) -> QuerySet[Any]:
    named = rows.order_by().annotate(of=F(component), nature=nature).values_list("of", "nature")
    return named.annotate(total=Sum("amount") * sign)
