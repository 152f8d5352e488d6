"""Where a convention stands on a day: one table, computed from dates, votes and signatures.

Nothing here is typed by hand. A roadmap skips signature; an expired or terminated
convention stays so whatever is missing.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conventions.models import Approval, Convention
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
    """The state on a day; three queries."""
    facts = _facts(convention, on)
    return next(state for state, holds in TABLE if holds(facts))


def _facts(convention: Convention, on: date) -> Facts:
    approvals = Approval.objects.filter(party__convention=convention, text__number=0)
    given = list(approvals.values_list("authorised_on", "signed_on"))
    expected = convention.parties.count()
    last_day = last_day_of(convention, on)
    return Facts(
        terminated=_passed(convention.terminated_on, on),
        ended=last_day is not None and last_day < on,
        submitted=_passed(convention.submitted_on, on),
        all_authorised=_reached([authorised for authorised, _ in given], expected, on),
        all_signed=convention.kind == Convention.Kind.ROADMAP
        or _reached([signed for _, signed in given], expected, on),
        started=_passed(convention.starts_on, on),
    )


def last_day_of(convention: Convention, on: date) -> date | None:
    """The convention's end as known on a day, its amendments in effect included."""
    texts = convention.texts.values_list("number", "effective_on", "new_end_on")
    return end_on(convention.ends_on, [Change(*text) for text in texts], on)


def _passed(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _reached(days: list[date | None], expected: int, on: date) -> bool:
    return sum(_passed(day, on) for day in days) == expected
