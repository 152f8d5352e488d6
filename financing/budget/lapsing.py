"""Claims on public bodies that lapse within a year, or have lapsed.

Loi n° 68-1250 of 31 December 1968, articles 1 and 2: on the State, local authorities and public
establishments that have a public accountant, four years from the 1 January after the right arose;
a written demand, or a payment of a part, begins them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear, Greatest

from epci.entities.kinds import OWN_TREASURER
from epci.models import Organisation
from financing.budget.sums import BudgetParts
from financing.models import EarlierLetter, EarlierPayment, FundCall, Payment
from press.kit.naming import name_of

YEARS = 4
MOST = 100  # claims that are told, of each kind
ON_PUBLIC = ~Q(party__organisation__kind__in=OWN_TREASURER)


@dataclass(frozen=True)
class LapsingClaim:
    """What is claimed, on whom (centimes), and the last year in which it can be."""

    reference: str
    said: str
    debtor: str
    amount: int
    last_year: int
    on: date

    @property
    def is_over(self) -> bool:
        return self.last_year < self.on.year

    @property
    def last_day(self) -> date:
        return date(self.last_year, 12, 31)

    @property
    def state(self) -> tuple[str, str]:
        return ("late", "prescrite") if self.is_over else ("waiting", "se prescrit")


def lapsing(organisation: Organisation, on: date) -> list[LapsingClaim]:
    """Those of a carrier, the first to lapse before the others; three queries."""
    claims = [*_called(organisation, on), *_before(organisation, on), *_uncalled(organisation, on)]
    return sorted(claims, key=lambda one: (one.last_year, one.reference, one.said))


def _called(organisation: Organisation, on: date) -> Iterator[LapsingClaim]:
    """From the letter, its last reminder or its last payment: of the letters of so long ago."""
    reminders = FundCall.objects.filter(kind=FundCall.Kind.REMINDER, about=OuterRef("pk"))
    payments = Payment.objects.filter(call=OuterRef("pk"), amount__gt=0)
    old = FundCall.objects.standing().filter(carrier=organisation, year__lte=on.year - YEARS)
    letters = old.with_money().filter(ON_PUBLIC)
    since = Greatest(
        F("year"), _last(reminders, "about", "year"), _last(payments, "call", _YEAR_RECEIVED)
    )
    columns = name_of("round__component__convention"), "year", "number", *OF_DEBTOR
    rows = letters.annotate(since=since).filter(left__gt=0, since__lte=on.year - YEARS)
    for reference, year, number, debtor, left, last in _first(rows, *columns):
        said = f"lettre {year}-{number:04d}"
        yield LapsingClaim(reference, said, debtor, left, last + YEARS, on)


def _before(organisation: Organisation, on: date) -> Iterator[LapsingClaim]:
    """The same, of letters of before Prorata."""
    payments = EarlierPayment.objects.filter(letter=OuterRef("pk"))
    old = EarlierLetter.objects.filter(issued_on__lt=date(on.year - YEARS + 1, 1, 1))
    letters = old.with_money().filter(ON_PUBLIC, component__carrier__organisation=organisation)
    since = Greatest(ExtractYear("issued_on"), _last(payments, "letter", _YEAR_RECEIVED))
    rows = letters.annotate(since=since).filter(left__gt=0, since__lte=on.year - YEARS)
    columns = name_of("component__convention"), "number", *OF_DEBTOR
    for reference, number, debtor, left, last in _first(rows, *columns):
        yield LapsingClaim(reference, f"lettre {number}, reprise", debtor, left, last + YEARS, on)


def _uncalled(organisation: Organisation, on: date) -> Iterator[LapsingClaim]:
    """What no letter has asked, from the year of which it is."""
    part = BudgetParts(organisation, on).to_call_of()
    year = F(f"{part.period}__fiscal_year")
    rows = part.rows.filter(ON_PUBLIC).annotate(left=part.amount, since=year)
    due = rows.filter(left__gt=0, since__lte=on.year - YEARS)
    columns = name_of(f"{part.component}__convention"), f"{part.component}__label", *OF_DEBTOR
    for reference, label, debtor, left, last in _first(due, *columns):
        yield LapsingClaim(reference, f"{label}, {last}, à appeler", debtor, left, last + YEARS, on)


_YEAR_RECEIVED = ExtractYear("received_on")
OF_DEBTOR = "party__short_name", "left", "since"


def _first(rows: QuerySet[Any], *columns: Any) -> QuerySet[Any]:
    return rows.order_by("since", "pk").values_list(*columns)[:MOST]


def _last(rows: QuerySet[Any], by: str, year: Any) -> Coalesce:
    """The last year of some rows, 0 without any."""
    last = rows.order_by().values(by).annotate(last=Max(year)).values("last")
    return Coalesce(Subquery(last), 0, output_field=IntegerField())
