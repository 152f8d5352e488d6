"""Where a convention stands on a day: one table, from which the database answers.

Nothing here is typed by hand: a state follows from dates, votes and signatures. A roadmap skips
signature; an expired or terminated convention stays so whatever is missing.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Case, PositiveSmallIntegerField, Q, Value, When

from conventions.entities.kinds import UNSIGNED


class State(StrEnum):
    """The states in their order; the value is the word on the screen."""

    DRAFT = "projet"
    IN_DELIBERATION = "en délibération"
    TO_BE_SIGNED = "à signer"
    SIGNED = "signée"
    IN_FORCE = "en vigueur"
    EXPIRED = "expirée"
    TERMINATED = "résiliée"

    @property
    def kind(self) -> str:
        """The kind of badge that it wears."""
        return KINDS[self]

    @property
    def is_over(self) -> bool:
        return self in (State.EXPIRED, State.TERMINATED)

    @property
    def awaits_parties(self) -> bool:
        """Whether a vote or a signature is expected of them."""
        return self in (State.IN_DELIBERATION, State.TO_BE_SIGNED)


KINDS = {
    State.DRAFT: "neutral",
    State.IN_DELIBERATION: "waiting",
    State.TO_BE_SIGNED: "waiting",
    State.SIGNED: "waiting",
    State.IN_FORCE: "done",
    State.EXPIRED: "neutral",
    State.TERMINATED: "neutral",
}

# The first line whose condition holds gives the state. The words are annotations of
# `ConventionQuerySet.with_state`: what has happened by a day, and what is missing on it.
TABLE = (
    (State.TERMINATED, Q(is_terminated=True)),
    (State.DRAFT, Q(is_submitted=False)),
    (State.EXPIRED, Q(is_ended=True)),
    (State.IN_DELIBERATION, Q(lacks_vote=True)),
    (State.TO_BE_SIGNED, Q(lacks_signature=True) & ~Q(kind__in=UNSIGNED)),
    (State.SIGNED, Q(is_started=False)),
)
AT_LAST = State.IN_FORCE


class StateField(PositiveSmallIntegerField):
    """A state in a query: its rank in the life of a convention, so that lists sort by it."""

    def from_db_value(self, value: int | None, *_args: Any) -> State | None:
        return None if value is None else list(State)[value]

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else list(State).index(value)


def state_of_table() -> Case:
    """The table as the database reads it."""
    lines = [When(condition, then=_value(state)) for state, condition in TABLE]
    return Case(*lines, default=_value(AT_LAST), output_field=StateField())


def _value(state: State) -> Value:
    return Value(state, output_field=StateField())
