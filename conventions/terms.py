"""What is in force on a day: the original terms and the amendments in effect. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """What one text changes, from its day of effect (None: not yet)."""

    number: int
    effective_on: date | None
    new_end_on: date | None = None


def in_force(changes: Iterable[Change], on: date) -> list[Change]:
    """The texts in effect on a day, in the order of their numbers."""
    effective = (
        change
        for change in changes
        if change.effective_on is not None and change.effective_on <= on
    )
    return sorted(effective, key=lambda change: change.number)


def end_on(original: date | None, changes: Iterable[Change], on: date) -> date | None:
    """The end of the convention as known on a day: the last amendment that moves it wins."""
    moved = [change.new_end_on for change in in_force(changes, on) if change.new_end_on]
    return moved[-1] if moved else original
