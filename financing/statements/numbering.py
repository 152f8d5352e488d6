"""The series of statements of a carrier: no gap, no duplicate, each chained to the one before."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from epci.models import Organisation
from financing.models import ExpenseStatement, StatementCounter
from press.words.french import short_date


@dataclass
class StatementSeries:
    """A carrier's series, locked for the length of one transaction."""

    counter: StatementCounter
    head: ExpenseStatement | None

    def require_day(self, on: date) -> None:
        """Refuse a day before the carrier's last statement. Raises ValidationError."""
        if self.head and on < self.head.issued_on:
            raise ValidationError(
                f"La date {short_date(on)} précède celle du dernier état de "
                f"{self.counter.carrier}, le {short_date(self.head.issued_on)}.",
                code="date_order",
            )

    def keep(self, statement: ExpenseStatement) -> None:
        """This one is now the last."""
        self.counter.last = statement.number
        self.counter.head_sha256 = statement.sha256
        self.counter.save(update_fields=["last", "head_sha256"])


def open_series(carrier: Organisation, on: date) -> StatementSeries:
    """Lock the carrier's statements of every year; inside a transaction."""
    StatementCounter.objects.get_or_create(carrier=carrier, year=on.year)
    rows = StatementCounter.objects.select_for_update().filter(carrier=carrier).order_by("year")
    counters = list(rows)
    current = next(one for one in counters if one.year == on.year)
    current.carrier = carrier
    heads = [one.head_sha256 for one in counters if one.head_sha256]
    head = ExpenseStatement.objects.get(sha256=heads[-1]) if heads else None
    return StatementSeries(current, head)
