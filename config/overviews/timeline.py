"""Where a convention stands, from draft to end, as steps of a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from conventions.approvals.standing import Standing
from conventions.entities.states import State
from conventions.models import Convention
from press.words.french import long_date
from press.words.months import months_between

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


@dataclass(frozen=True)
class TimelineStep:
    """One step: done, current or to come.

    `is_partly_known` says that acts are missing for it, `is_invented` that a demonstration
    gives some of its days.
    """

    title: str
    words: str
    kind: str
    is_partly_known: bool
    is_invented: bool = False


def timeline(convention: Convention, standings: Sequence[Standing], on: date) -> list[TimelineStep]:
    """The steps of a convention that comes with its state; a roadmap is not signed."""
    reached = REACHED[convention.state]
    return [
        TimelineStep(
            title,
            words,
            _kind(rank, reached, complete),
            rank < reached and not complete,
            any(one.is_invented(day) for one in standings for day in DAYS.get(rank, ())),
        )
        for rank, title, words, complete in _steps(convention, standings, on)
    ]


def _steps(
    convention: Convention, standings: Sequence[Standing], on: date
) -> Iterator[tuple[int, str, str, bool]]:
    voted = [one.authorised_on for one in standings]
    signed = [one.signed_on for one in standings]
    yield 0, "Projet", _draft(convention), True
    yield 1, "Votes", _progress(voted), None not in voted
    if convention.is_signed:
        yield 2, "Signatures", _progress(signed), None not in signed
    yield 3, "En vigueur", _effect(convention, voted), convention.first_day is not None
    yield 4, *_end(convention, on), True


def _kind(rank: int, reached: int, complete: bool) -> str:
    if rank == reached:
        return "current"
    return "done" if rank < reached and complete else ""


def _draft(convention: Convention) -> str:
    if convention.submitted_on is None:
        return "à soumettre aux conseils"
    outside = ", signée hors de Prorata" if convention.signed_outside else ""
    return f"soumise le {long_date(convention.submitted_on)}{outside}"


def _progress(days: Sequence[date | None]) -> str:
    """« 7 parties sur 7, le 5 mai 2025 », the day being the last one."""
    known = [day for day in days if day]
    count = f"{len(known)} sur {len(days)}"
    return f"{count}, le {long_date(max(known))}" if len(known) == len(days) and known else count


def _effect(convention: Convention, voted: Sequence[date | None]) -> str:
    """From which day, and by how much that day comes before the first vote."""
    starts_on = convention.first_day
    if starts_on is None:
        return "à la dernière signature"
    holds = convention.state == State.IN_FORCE or convention.state.is_over
    words = "depuis le" if holds else "à compter du"
    return f"{words} {long_date(starts_on)}{_backwards(starts_on, voted)}"


def _backwards(starts_on: date, voted: Sequence[date | None]) -> str:
    first = min((day for day in voted if day), default=starts_on)
    if first <= starts_on:
        return ""
    months = months_between(starts_on, first)
    return f" (effet rétroactif de {f'{months} mois' if months else 'moins d’un mois'})"


def _end(convention: Convention, on: date) -> tuple[str, str]:
    ends_early = convention.terminated_on
    if ends_early is not None:
        word = "Résiliée" if ends_early <= on else "Résiliation notifiée"
        return word, f"{'le' if ends_early <= on else 'effet le'} {long_date(ends_early)}"
    last_day = convention.last_day
    return "Fin", f"le {long_date(last_day)}" if last_day else "sans terme"
