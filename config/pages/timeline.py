"""Where a convention stands, from draft to end, as steps of a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from config.pages.parties import is_invented
from conventions.lifecycle import State
from conventions.models import Convention, Party
from press.french import long_date

REACHED = {
    State.DRAFT: 0,
    State.IN_DELIBERATION: 1,
    State.TO_BE_SIGNED: 2,
    State.SIGNED: 3,
    State.IN_FORCE: 3,
    State.EXPIRED: 4,
    State.TERMINATED: 4,
}
DAYS = {1: ("authorised_on",), 2: ("signed_on",)}
KINDS = {
    State.IN_FORCE: "done",
    State.EXPIRED: "neutral",
    State.TERMINATED: "neutral",
}


@dataclass(frozen=True)
class Step:
    """One step: done, current or to come.

    `is_partly_known` says that acts are missing for it, `is_invented` that a demonstration
    gives some of its days.
    """

    title: str
    words: str
    kind: str
    is_partly_known: bool
    is_invented: bool = False


def kind_of(state: State) -> str:
    """How the state's badge looks."""
    return KINDS.get(state, "waiting")


def timeline(
    convention: Convention, parties: Sequence[Party], state: State, last_day: date | None
) -> list[Step]:
    """The steps of a convention; a roadmap is not signed."""
    reached = REACHED[state]
    steps = _steps(convention, parties, state, last_day)
    return [
        Step(
            title,
            words,
            _kind(rank, reached, complete),
            rank < reached and not complete,
            any(is_invented(party, day) for party in parties for day in DAYS.get(rank, ())),
        )
        for rank, title, words, complete in steps
    ]


def _steps(
    convention: Convention, parties: Sequence[Party], state: State, last_day: date | None
) -> Iterator[tuple[int, str, str, bool]]:
    voted = [party.authorised_on for party in parties]
    signed = [party.signed_on for party in parties]
    yield 0, "Projet", _day("soumise le", convention.submitted_on), True
    yield 1, "Votes", _progress(voted), None not in voted
    if convention.kind != Convention.Kind.ROADMAP:
        yield 2, "Signatures", _progress(signed), None not in signed
    yield 3, "En vigueur", _effect(convention, signed), convention.starts_on is not None
    if state == State.TERMINATED:
        yield 4, "Résiliée", _day("le", convention.terminated_on), True
    else:
        yield 4, "Fin", _day("le", last_day) if last_day else "sans terme", True


def _kind(rank: int, reached: int, complete: bool) -> str:
    if rank == reached:
        return "current"
    return "done" if rank < reached and complete else ""


def _progress(days: Sequence[date | None]) -> str:
    """« 7 parties sur 7, le 5 mai 2025 », the day being the last one."""
    known = [day for day in days if day]
    count = f"{len(known)} sur {len(days)}"
    return f"{count}, le {long_date(max(known))}" if len(known) == len(days) and known else count


def _effect(convention: Convention, signed: Sequence[date | None]) -> str:
    starts_on = convention.starts_on
    if starts_on is None:
        return "date non connue"
    known = [day for day in signed if day]
    backwards = known and max(known) > starts_on
    return f"depuis le {long_date(starts_on)}" + (" (effet rétroactif)" if backwards else "")


def _day(words: str, day: date | None) -> str:
    return f"{words} {long_date(day)}" if day else "date non connue"
