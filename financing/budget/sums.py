"""What each word of a budget comes to, as rows that the database adds up; amounts in centimes.

Every page that says one of these words asks here, so that one thing has one total.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Greatest

from conventions.entities.agreement import in_effect_on
from epci.models import Organisation
from financing.budget.amounts import RANKS, BudgetAmounts, BudgetWord
from financing.entities.reckoned import open_on
from financing.models import (
    ActualPiece,
    Basis,
    Component,
    EarlierLetter,
    EarlierPayment,
    ExpenseStatement,
    FundCall,
    Line,
    Payment,
    PieceWithdrawal,
    PlannedAmount,
    ReckonedPeriod,
    ReckonedShare,
)
from press.kit.counts import EachSum, Part, united
from press.kit.prepared import PreparedSentence

CENTIMES, WORDS = BigIntegerField(), CharField()
COMPONENT, PERIOD = "reckoned__component", "reckoned__period"
PARTY_OF = {
    **dict.fromkeys((ReckonedShare, FundCall, EarlierLetter), "party"),
    Payment: "call__party",
}
OF_LETTER = "call__round__component", "call__round__period"


class SumPlace(NamedTuple):
    """What a sum is of: a convention or a component (ids), 0 of both for all that a year holds."""

    convention: int
    component: int
    year: int


class Detail(NamedTuple):
    """What is told apart, beside all that each year comes to.

    `year` has each component, or each of `conventions` (ids, or SQL that gives them) where they are
    given; or each of `components` (ids, or a query of them), which are theirs.
    """

    year: int
    conventions: Sequence[int] | RawSQL | None = None
    components: Sequence[int] | QuerySet[Any] | None = None


@dataclass(frozen=True)
class BudgetPart:
    """Some rows of one word: how their component and period are found, and what each adds.

    `year` leads to their fiscal year, where their period is not the way. `also` are other words of
    the same rows, and what each row adds to them: read together.
    """

    word: Any
    rows: QuerySet[Any]
    component: str
    period: str
    amount: Any
    year: str = ""
    also: Sequence[tuple[BudgetWord, Any]] = ()

    def by_year(self) -> Part:
        """Nothing of conventions and components, year, word, sum."""
        return self._summed(self.rows, Value(0), Value(0))

    def told(self, detail: Detail) -> Part:
        """Convention or component, year, word, sum."""
        convention = f"{self.component}__convention"
        rows = self.rows.filter(**{self.year_path: detail.year})
        conventions, components = detail.conventions, detail.components
        if conventions is not None and components is None:
            among = rows.filter(_found_among(conventions, rows.model))
            among = among.filter(**{f"{convention}__in": conventions})
            return self._summed(among, F(f"{convention}_id"), Value(0))
        if components is not None:
            rows = rows.filter(**{f"{self.component}__in": components})
        if conventions is not None and rows.model in PARTY_OF:
            rows = rows.filter(_found_among(conventions, rows.model))
        return self._summed(rows, Value(0), F(f"{self.component}_id"))

    @property
    def year_path(self) -> str:
        return self.year or f"{self.period}__fiscal_year"

    @property
    def total(self) -> Sum:
        return Sum(self.amount, output_field=CENTIMES)

    @property
    def apart(self) -> "list[BudgetPart]":
        """A part for each of its words."""
        others = (replace(self, word=Value(word), amount=one) for word, one in self.also)
        return [replace(one, also=()) for one in (self, *others)]

    def _summed(self, rows: QuerySet[Any], convention: Any, component: Any) -> Part:
        """Constants are not grouped by."""
        is_constant = isinstance(self.word, Value)
        named = (
            rows.order_by()
            .annotate(
                sum_convention=convention,
                sum_component=component,
                sum_year=F(self.year_path),
                sum_word=self.word if is_constant else Cast(self.word, WORDS),
            )
            .values("sum_convention", "sum_component", "sum_year", "sum_word")
        )
        place, told = ("sum_convention", "sum_component", "sum_year"), ("sum_word", "sum_amount")
        if not self.also:
            return named.annotate(sum_amount=self.total).values_list(*place, *told)
        sums = {f"sum_of_{one.word.value}": one.total for one in self.apart}
        words = {f"sum_of_{one.word.value}": one.word.value for one in self.apart}
        return EachSum(named.annotate(**sums).values_list(*place, *sums), place, words, told)


def _found_among(conventions: Sequence[int] | RawSQL, model: type[Any]) -> Q:
    """The rows of these conventions, said once more by what an index finds them at once."""
    if model in PARTY_OF:
        return Q(**{f"{PARTY_OF[model]}__convention__in": conventions})
    if model is ReckonedPeriod:
        theirs = Component.objects.filter(convention__in=conventions)
        return Q(component__in=theirs.order_by().values("pk"))
    return Q()


def sums(
    organisation: Organisation, on: date, detail: Detail, *, with_accrued: bool = False
) -> dict[SumPlace, BudgetAmounts]:
    """One query, compiled once for a process."""
    found: dict[SumPlace, BudgetAmounts] = defaultdict(BudgetAmounts)
    asked = PreparedSentence(_with_accrued if with_accrued else _known, _all, {})
    conventions = None if detail.conventions is None else tuple(detail.conventions)
    values = {"organisation": organisation.pk, "on": on, "year": detail.year}
    for *place, word, total in asked.rows({**values, "conventions": conventions}):
        found[SumPlace(*place)].sums[RANKS[word]] += int(total or 0)
    return found


Asked = tuple[list[BudgetPart], Detail]


def _known(organisation: int, on: date, year: int, conventions: tuple[int, ...] | None) -> Asked:
    parts = BudgetParts(Organisation(pk=organisation), on)
    return list(parts.known()), Detail(year, conventions)


def _with_accrued(
    organisation: int, on: date, year: int, conventions: tuple[int, ...] | None
) -> Asked:
    parts = BudgetParts(Organisation(pk=organisation), on)
    return list(parts.known(accrued_in=year)), Detail(year, conventions)


def _all(asked: Asked) -> tuple[str, list[Any]]:
    """One sentence of all the parts: what each year comes to, then what is told apart."""
    parts, detail = asked
    return united([rows for one in parts for rows in (one.by_year(), one.told(detail))])


@dataclass(frozen=True)
class BudgetParts:
    """The rows of each word, for an organisation on a day; nothing is read here."""

    organisation: Organisation
    on: date

    def known(self, accrued_in: int | None = None) -> Iterator[BudgetPart]:
        """What it bears, pays and receives; and what is owed for a year that no letter of that year
        or before asks.
        """
        yield from self._shares()
        yield from self._left(accrued_in)
        yield from self._letters()
        yield from self._earlier()
        yield from self._fundings()
        if accrued_in is not None:
            own = self._own_shares.filter(**{f"{PERIOD}__fiscal_year": accrued_in})
            yield self._to_call(BudgetWord.ACCRUED_ON, own, by_its_year=True)

    @cached_property
    def _reckoned(self) -> QuerySet[ReckonedShare]:
        """What holds that day, drafts apart."""
        known = ReckonedShare.objects.holding(self.on)
        return known.exclude(reckoned__component__convention__submitted_on=None)

    @property
    def _own_shares(self) -> QuerySet[ReckonedShare]:
        return self._reckoned.filter(payer=self.organisation)

    @property
    def _carried_shares(self) -> QuerySet[ReckonedShare]:
        """Those of what it carries, its own too."""
        return self._reckoned.filter(reckoned__carrier=self.organisation)

    def _shares(self) -> Iterator[BudgetPart]:
        yield BudgetPart(_base(), self._own_shares, COMPONENT, PERIOD, F("amount"))
        yield self._to_call(BudgetWord.TO_CALL_ON, self._own_shares)

    def to_call_of(self) -> BudgetPart:
        """What it will ask of the others, share by share."""
        return self._to_call(BudgetWord.TO_CALL_OF, self._carried_shares)

    def _to_call(
        self, word: BudgetWord, shares: QuerySet[ReckonedShare], *, by_its_year: bool = False
    ) -> BudgetPart:
        """What no letter asks yet, of conventions in force or of a year left to settle.

        Never what a carrier keeps.
        """
        due = shares.filter(self._is_due("reckoned__"))
        due = due.exclude(party=F(f"{COMPONENT}__carrier"))
        left = Greatest(F("amount") - _called(by_its_year=by_its_year), 0, output_field=CENTIMES)
        return BudgetPart(Value(word), due, COMPONENT, PERIOD, left)

    def _left(self, accrued_in: int | None) -> Iterator[BudgetPart]:
        """The same of what is kept of each component and period that it carries.

        What is in force is read along its index, the years left to settle from their statements.
        """
        accrued = Case(When(fiscal_year=accrued_in, then=F("unasked")), default=Value(0))
        also = () if accrued_in is None else ((BudgetWord.ACCRUED_OF, accrued),)
        known = ReckonedPeriod.objects.holding(self.on)
        in_force = known.filter(open_on(self.on), carrier=self.organisation)
        stated = ExpenseStatement.objects.filter(carrier=self.organisation).order_by()
        settling = known.exclude(open_on(self.on)).filter(
            Exists(self._unsettled("")), component__in=stated.values("component")
        )
        word, place = Value(BudgetWord.TO_CALL_OF), ("component", "period")
        for rows in (in_force, settling):
            yield BudgetPart(word, rows, *place, F("uncalled"), "fiscal_year", also)

    def _is_due(self, path: str) -> Q:
        """Of what is reckoned: whether its convention is in force, or its year left to settle."""
        return open_on(self.on, path) | Exists(self._unsettled(path))

    def _unsettled(self, path: str) -> QuerySet[ExpenseStatement]:
        return ExpenseStatement.objects.to_settle().filter(
            component=OuterRef(f"{path}component"),
            period=OuterRef(f"{path}period"),
            component__convention__submitted_on__isnull=False,
        )

    def _letters(self) -> Iterator[BudgetPart]:
        """Those that stand. Its own are found by each of its seats: all is read of them at once.

        What comes back to it on breach lowers what it bears, and is not to be called again.
        """
        standing = FundCall.objects.letters().filter(cancelled_by=None)
        place = "round__component", "round__period"
        left = Greatest(F("left"), 0, output_field=CENTIMES)
        own = standing.filter(party__organisation=self.organisation).with_money()
        owed = Case(When(amount__gt=0, then=left), default=Value(0), output_field=CENTIMES)
        returned = Case(When(kind=FundCall.Kind.RETURN, then=F("amount")), default=Value(0))
        also = (BudgetWord.PAID, F("received")), (BudgetWord.ACTUAL, returned)
        yield BudgetPart(Value(BudgetWord.OWED), own, *place, owed, also=also)
        awaited = standing.filter(carrier=self.organisation, amount__gt=0).with_money()
        yield BudgetPart(Value(BudgetWord.AWAITED), awaited, *place, left)
        received = Payment.objects.filter(call__cancelled_by=None, call__carrier=self.organisation)
        yield BudgetPart(Value(BudgetWord.RECEIVED), received, *OF_LETTER, F("amount"))

    def _earlier(self) -> Iterator[BudgetPart]:
        """Letters of before Prorata, as somebody says."""
        paid = _sum_of(EarlierPayment.objects.filter(letter=OuterRef("pk")), "letter")
        left = Greatest(F("amount") - paid, 0, output_field=CENTIMES)
        own = Q(party__organisation=self.organisation)
        carried = ~own & Q(component__in=self.bringing_more)
        for whose, owed, settled in (
            (own, BudgetWord.OWED, BudgetWord.PAID),
            (carried, BudgetWord.AWAITED, BudgetWord.RECEIVED),
        ):
            rows, also = EarlierLetter.objects.filter(whose), ((settled, paid),)
            yield BudgetPart(Value(owed), rows, "component", "period", left, also=also)

    @property
    def bringing_more(self) -> QuerySet[ReckonedPeriod]:
        """The components that it carries and that have fundings, or letters of before."""
        found = ReckonedPeriod.objects.filter(carrier=self.organisation, brings_more=True)
        return found.order_by().values("component")

    def _fundings(self) -> Iterator[BudgetPart]:
        """What funders paid; what they notified; what is granted in the plan and neither."""
        carried = Q(line__component__in=self.bringing_more, line__nature=Line.Nature.FUNDING)
        place = "line__component", "period"
        pieces, net = ActualPiece.objects.filter(carried), F("amount") - _withdrawn()
        received, notified = pieces.filter(is_awaited=False), pieces.filter(is_awaited=True)
        yield BudgetPart(Value(BudgetWord.RECEIVED), received, *place, net)
        yield BudgetPart(Value(BudgetWord.GRANTED), notified, *place, net)
        left = Greatest(F("amount") - _known_of_line(), 0, output_field=CENTIMES)
        yield BudgetPart(Value(BudgetWord.GRANTED), self._granted(carried), *place, left)

    def _granted(self, carried: Q) -> QuerySet[PlannedAmount]:
        """What the last text in effect plans, of conventions in force, until it is stated."""
        in_effect = in_effect_on(self.on, "text__")
        later = PlannedAmount.objects.filter(
            in_effect,
            line=OuterRef("line"),
            period=OuterRef("period"),
            text__number__gt=OuterRef("text__number"),
        )
        stated = ExpenseStatement.objects.filter(
            component=OuterRef("line__component"), period=OuterRef("period")
        )
        opened = ReckonedPeriod.objects.holding(self.on).filter(
            open_on(self.on), component=OuterRef("line__component"), period=OuterRef("period")
        )
        planned = PlannedAmount.objects.in_effect(self.on).filter(
            carried,
            Exists(opened.order_by()),
            line__state=Line.FundingState.GRANTED,
            line__in_kind=False,
        )
        return planned.exclude(Exists(later)).exclude(Exists(stated))


def _base() -> Case:
    """On what a share rests."""
    return Case(
        When(reckoned__basis=Basis.ACTUAL, then=Value(BudgetWord.ACTUAL)),
        When(reckoned__is_adopted=False, then=Value(BudgetWord.PROPOSED)),
        When(reckoned__basis=F(f"{COMPONENT}__default_basis"), then=Value(BudgetWord.ADOPTED)),
        default=Value(BudgetWord.PLANNED),
        output_field=WORDS,
    )


def _called(*, by_its_year: bool) -> Any:
    """What stands called of a share, letters of before included; or did when its year ended."""
    place = {"component": OuterRef(COMPONENT), "period": OuterRef(PERIOD)}
    letters = FundCall.objects.letters().exclude(kind=FundCall.Kind.RETURN)
    letters = letters.filter(
        party=OuterRef("party"), **{f"round__{name}": key for name, key in place.items()}
    )
    earlier = EarlierLetter.objects.filter(party=OuterRef("party"), **place)
    if by_its_year:
        year = OuterRef(f"{PERIOD}__fiscal_year")
        stood = Q(cancelled_by=None) | Q(cancelled_by__year__gt=year)
        letters = letters.filter(stood, year__lte=year)
        earlier = earlier.filter(issued_on__year__lte=year)
    else:
        letters = letters.filter(cancelled_by=None)
    return _sum_of(letters, "party") + _sum_of(earlier, "party")


def _withdrawn() -> Any:
    return _sum_of(PieceWithdrawal.objects.filter(piece=OuterRef("pk")), "piece")


def _known_of_line() -> Any:
    """What pieces say of a planned line, received or notified."""
    same = {"line": OuterRef("line"), "period": OuterRef("period")}
    net = F("amount") - _withdrawn()
    return _sum_of(ActualPiece.objects.filter(**same), "line", net)


def _sum_of(rows: QuerySet[Any], by: str, amount: Any = "amount") -> Any:
    total = Sum(amount, output_field=CENTIMES)
    found = rows.order_by().values(by).annotate(total=total).values("total")
    return Coalesce(Subquery(found), 0, output_field=CENTIMES)
