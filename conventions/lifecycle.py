"""Where a convention stands on a day: one table, computed from dates, votes and signatures.

Nothing here is typed by hand. A roadmap skips signature; an expired or terminated
convention stays so whatever is missing.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from conventions.models import Approval, Convention, Party, Text
from conventions.terms import Change, end_on


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
    """The state on a day; one query."""
    return state_from(with_facts(Convention.objects.filter(pk=convention.pk), on).get(), on)


def with_facts(conventions: QuerySet[Convention], on: date) -> QuerySet[Convention]:
    """The conventions with the facts that `state_from` reads: not one query more."""
    approvals = Approval.objects.filter(party__convention=OuterRef("pk"), text__number=0)
    moves = Text.objects.filter(
        convention=OuterRef("pk"), effective_on__lte=on, new_end_on__isnull=False
    )
    return conventions.annotate(
        expected=_count(Party.objects.filter(convention=OuterRef("pk")), "convention"),
        authorised=_count(approvals.filter(authorised_on__lte=on), "text__number"),
        signed=_count(approvals.filter(signed_on__lte=on), "text__number"),
        moved_end_on=Subquery(moves.order_by("-number").values("new_end_on")[:1]),
    )


def state_from(convention: Convention, on: date) -> State:
    """The state on a day of a convention that comes from `with_facts`; no query."""
    facts = _facts(convention, on)
    return next(state for state, holds in TABLE if holds(facts))


def _count(rows: QuerySet, group: str) -> Coalesce:
    """How many rows the subquery has; they share the value of `group`."""
    counted = rows.order_by().values(group).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def _facts(convention: Convention, on: date) -> Facts:
    last_day = convention.moved_end_on or convention.ends_on
    return Facts(
        terminated=_passed(convention.terminated_on, on),
        ended=last_day is not None and last_day < on,
        submitted=_passed(convention.submitted_on, on),
        all_authorised=convention.authorised == convention.expected,
        all_signed=convention.kind == Convention.Kind.ROADMAP
        or convention.signed == convention.expected,
        started=_passed(convention.starts_on, on),
    )


def last_day_of(convention: Convention, on: date) -> date | None:
    """The convention's end as known on a day, its amendments in effect included."""
    texts = convention.texts.values_list("number", "effective_on", "new_end_on")
    return end_on(convention.ends_on, [Change(*text) for text in texts], on)


def _passed(day: date | None, on: date) -> bool:
    return day is not None and day <= on
