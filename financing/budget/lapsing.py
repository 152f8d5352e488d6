"""Claims on public bodies that lapse within a year, or have lapsed.

Loi n° 68-1250 of 31 December 1968, articles 1 and 2: on the State, local authorities and public
establishments that have a public accountant, four years from the 1 January after the right arose;
a written demand, or a payment of a part, begins them again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Greatest

from epci.entities.kinds import OWN_TREASURER
from epci.models import Organisation
from financing.budget.sums import BudgetParts
from financing.models import EarlierLetter, EarlierPayment, FundCall, Payment
from press.kit.counts import united
from press.kit.naming import name_of, read_name
from press.kit.prepared import PreparedSentence

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
    """Those of a carrier, the first to lapse before the others; one query."""
    rows = PreparedSentence(_claims, united, OF_DAY).rows(
        {"organisation": organisation.pk, "on": on}
    )
    claims = [_claim(on, *row) for row in rows]
    return sorted(claims, key=lambda one: (one.last_year, one.reference, one.said))


def _claim(
    on: date, reference: str, said: str, number: int, debtor: str, left: int, since: int
) -> LapsingClaim:
    """What a row of one of the kinds tells: only letters have a number.

    PostgreSQL gives sums and years as decimals.
    """
    told = f"{said}-{number:04d}" if number else said
    return LapsingClaim(read_name(reference), told, debtor, int(left), int(since) + YEARS, on)


def _claims(organisation: int, on: date) -> list[QuerySet[Any]]:
    carrier = Organisation(pk=organisation)
    return [_called(carrier, on), _before(carrier, on), _uncalled(carrier, on)]


def _called(organisation: Organisation, on: date) -> QuerySet[Any]:
    """From the letter, its last reminder or its last payment: of the letters of so long ago."""
    reminders = FundCall.objects.filter(kind=FundCall.Kind.REMINDER, about=OuterRef("pk"))
    payments = Payment.objects.filter(call=OuterRef("pk"), amount__gt=0)
    old = FundCall.objects.standing().filter(carrier=organisation, year__lte=on.year - YEARS)
    letters = old.with_money().filter(ON_PUBLIC)
    since = Greatest(
        F("year"), _last(reminders, "about", "year"), _last(payments, "call", _YEAR_RECEIVED)
    )
    said = Concat(Value("lettre "), Cast("year", TextField()), output_field=TextField())
    return _first(letters.annotate(since=since), on, "round__component", said, F("number"))


def _before(organisation: Organisation, on: date) -> QuerySet[Any]:
    """The same, of letters of before Prorata."""
    payments = EarlierPayment.objects.filter(letter=OuterRef("pk"))
    old = EarlierLetter.objects.filter(issued_on__lt=date(on.year - YEARS + 1, 1, 1))
    carried = BudgetParts(organisation, on).bringing_more
    letters = old.with_money().filter(ON_PUBLIC, component__in=carried)
    since = Greatest(ExtractYear("issued_on"), _last(payments, "letter", _YEAR_RECEIVED))
    said = Concat(Value("lettre "), "number", Value(", reprise"), output_field=TextField())
    return _first(letters.annotate(since=since), on, "component", said)


def _uncalled(organisation: Organisation, on: date) -> QuerySet[Any]:
    """What no letter has asked, from the year of which it is."""
    part = BudgetParts(organisation, on).to_call_of()
    year = F(f"{part.period}__fiscal_year")
    old = part.rows.filter(reckoned__fiscal_year__lte=on.year - YEARS, reckoned__uncalled__gt=0)
    rows = old.filter(ON_PUBLIC).annotate(left=part.amount, since=year)
    told = f"{part.component}__label", Value(", "), Cast(year, TextField()), Value(", à appeler")
    said = Concat(*told, output_field=TextField())
    return _first(rows, on, part.component, said)


# What claims are asked that comes of the day.
OF_DAY = {
    "last_year": lambda values: values["on"].year - YEARS,
    "before": lambda values: date(values["on"].year - YEARS + 1, 1, 1),
}
_YEAR_RECEIVED = ExtractYear("received_on")


def _first(
    rows: QuerySet[Any], on: date, component: str, said: Any, number: Any = None
) -> QuerySet[Any]:
    """Those that lapse soon, as `_claim` reads them."""
    due = rows.filter(left__gt=0, since__lte=on.year - YEARS).annotate(
        claim_of=name_of(f"{component}__convention"),
        claim_said=said,
        claim_number=number or Value(0),
    )
    columns = "claim_of", "claim_said", "claim_number", "party__short_name", "left", "since"
    return due.order_by("since", "pk").values_list(*columns)[:MOST]


def _last(rows: QuerySet[Any], by: str, year: Any) -> Coalesce:
    """The last year of some rows, 0 without any."""
    last = rows.order_by().values(by).annotate(last=Max(year)).values("last")
    return Coalesce(Subquery(last), 0, output_field=IntegerField())
