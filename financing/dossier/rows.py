"""What is planned, spent and called of the lines of components, as one list of rows; one query."""

from collections import defaultdict
from collections.abc import Collection, Mapping
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
    LinePlace,
    PieceWithdrawal,
    PlannedAmount,
)
from press.kit.compiled import compiled_once

# Beside a basis, in the rows of amounts: a round, by its id, calls the line in the period, perhaps
# for an entry of a schedule, or called it before it was cancelled; or the component, not the line,
# was called before Prorata, of a party and not by a text; or the text gives it a rank; or its prior
# condition is met; or a statement, told by its year and number, states the component.
CALLED, FREED, EARLIER, PLACE, MET, STATED = "called", "freed", "earlier", "place", "met", "stated"
SPENT = "spent"  # or a piece says it, or takes it back, where pieces are asked for


@dataclass(frozen=True)
class ToldAmounts:
    """What rows of amounts tell: by line's id what is planned and what was spent; by component's
    what was called before Prorata, by period and party; the ranks that texts give lines; the lines
    and periods whose condition is met; by component's id, the statement of each period; by round's
    id, the lines that it called; what pieces say was spent, by line and period.
    """

    amounts: Mapping[int, list[Amount]]
    earlier: Mapping[int, Mapping[tuple[int, int], int]]
    places: Mapping[tuple[int, int], int]
    met: frozenset[tuple[int, int]]
    stated: Mapping[int, Mapping[int, str]]
    rounds: Mapping[int, frozenset[int]]
    spent: Mapping[tuple[int, int], int]


def told_amounts(lines: list[int], components: Collection[int], pieces: bool) -> ToldAmounts:
    """One query."""
    told: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    rows_of = _amounts_and_pieces if pieces else _amount_rows
    for line, period, basis, text, amount in rows_of(tuple(lines), tuple(components)):
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
    earlier: dict[int, dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    for component, period, party, amount in told[EARLIER]:
        earlier[component][period, party] += amount
    stated: dict[int, dict[int, str]] = defaultdict(dict)
    for component, period, year, number in told[STATED]:
        stated[component][period] = stated_number(year, number)
    places = {(line, text): rank for line, _, text, rank in told[PLACE]}
    met = frozenset((line, period) for line, period, *_ in told[MET])
    by_round = {one: frozenset(called) for one, called in rounds.items()}
    spent: dict[tuple[int, int], int] = defaultdict(int)
    for line, period, _, amount in told[SPENT]:
        spent[line, period] += amount
    return ToldAmounts(grouped, earlier, places, met, stated, by_round, spent)


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
    others = (
        *(_rows_of(some, lines) for some in (actual, moved, called, met)),
        before.values_list("component_id", "period_id", "basis", "party_id", "amount"),
        stated.values_list("component_id", "period_id", "basis", "year", "number"),
    )
    return _rows_of(planned, lines).union(*others, *more, all=True)


def _rows_of(amounts: QuerySet, lines: tuple[int, ...]) -> QuerySet:
    columns = ("line_id", "period_id", "basis", "number", "amount")
    return amounts.filter(line__in=lines).order_by().values_list(*columns)
