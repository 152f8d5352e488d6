"""What is planned, spent, called, met and stated of some lines, read in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from financing.dossier.dossier import Amount
from financing.entities.actuals import stated_number
from financing.models import (
    ActualAmount,
    ActualPiece,
    Basis,
    CalledLine,
    ConditionMet,
    EarlierLetter,
    ExpenseStatement,
    Line,
    LinePlace,
    PieceWithdrawal,
    PlannedAmount,
    YearClosing,
)
from press.kit.compiled import compiled_once

# Beside a basis, in the rows of amounts: a round, by its id, calls the line in the period, perhaps
# for an entry of a schedule, or called it before it was cancelled; or the component, not the line,
# was called before Prorata, of a party and not by a text; or the text gives it a rank; or its prior
# condition is met; or a statement, told by its year and number, states the component; or a row
# closes or opens a period of it; or a piece says what was spent, or takes it back, where pieces are
# asked for.
CALLED, FREED, EARLIER, PLACE, MET, STATED = "called", "freed", "earlier", "place", "met", "stated"
CLOSED, SPENT = "closed", "spent"

AmountRow = tuple[int, int, int, int]  # of a basis: line, period, number of the text, centimes


@dataclass(frozen=True)
class ToldAmounts:
    """What rows of amounts tell: by line's id what is planned and what was spent; by component's
    what was called before Prorata, by period and party; the ranks that texts give lines; the lines
    and periods whose condition is met; by component's id, the statement of each period, and the
    periods that are closed; by round's id, the lines that it called; what pieces say was spent, by
    line and period.
    """

    amounts: Mapping[int, list[Amount]]
    earlier: Mapping[int, Mapping[tuple[int, int], int]]
    places: Mapping[tuple[int, int], int]
    met: frozenset[tuple[int, int]]
    stated: Mapping[int, Mapping[int, str]]
    closed: Mapping[int, frozenset[int]]
    rounds: Mapping[int, frozenset[int]]
    spent: Mapping[tuple[int, int], int]


def told_amounts(
    lines: Mapping[int, Sequence[Line]], components: Collection[int], *, pieces: bool
) -> ToldAmounts:
    """Those of these lines, by component's id, and of all these components (ids); one query."""
    keys = tuple(line.pk for listed in lines.values() for line in listed)
    told: dict[str, list[AmountRow]] = defaultdict(list)
    rows_of = _amounts_and_pieces if pieces else _amount_rows
    for line, period, basis, text, amount in rows_of(keys, tuple(components)):
        told[basis].append((line, period, text, amount))
    asked = {(line, period) for line, period, _, entry in told[CALLED] if not entry}
    rounds: dict[int, set[int]] = defaultdict(set)
    for line, _, round_, _ in (*told[CALLED], *told[FREED]):
        rounds[round_].add(line)
    grouped: dict[int, list[Amount]] = defaultdict(list)
    for basis in Basis.values:
        for line, period, text, amount in told[basis]:
            is_called = (line, period) in asked
            grouped[line].append(Amount(line, period, basis, text, amount, is_called))
    return ToldAmounts(
        grouped,
        _earlier_in(told[EARLIER]),
        {(line, text): rank for line, _, text, rank in told[PLACE]},
        frozenset((line, period) for line, period, *_ in told[MET]),
        _stated_in(told[STATED]),
        _closed_in(told[CLOSED]),
        {one: frozenset(called) for one, called in rounds.items()},
        _spent_in(told[SPENT]),
    )


def _earlier_in(rows: Iterable[AmountRow]) -> dict[int, dict[tuple[int, int], int]]:
    earlier: dict[int, dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    for component, period, party, amount in rows:
        earlier[component][period, party] += amount
    return earlier


def _stated_in(rows: Iterable[AmountRow]) -> dict[int, dict[int, str]]:
    stated: dict[int, dict[int, str]] = defaultdict(dict)
    for component, period, year, number in rows:
        stated[component][period] = stated_number(year, number)
    return stated


def _closed_in(rows: Iterable[AmountRow]) -> dict[int, frozenset[int]]:
    """By component's id, the periods (ids) that the last row of each closes: a row is of a
    component, a period, its own id, and whether it opens the period again.
    """
    last = {(component, period): is_open for component, period, _, is_open in sorted(rows)}
    closed: dict[int, frozenset[int]] = defaultdict(frozenset)
    for (component, period), is_open in last.items():
        closed[component] |= frozenset() if is_open else {period}
    return closed


def _spent_in(rows: Iterable[AmountRow]) -> dict[tuple[int, int], int]:
    spent: dict[tuple[int, int], int] = defaultdict(int)
    for line, period, _, amount in rows:
        spent[line, period] += amount
    return spent


@compiled_once
def _amount_rows(lines: tuple[int, ...], components: tuple[int, ...]) -> QuerySet[Any]:
    return _told_of(lines, components)


@compiled_once
def _amounts_and_pieces(lines: tuple[int, ...], components: tuple[int, ...]) -> QuerySet[Any]:
    spent = ActualPiece.objects.annotate(basis=Value(SPENT), number=Value(0))
    taken_back = PieceWithdrawal.objects.filter(piece__line__in=lines).order_by()
    taken_back = taken_back.annotate(basis=Value(SPENT), number=Value(0), less=-F("amount"))
    columns = ("piece__line_id", "piece__period_id", "basis", "number", "less")
    return _told_of(lines, components, _rows_of(spent, lines), taken_back.values_list(*columns))


def _told_of(
    lines: tuple[int, ...], components: tuple[int, ...], *more: QuerySet[Any]
) -> QuerySet[Any]:
    """Line, period, basis, number of the text and centimes; or what stands there beside them."""
    number = F("text__number")
    planned = PlannedAmount.objects.annotate(basis=Value(Basis.PLANNED.value), number=number)
    moved = LinePlace.objects.annotate(
        basis=Value(PLACE), number=number, period_id=Value(0), amount=F("rank")
    )
    actual = ActualAmount.objects.annotate(basis=Value(Basis.ACTUAL.value), number=Value(0))
    called = CalledLine.objects.annotate(
        basis=Case(When(release=None, then=Value(CALLED)), default=Value(FREED)),
        number=F("round_id"),
        amount=F("instalment"),
    )
    before = EarlierLetter.objects.filter(component__in=components).order_by()
    before = before.annotate(basis=Value(EARLIER))
    met = ConditionMet.objects.annotate(basis=Value(MET), number=Value(0), amount=Value(0))
    stated = ExpenseStatement.objects.filter(component__in=components).standing().order_by()
    stated = stated.annotate(basis=Value(STATED))
    closed = YearClosing.objects.filter(component__in=components).order_by()
    closed = closed.annotate(
        basis=Value(CLOSED), amount=Case(When(is_open=True, then=1), default=0)
    )
    others = (
        *(_rows_of(some, lines) for some in (actual, moved, called, met)),
        before.values_list("component_id", "period_id", "basis", "party_id", "amount"),
        stated.values_list("component_id", "period_id", "basis", "year", "number"),
        closed.values_list("component_id", "period_id", "basis", "pk", "amount"),
    )
    return _rows_of(planned, lines).union(*others, *more, all=True)


def _rows_of(amounts: QuerySet, lines: tuple[int, ...]) -> QuerySet:
    columns = ("line_id", "period_id", "basis", "number", "amount")
    return amounts.filter(line__in=lines).order_by().values_list(*columns)
