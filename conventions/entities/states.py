"""Where a convention stands on a day: one table, from which the database answers.

Nothing here is typed by hand: a state follows from dates, votes and signatures. A roadmap skips
signature; an expired or terminated convention stays so whatever is missing.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import DateField, F, PositiveSmallIntegerField, Value

from conventions.entities.kinds import UNSIGNED
from press.kit.told import Told, day_of, words_of

UNSIGNED_SQL = words_of(UNSIGNED)


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

# The first line whose condition holds gives the state. The names are days, of a convention or of an
# amendment, that its table or its text keeps; `on` is the day that is asked.
VOTED = "{authorised} <= {on} AND ({ceased} IS NULL OR {ceased} > {on})"
TABLE = (
    (State.TERMINATED, "{terminated} <= {on}"),
    (State.DRAFT, "{submitted} IS NULL OR {submitted} > {on}"),
    (State.EXPIRED, "{last} < {on}"),
    (State.IN_DELIBERATION, f"{{authorised}} IS NULL OR NOT ({VOTED})"),
    (
        State.TO_BE_SIGNED,
        f"({{signed}} IS NULL OR {{signed}} > {{on}}) AND {{kind}} NOT IN {UNSIGNED_SQL}",
    ),
    (State.SIGNED, "{first} IS NULL OR {first} > {on}"),
)
AT_LAST = State.IN_FORCE
# The last vote or signature of a text; none while one is missing.
LAST_ACT = f"""
CASE WHEN NOT ({VOTED}) THEN NULL WHEN {{kind}} IN {UNSIGNED_SQL} THEN {{authorised}}
WHEN {{signed}} > {{on}} THEN NULL WHEN {{signed}} > {{authorised}} THEN {{signed}}
WHEN {{signed}} IS NOT NULL THEN {{authorised}} END
"""


class StateField(PositiveSmallIntegerField):
    """A state in a query: its rank in the life of a convention, so that lists sort by it."""

    def from_db_value(self, value: int | None, *_args: Any) -> State | None:
        return None if value is None else list(State)[value]

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else list(State).index(value)


def state_told(on: date, **days: Any) -> Told:
    """The table as the database reads it, on a day, over the days that it names."""
    lines = " ".join(f"WHEN {condition} THEN {_rank(state)}" for state, condition in TABLE)
    return Told(f"CASE {lines} ELSE {_rank(AT_LAST)} END", StateField(), on=day_of(on), **days)


def _rank(state: State) -> int:
    return list(State).index(state)


def acts_of(text: str) -> dict[str, F]:
    """The days that votes and signatures give a text, as the states name them."""
    kept = {"authorised": "authorised_on", "ceased": "ceased_on", "signed": "signed_on"}
    return {name: F(f"{text}{column}") for name, column in kept.items()}


def text_state(on: date, *, text: str = "", kind: str) -> Told:
    """The state of an amendment on a day, `text` being the way to it; it has no end."""
    never = Value(None, output_field=DateField())
    return state_told(
        on,
        terminated=never,
        submitted=F(f"{text}submitted_on"),
        first=F(f"{text}effective_on"),
        last=never,
        kind=F(kind),
        **acts_of(text),
    )
