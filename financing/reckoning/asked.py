"""What letters have asked of the shares that are kept, those of before Prorata with the others."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear

from conventions.models import Convention
from financing.models import EarlierLetter, FundCall


class LetterAsked(NamedTuple):
    """Centimes asked of a party (id) in a year; `cancelled` is the year that cancels it."""

    party: int
    amount: int
    year: int
    cancelled: int | None = None


@dataclass(frozen=True)
class SharesAsked:
    """The letters by component's and period's ids, which add to what their addressees owe."""

    letters: Mapping[tuple[int, int], Collection[LetterAsked]]

    @classmethod
    def of(cls, conventions: Collection[Convention] | QuerySet[Any]) -> "SharesAsked":
        """Of conventions, or of a query that gives their ids. Two queries."""
        found: dict[tuple[int, int], list[LetterAsked]] = defaultdict(list)
        for component, period, *said in _rows(conventions):
            found[component, period].append(LetterAsked(*said))
        return cls(found)

    def of_period(
        self, place: tuple[int, int], shares: Mapping[int, int], carrier: int, year: int | None
    ) -> dict[str, int]:
        """What is kept of a component in a period, from its shares by party's id: the carrier's own
        is asked by no letter. `year` is the fiscal year.
        """
        due = {party: amount for party, amount in shares.items() if party != carrier}
        return {"uncalled": self.left(place, due), "unasked": self.left(place, due, year)}

    def left(
        self, place: tuple[int, int], shares: Mapping[int, int], year: int | None = None
    ) -> int:
        """What none of them asks of the shares of a component in a period, by party's id
        (centimes); with a year, what none had asked when it ended.
        """
        asked: dict[int, int] = defaultdict(int)
        for one in self.letters.get(place, ()):
            if _stands(one) if year is None else _stood(one, year):
                asked[one.party] += one.amount
        return sum(max(amount - asked[party], 0) for party, amount in shares.items())


def _stands(one: LetterAsked) -> bool:
    return one.cancelled is None


def _stood(one: LetterAsked, year: int) -> bool:
    return one.year <= year and (one.cancelled is None or one.cancelled > year)


def _rows(conventions: Collection[Convention] | QuerySet[Any]) -> Iterator[tuple[int, ...]]:
    calls = FundCall.objects.letters().exclude(kind=FundCall.Kind.RETURN).order_by()
    of_these = Q(round__component__convention__in=conventions)
    yield from calls.filter(of_these).values_list(
        "round__component", "round__period", "party", "amount", "year", "cancelled_by__year"
    )
    before = EarlierLetter.objects.filter(component__convention__in=conventions).order_by()
    yield from before.annotate(year=ExtractYear("issued_on")).values_list(
        "component", "period", "party", "amount", "year"
    )
