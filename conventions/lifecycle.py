"""Where a convention stands on a day: one table, computed from dates, votes and signatures.

Nothing here is typed by hand. A roadmap skips signature; an expired or terminated
convention stays so whatever is missing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conventions.models import Approval, Convention, Party, Text
from conventions.terms import Change, end_on

# The days on which a party authorises and signs; None while it has not.
Days = tuple[date | None, date | None]


class State(StrEnum):
    """The states in their order; the value is the word on the screen."""

    DRAFT = "projet"
    IN_DELIBERATION = "en délibération"
    TO_BE_SIGNED = "à signer"
    SIGNED = "signée"
    IN_FORCE = "en vigueur"
    EXPIRED = "expirée"
    TERMINATED = "résiliée"


@dataclass(frozen=True)
class Facts:
    """What the state depends on."""

    terminated: bool
    ended: bool
    submitted: bool
    all_authorised: bool
    all_signed: bool
    started: bool


# The first line whose condition holds gives the state.
TABLE = (
    (State.TERMINATED, lambda facts: facts.terminated),
    (State.DRAFT, lambda facts: not facts.submitted),
    (State.EXPIRED, lambda facts: facts.ended),
    (State.IN_DELIBERATION, lambda facts: not facts.all_authorised),
    (State.TO_BE_SIGNED, lambda facts: not facts.all_signed),
    (State.SIGNED, lambda facts: not facts.started),
    (State.IN_FORCE, lambda facts: True),
)


def state_of(convention: Convention, on: date) -> State:
    """The state on a day; three queries."""
    return states_of([convention], on)[convention.pk]


def states_of(conventions: Iterable[Convention], on: date) -> dict[int, State]:
    """The state of each convention on a day, by id; three queries however many they are."""
    listed = {convention.pk: convention for convention in conventions}
    approvals, expected, last_days = _approvals(listed), _expected(listed), last_days_of(listed, on)
    return {
        pk: _state(_facts(convention, approvals[pk], expected[pk], last_days[pk], on))
        for pk, convention in listed.items()
    }


def state_among(
    convention: Convention, given: Sequence[Days], last_day: date | None, on: date
) -> State:
    """The state from the days of every party, and the last day, that are already read."""
    return _state(_facts(convention, list(given), len(given), last_day, on))


def with_last_day(conventions: QuerySet[Convention], on: date) -> QuerySet[Convention]:
    """The conventions with their end as known on a day, `last_day`: not one query more."""
    moves = Text.objects.in_effect(on).filter(
        convention=OuterRef("pk"), number__gt=0, new_end_on__isnull=False
    )
    moved = Subquery(moves.order_by("-number").values("new_end_on")[:1])
    return conventions.annotate(last_day=Coalesce(moved, F("ends_on")))


def last_days_of(conventions: Mapping[int, Convention], on: date) -> dict[int, date | None]:
    """The end of each convention as known on a day, by id; one query."""
    changes: dict[int, list[Change]] = {pk: [] for pk in conventions}
    texts = Text.objects.with_effect().filter(convention__in=conventions).order_by()
    fields = "convention_id", "number", "effective_on", "new_end_on", "complete_on"
    for pk, *change in texts.values_list(*fields):
        changes[pk].append(Change(*change))
    return {pk: end_on(one.ends_on, changes[pk], on) for pk, one in conventions.items()}


def _state(facts: Facts) -> State:
    return next(state for state, holds in TABLE if holds(facts))


def _approvals(conventions: Collection[int]) -> dict[int, list[tuple[date | None, date | None]]]:
    """The days of authorisation and of signature of the original text."""
    given: dict[int, list[tuple[date | None, date | None]]] = {pk: [] for pk in conventions}
    approvals = Approval.objects.filter(party__convention__in=conventions, text__number=0)
    fields = "party__convention_id", "authorised_on", "signed_on"
    for pk, authorised_on, signed_on in approvals.order_by().values_list(*fields):
        given[pk].append((authorised_on, signed_on))
    return given


def _expected(conventions: Collection[int]) -> Counter[int]:
    """How many parties authorise and sign each convention itself."""
    parties = Party.objects.original().filter(convention__in=conventions).order_by()
    return Counter(parties.values_list("convention_id", flat=True))


def _facts(
    convention: Convention,
    given: list[tuple[date | None, date | None]],
    expected: int,
    last_day: date | None,
    on: date,
) -> Facts:
    return Facts(
        terminated=_passed(convention.terminated_on, on),
        ended=last_day is not None and last_day < on,
        submitted=_passed(convention.submitted_on, on),
        all_authorised=_reached([authorised for authorised, _ in given], expected, on),
        all_signed=convention.kind == Convention.Kind.ROADMAP
        or _reached([signed for _, signed in given], expected, on),
        started=_passed(convention.starts_on, on),
    )


def _passed(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _reached(days: list[date | None], expected: int, on: date) -> bool:
    return sum(_passed(day, on) for day in days) == expected
