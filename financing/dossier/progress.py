"""How far a plan has come: what it plans in cash, what was spent, what came in (centimes)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.safestring import SafeString

from financing.dossier.dossier import ComponentFile, Dossier
from financing.models import ActualPiece, Component, Line, Payment, Period, PieceWithdrawal
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


def progress_of(dossier: Dossier, year: int | None = None) -> list[PlanProgress]:
    """Of the components of a plan, or of one of its years; three queries."""
    periods = dossier.periods if year is None else dossier.of_year(year)
    counted = _pieces(periods)
    for component, amount in _payments(periods):
        counted[component, FUNDING] += amount
    return [
        PlanProgress(
            file.component,
            _planned(file, periods),
            counted[file.component.pk, EXPENSE],
            counted[file.component.pk, FUNDING],
        )
        for file in dossier.components
    ]


def drawn(rows: Sequence[PlanProgress], title: str) -> SafeString:
    """Nothing while nothing was spent nor received."""
    if not any(one.spent or one.received for one in rows):
        return SafeString("")
    return groups([Group(one.component.label, one.values) for one in rows], title=title)


def _planned(file: ComponentFile, periods: Iterable[Period]) -> int:
    plans = (file.plan(period) for period in periods)
    return sum(one.amount for plan in plans for one in plan.expenses() if not one.in_kind)


def _pieces(periods: Sequence[Period]) -> dict[tuple[int, str], int]:
    """By component and nature of line, less what was withdrawn."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    pieces = ActualPiece.objects.filter(period__in=periods, is_awaited=False).order_by()
    taken = PieceWithdrawal.objects.filter(piece__period__in=periods, piece__is_awaited=False)
    for rows, way, sign in ((pieces, "line", 1), (taken.order_by(), "piece__line", -1)):
        names = rows.values_list(f"{way}__component", f"{way}__nature")
        for component, nature, total in names.annotate(total=Sum("amount")):
            found[component, nature] += sign * total
    return found


def _payments(periods: Sequence[Period]) -> Iterable[tuple[int, int]]:
    rows = Payment.objects.filter(call__round__period__in=periods).order_by()
    return rows.values_list("call__round__component").annotate(total=Sum("amount"))
