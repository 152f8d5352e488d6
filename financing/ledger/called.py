"""The conventions that have something to settle: of which something was called or stated."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from conventions.access import MANY, seen_by
from conventions.entities.seeing import seats_of
from conventions.models import Convention
from financing.models import CallRound, ExpenseStatement
from press.kit.counts import MOST, ByLength, count, counts, first_of_each

OF = "component__convention"


@dataclass(frozen=True)
class CalledConventions:
    """Those that a person sees, by their references; of one reference, where it is given.

    Of who sees more than are counted, those that are few are found by what was called of them;
    where they are many, each convention is asked in its turn.
    """

    user: User
    reference: str = ""

    @cached_property
    def rows(self) -> QuerySet[Convention]:
        if not self._sees_many:
            return _in_order(self._listed)
        if self._few is not None:
            return _in_order(Convention.objects.filter(pk__in=self._few))
        return _in_order(_called(self.reference, seen_by(self.user, MANY)("pk")))

    @cached_property
    def count(self) -> int:
        """How many, `MOST` and one where there are more."""
        if not self._sees_many:
            return self._known["called"]
        return count(self.rows) if self._few is None else len(self._few)

    @property
    def _sees_many(self) -> bool:
        return self._known["seats"] > MOST

    @cached_property
    def _known(self) -> dict[str, int]:
        """How many they see, and of who sees few how many were called; one query."""
        seats = seats_of(self.user)
        called = ByLength(seats, Convention.objects.none(), self._listed)
        return counts(seats=seats, called=called)

    @property
    def _listed(self) -> QuerySet[Convention]:
        return _called(self.reference, seen_by(self.user)("pk"))

    @cached_property
    def _few(self) -> set[int] | None:
        """The keys of those of who sees many; None where more rounds and statements are seen than
        are counted. One query.
        """
        seen = seen_by(self.user, MANY)(OF)
        every = (model.objects.filter(seen).order_by() for model in (CallRound, ExpenseStatement))
        if self.reference:
            every = (rows.filter(**{f"{OF}__reference": self.reference}) for rows in every)
        rows = first_of_each([some.values_list(OF)[: MOST + 1] for some in every])
        return None if len(rows) > MOST else {key for (key,) in rows}


def _in_order(conventions: QuerySet[Convention]) -> QuerySet[Convention]:
    return conventions.order_by("reference", "pk")


def _called(reference: str, seen: Q) -> QuerySet[Convention]:
    rounds = CallRound.objects.filter(**{OF: OuterRef("pk")})
    statements = ExpenseStatement.objects.filter(**{OF: OuterRef("pk")})
    found = Convention.objects.filter(seen, Exists(rounds) | Exists(statements))
    return found.filter(reference=reference) if reference else found
