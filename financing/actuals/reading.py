"""What was spent and received in a period of a component, piece by piece and line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import FilteredRelation, QuerySet

from financing.dossier.dossier import ComponentFile
from financing.models import ActualPiece, Component, ConditionMet, ExpenseStatement, Line, Period

CASH = (Line.Nature.EXPENSE, Line.Nature.FUNDING)


@dataclass(frozen=True)
class LineActual:
    """A cash line with what its pieces make, less what was withdrawn (centimes).

    `awaited` is what a funder notified and has not paid yet, and counts.
    """

    line: Line
    pieces: tuple[ActualPiece, ...]

    @property
    def actual(self) -> int:
        return sum(map(left_of, self.pieces))

    @property
    def awaited(self) -> int:
        return sum(left_of(one) for one in self.pieces if one.is_awaited)


@dataclass(frozen=True)
class PeriodActuals:
    """The cash lines of a component in a period, in the plan's order, and what states them."""

    component: Component
    period: Period
    lines: tuple[LineActual, ...]
    statement: ExpenseStatement | None
    met: frozenset[int]  # the lines whose condition is met

    @property
    def pieces(self) -> list[ActualPiece]:
        return [piece for one in self.lines for piece in one.pieces]

    @property
    def spent(self) -> int:
        return self._sum(Line.Nature.EXPENSE)

    @property
    def funded(self) -> int:
        return self._sum(Line.Nature.FUNDING)

    def _sum(self, nature: str) -> int:
        return sum(one.actual for one in self.lines if one.line.nature == nature)

    @property
    def unmet(self) -> list[Line]:
        """The lines with pieces whose prior condition is not met."""
        return [
            one.line
            for one in self.lines
            if one.actual and one.line.gate and one.line.pk not in self.met
        ]


def left_of(piece: ActualPiece) -> int:
    """What a piece of `counted()` still says, once what was taken back is off (centimes)."""
    withdrawn: int = piece.withdrawn  # type: ignore[attr-defined]
    return piece.amount - withdrawn


def cash_lines(component: Component, period: Period, on: date) -> QuerySet[Line]:
    """What has actual amounts in the plan of a period as it stands on a day: time valued in kind
    never enters them, nor partners' shares.
    """
    lines: QuerySet[Line] = Line.objects.in_plan_of(period, on)
    own = lines.filter(component=component, in_kind=False, nature__in=CASH)
    return own.select_related("funder").order_by("rank")


def read_actuals(component: Component, period: Period, on: date) -> PeriodActuals:
    """Under the texts in effect on a day; four queries, however many pieces there are."""
    met = ConditionMet.objects.filter(period=period, line__component=component)
    lines = list(cash_lines(component, period, on))
    return actuals_on(lines, frozenset(met.values_list("line_id", flat=True)), component, period)


def actuals_in(file: ComponentFile, period: Period, statement: ExpenseStatement) -> PeriodActuals:
    """The same of a component that is already read, under the texts that it takes in effect, and
    of what states its period; one query.
    """
    own = (line for line in file.lines_in(period) if _is_cash(line))
    lines = sorted(own, key=attrgetter("rank", "pk"))
    spent = _spent(lines, file.component, period)
    return PeriodActuals(file.component, period, spent, statement, file.met_in(period))


def actuals_on(
    lines: Sequence[Line], met: frozenset[int], component: Component, period: Period
) -> PeriodActuals:
    """The same on cash lines, and the ids of those whose condition is met, that are already read;
    two queries.
    """
    spent = _spent(lines, component, period)
    statement = ExpenseStatement.objects.of(component, period).standing().first()
    return PeriodActuals(component, period, spent, statement, met)


def _spent(lines: Sequence[Line], component: Component, period: Period) -> tuple[LineActual, ...]:
    """Each line with its pieces; one query."""
    by_line: dict[int, list[ActualPiece]] = {line.pk: [] for line in lines}
    every = {line.pk: line for line in lines}
    # What was spent counts, whatever an amendment says since of its line.
    for piece in _pieces_of(component, period):
        every.setdefault(piece.line_id, piece.line)
        by_line.setdefault(piece.line_id, []).append(piece)
    return tuple(LineActual(line, tuple(by_line[pk])) for pk, line in every.items())


def _pieces_of(component: Component, period: Period) -> list[ActualPiece]:
    """As `counted()` gives them, with what took each back: a row for each."""
    rows = ActualPiece.objects.of(component, period).annotate(taken=FilteredRelation("withdrawals"))
    rows = rows.select_related("line", "document__withdrawal", "taken").defer("document__content")
    found: dict[int, ActualPiece] = {}
    for row in rows.order_by("line__rank", "dated_on", "pk", "taken__pk"):
        piece = found.setdefault(row.pk, row)
        piece.read_withdrawals = piece.read_withdrawals or []
        if taken := getattr(row, "taken", None):  # Django sets nothing where there is none
            piece.read_withdrawals.append(taken)
    for piece in found.values():
        piece.withdrawn = sum(one.amount for one in piece.taken_back)  # type: ignore[attr-defined]
    return list(found.values())


def lines_of(component: Component, period: Period, on: date) -> tuple[list[Line], list[Line]]:
    """The lines that take pieces of a period, and every line of its plan; one query."""
    plan = Line.objects.in_plan_of(period, on).filter(component__convention=component.convention_id)
    every = list(plan.select_related("component", "funder").order_by("rank"))
    return [one for one in every if one.component_id == component.pk and _is_cash(one)], every


def _is_cash(line: Line) -> bool:
    """What `cash_lines` asks of a line."""
    return line.nature in CASH and not line.in_kind
