"""What letters have asked of the shares that are kept, those of before Prorata with the others."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear

from conventions.models import Convention
from financing.models import EarlierLetter, FundCall
from press.kit.compiled import compiled_once


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
    def of(cls, conventions: Collection[Convention]) -> "SharesAsked":
        """Of all that conventions plan. Two queries."""
        ids = tuple(one.pk for one in conventions)
        return cls._from(*_of_conventions(ids), *_before_of_conventions(ids))

    @classmethod
    def of_places(cls, pairs: Collection[tuple[int, int]]) -> "SharesAsked":
        """Of these components and periods, by their ids, and of some others. Two queries."""
        components = tuple(sorted({component for component, _period in pairs}))
        periods = tuple(sorted({period for _component, period in pairs}))
        return cls._from(*_of_places(components, periods), *_before_of_places(components, periods))

    @classmethod
    def _from(cls, *rows: Sequence[Any]) -> "SharesAsked":
        found: dict[tuple[int, int], list[LetterAsked]] = defaultdict(list)
        for component, period, *said in rows:
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


@compiled_once
def _of_conventions(conventions: tuple[int, ...]) -> QuerySet[Any]:
    return _letters().filter(round__component__convention__in=conventions)


@compiled_once
def _before_of_conventions(conventions: tuple[int, ...]) -> QuerySet[Any]:
    return _before().filter(component__convention__in=conventions)


@compiled_once
def _of_places(components: tuple[int, ...], periods: tuple[int, ...]) -> QuerySet[Any]:
    return _letters().filter(round__component__in=components, round__period__in=periods)


@compiled_once
def _before_of_places(components: tuple[int, ...], periods: tuple[int, ...]) -> QuerySet[Any]:
    return _before().filter(component__in=components, period__in=periods)


def _letters() -> QuerySet[Any]:
    calls = FundCall.objects.letters().exclude(kind=FundCall.Kind.RETURN).order_by()
    return calls.values_list(
        "round__component", "round__period", "party", "amount", "year", "cancelled_by__year"
    )


def _before() -> QuerySet[Any]:
    letters = EarlierLetter.objects.order_by().annotate(year=ExtractYear("issued_on"))
    return letters.values_list("component", "period", "party", "amount", "year")
