"""The years that a carrier numbered, as the page of its archives lists them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from epci.models import Organisation
from financing.models import ExpenseStatement, FundCall

MOST_AT_ONCE = 1_000  # papers that a page archives while one waits: some ten seconds


@dataclass(frozen=True)
class NumberedYear:
    """How many papers a carrier numbered in a year, and how many wait for their PDF."""

    carrier: int
    year: int
    letters: int
    statements: int
    waiting: int

    @property
    def papers(self) -> int:
        return self.letters + self.statements

    @property
    def is_long(self) -> bool:
        """Whether it is archived apart."""
        return self.papers > MOST_AT_ONCE

    @property
    def state(self) -> tuple[str, str]:
        """Whether it can be archived, and how: a kind and its word."""
        if self.waiting:
            return "waiting", f"{self.waiting} sans PDF"
        return ("neutral", "longue à préparer") if self.is_long else ("done", "prête")


def numbered_years(carrier: Organisation) -> list[NumberedYear]:
    """The latest first; two queries."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, model in enumerate((FundCall, ExpenseStatement)):
        rows: QuerySet[Any] = model._default_manager.filter(carrier=carrier).order_by()
        lacking = Count("pk", filter=Q(rendering=None))
        for one in rows.values("year").annotate(count=Count("pk"), lacking=lacking):
            found[one["year"]][place] = one["count"]
            found[one["year"]][2] += one["lacking"]
    return [NumberedYear(carrier.pk, year, *found[year]) for year in sorted(found, reverse=True)]


def numbered_year(carrier: Organisation, year: int) -> NumberedYear | None:
    """One of them, where something was numbered."""
    return next((one for one in numbered_years(carrier) if one.year == year), None)
