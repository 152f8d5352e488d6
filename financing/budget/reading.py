"""What an organisation bears, pays and receives, convention by convention and year by year.

One function a word, from documents, payments and what plans give; amounts in centimes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from conventions.models import Convention, Party, Text
from epci.models import Organisation
from financing.entities.register import FundCallQuerySet
from financing.models import (
    ActualPiece,
    Basis,
    EarlierLetter,
    ExpenseStatement,
    FundCall,
    Line,
    PlannedAmount,
    ReckonedShare,
)


class ComponentPeriod(NamedTuple):
    """A component in a period, by their ids."""

    component: int
    period: int


SUMMED_BY = (
    "round__component",
    "round__period",
    "round__component__convention",
    "round__period__fiscal_year",
    "party",
)


class LetterSums(NamedTuple):
    """What the letters to a party come to in one place (centimes)."""

    place: ComponentPeriod
    convention: int
    year: int
    party: int
    asked: int
    received: int
    left: int
    returned: int


@dataclass
class BudgetYear:
    """A convention and a fiscal year of one organisation.

    `owed` and `awaited` are of letters; `to_call_on` and `to_call_of` what no letter asks yet, of
    it and of the others; `granted` what funders have not paid. `words` say on what charges rest.
    """

    convention: Convention
    year: int
    charge: int = 0
    owed: int = 0
    to_call_on: int = 0
    paid: int = 0
    awaited: int = 0
    to_call_of: int = 0
    granted: int = 0
    received: int = 0
    words: set[str] = field(default_factory=set)

    @property
    def to_pay(self) -> int:
        """Letters standing, unpaid; then what is still to be called. Never its own kept part."""
        return self.owed + self.to_call_on

    @property
    def to_receive(self) -> int:
        """The same, seen by the carrier; and what funders granted and have not paid."""
        return self.awaited + self.to_call_of + self.granted

    @property
    def says_something(self) -> bool:
        return any((self.charge, self.to_pay, self.paid, self.to_receive, self.received))

    @property
    def word(self) -> str:
        """« réalisé », « arrêté », « proposé »; the least sure of them where there are several."""
        order = ("proposé", "prévisionnel", "arrêté", "réalisé")
        return next((one for one in order if one in self.words), "")


def budget(organisation: Organisation, on: date) -> list[BudgetYear]:
    """The rows that say something, by convention then year; twelve queries at most."""
    found = Board(organisation, on)
    rows = [one for one in found.rows.values() if one.says_something]
    return sorted(rows, key=lambda one: (one.convention.reference, one.year))


class Board:
    """The rows as they are added up, by convention's id and year."""

    def __init__(self, organisation: Organisation, on: date) -> None:
        self.organisation, self.on = organisation, on
        self.rows: dict[tuple[int, int], BudgetYear] = {}
        shares = list(_shares(organisation, on))
        self.called = self._letters()
        self.open = _open_conventions(organisation, on)
        self.unsettled = _unsettled(organisation)
        for share in shares:
            self._add_share(share)
        self._fundings()

    def row(self, convention: Convention, year: int) -> BudgetYear:
        return self.rows.setdefault((convention.pk, year), BudgetYear(convention, year))

    def _letters(self) -> dict[tuple[ComponentPeriod, int], int]:
        """What stands called of each party in each place; what is owed and paid is added up."""
        called: dict[tuple[ComponentPeriod, int], int] = defaultdict(int)
        own = _summed(FundCall.objects.filter(party__organisation=self.organisation))
        carried = _summed(FundCall.objects.filter(carrier=self.organisation))
        known = Convention.objects.in_bulk({one.convention for one in (*own, *carried)})
        for sums, is_own in ((own, True), (carried, False)):
            for one in sums:
                called[one.place, one.party] = one.asked
                self._add_sums(known[one.convention], one, is_own=is_own)
        for earlier in _earlier(self.organisation):
            place = ComponentPeriod(earlier.component_id, earlier.period_id)
            called[place, earlier.party_id] += earlier.amount
            self._add_earlier(earlier)
        return called

    def _add_earlier(self, letter: EarlierLetter) -> None:
        """A letter of before Prorata, as somebody says."""
        row = self.row(letter.component.convention, letter.period.fiscal_year)
        received = sum(one.amount for one in letter.payments.all())
        left = max(0, letter.amount - received)
        if letter.party.organisation_id == self.organisation.pk:
            row.owed += left
            row.paid += received
        else:
            row.awaited += left
            row.received += received

    def _add_sums(self, convention: Convention, sums: LetterSums, *, is_own: bool) -> None:
        row = self.row(convention, sums.year)
        if is_own:
            row.charge -= sums.returned
            row.owed += sums.left
            row.paid += sums.received
        else:
            row.awaited += sums.left
            row.received += sums.received

    def _add_share(self, share: ReckonedShare) -> None:
        component, period = share.component, share.period
        row = self.row(component.convention, period.fiscal_year)
        is_kept = share.party_id == component.carrier_id
        is_own = share.party.organisation_id == self.organisation.pk
        if is_own:
            row.charge += share.amount
            row.words.add(word_of(share))
        place = ComponentPeriod(component.pk, period.pk)
        is_due = component.convention_id in self.open or place in self.unsettled
        left = max(0, share.amount - self.called.get((place, share.party_id), 0))
        if is_kept or not is_due:
            return
        if is_own:
            row.to_call_on += left
        elif component.carrier.organisation_id == self.organisation.pk:
            row.to_call_of += left

    def _fundings(self) -> None:
        """What funders have paid, and what they granted and have not."""
        received, awaited = _pieces(self.organisation)
        for line, amount in received.values():
            self.row(line.component.convention, line.year).received += amount
        for line, amount in awaited.values():
            self.row(line.component.convention, line.year).granted += amount
        carried = ExpenseStatement.objects.filter(
            component__carrier__organisation=self.organisation
        )
        stated = set(carried.order_by().values_list("component", "period"))
        for key, (line, planned) in _granted(self.organisation, self.on).items():
            if (line.component_id, line.period_id) in stated:
                continue
            if line.component.convention_id in self.open:
                known = sum(some[key][1] for some in (received, awaited) if key in some)
                row = self.row(line.component.convention, line.year)
                row.granted += max(0, planned - known)


def word_of(share: ReckonedShare) -> str:
    """On what a share rests."""
    if share.reckoned.basis == Basis.ACTUAL:
        return "réalisé"
    if not share.reckoned.is_adopted:
        return "proposé"
    return "prévisionnel" if share.is_provisional else "arrêté"


def _shares(organisation: Organisation, on: date) -> Iterable[ReckonedShare]:
    """Its own, and those of the components that it carries, drafts apart."""
    known = ReckonedShare.objects.holding(on).exclude(
        reckoned__component__convention__submitted_on=None
    )
    own = known.filter(party__organisation=organisation)
    carried = known.filter(reckoned__component__carrier__organisation=organisation)
    related = (
        (own | carried)
        .read()
        .select_related(
            "party",
            "reckoned__period",
            "reckoned__component__convention",
            "reckoned__component__carrier",
        )
    )
    return related.order_by("pk").distinct()


def _summed(letters: FundCallQuerySet) -> list[LetterSums]:
    """What the letters that nothing cancels come to; the database adds them up.

    What is returned on breach comes off the share: nothing of it is to be called again.
    """
    known = letters.letters().filter(cancelled_by=None).with_money().order_by()
    is_return = Q(kind=FundCall.Kind.RETURN)
    sums = {
        "total_asked": Sum("amount", filter=~is_return),
        "total_received": Sum("received"),
        "total_left": Sum("left", filter=Q(amount__gt=0, left__gt=0)),
        "total_returned": Sum("amount", filter=is_return),
    }
    rows = known.values(*SUMMED_BY).annotate(**sums).values_list(*SUMMED_BY, *sums)
    return [
        LetterSums(
            ComponentPeriod(component, period),
            *of,
            int(asked or 0),
            int(received),
            int(left or 0),
            -int(returned or 0),
        )
        for component, period, *of, asked, received, left, returned in rows
    ]


def _earlier(organisation: Organisation) -> Iterable[EarlierLetter]:
    """Those to it, and those of the components that it carries."""
    known = EarlierLetter.objects.filter(
        Q(party__organisation=organisation) | Q(component__carrier__organisation=organisation)
    )
    related = known.select_related("party", "period", "component__convention")
    return related.prefetch_related("payments")


def _joined(organisation: Organisation) -> QuerySet[Party, dict[str, int]]:
    """The conventions of which it is a party."""
    return Party.objects.filter(organisation=organisation).order_by().values("convention")


def _open_conventions(organisation: Organisation, on: date) -> set[int]:
    """Those of its conventions that are in force."""
    known = Convention.objects.in_force(on).filter(pk__in=_joined(organisation))
    return set(known.order_by().values_list("pk", flat=True))


def _unsettled(organisation: Organisation) -> set[ComponentPeriod]:
    """What is stated in its conventions, and not settled."""
    known = ExpenseStatement.objects.to_settle().filter(
        component__convention__in=_joined(organisation)
    )
    rows = known.order_by().values_list("component", "period")
    return {ComponentPeriod(*row) for row in rows}


class FundedLine:
    """A funding line in a period, as one key."""

    def __init__(self, line: Line, period_id: int, year: int) -> None:
        self.component, self.component_id = line.component, line.component_id
        self.period_id, self.year = period_id, year


Funded = dict[tuple[int, int], tuple[FundedLine, int]]


def _pieces(organisation: Organisation) -> tuple[Funded, Funded]:
    """What funders paid, and what they notified and have not paid, by line and period."""
    pieces = ActualPiece.objects.counted().filter(
        line__component__carrier__organisation=organisation, line__nature=Line.Nature.FUNDING
    )
    received: Funded = {}
    awaited: Funded = {}
    for one in pieces.select_related("line__component__convention", "period"):
        some, key = (awaited if one.is_awaited else received), (one.line_id, one.period_id)
        line = FundedLine(one.line, one.period_id, one.period.fiscal_year)
        before = some[key][1] if key in some else 0
        some[key] = (line, before + one.amount - one.withdrawn)
    return received, awaited


def _granted(organisation: Organisation, on: date) -> Funded:
    """What texts in effect plan of granted fundings, the last text's amount."""
    amounts = PlannedAmount.objects.filter(
        line__component__carrier__organisation=organisation,
        line__nature=Line.Nature.FUNDING,
        line__state=Line.FundingState.GRANTED,
        line__in_kind=False,
        text__in=Text.objects.in_effect(on).order_by().values("pk"),
    )
    related = amounts.select_related("line__component__convention", "period", "text")
    return {
        (one.line_id, one.period_id): (
            FundedLine(one.line, one.period_id, one.period.fiscal_year),
            one.amount,
        )
        for one in related.order_by("text__number", "pk")
    }
