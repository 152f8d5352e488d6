"""What is in force on a day: the original terms and the amendments in effect. Pure.

An amendment has effect from its day of effect, once every party has authorised and signed it. What
it changes is settled for good by its number: of two that speak of the same thing, the later wins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Change:
    """What one text changes, from its day of effect (None: not yet).

    `complete_on` is the day by which every party had authorised and signed it, None until then;
    `ceased_on` is the day from which one of them no longer authorised it. The original (number 0)
    is asked for neither, since the convention has states of its own.
    """

    number: int
    effective_on: date | None
    new_end_on: date | None = None
    complete_on: date | None = None
    ceased_on: date | None = None

    def holds(self, on: date, known_on: date) -> bool:
        """Whether it has effect on a day, as far as it is known on another."""
        if self.effective_on is None or self.effective_on > on:
            return False
        if self.number == 0:
            return True
        if self.ceased_on is not None and self.ceased_on <= on:
            return False
        return self.complete_on is not None and self.complete_on <= known_on


@dataclass(frozen=True)
class Stated(Generic[Value]):
    """A value, and the number of the text that gives it."""

    value: Value
    text: int


def in_force(changes: Iterable[Change], on: date, known_on: date | None = None) -> list[Change]:
    """The texts in effect on a day, in the order of their numbers.

    As known on that very day, or on a later one: an amendment signed since may act backwards.
    """
    holding = (change for change in changes if change.holds(on, known_on or on))
    return sorted(holding, key=lambda change: change.number)


def end_in_force(original: date | None, holding: Iterable[Change]) -> Stated[date | None]:
    """The end that texts in effect give, in the order of their numbers, and which gives it."""
    moved = [one for one in holding if one.new_end_on]
    return Stated(moved[-1].new_end_on, moved[-1].number) if moved else Stated(original, 0)


def last_word(stated: Mapping[int, Value], holding: Iterable[Change]) -> Stated[Value] | None:
    """What the last of the texts in effect says of one thing; the original holds meanwhile.

    `stated` gives what each text says of it, by number. None where none that holds speaks of it.
    """
    numbers = {0, *(one.number for one in holding)}
    speaking = [number for number in stated if number in numbers]
    return Stated(stated[max(speaking)], max(speaking)) if speaking else None


def is_party(joined_by: int | None, left_by: int | None, holding: Iterable[Change]) -> bool:
    """Whether a party is one under the texts in effect; numbers of what brings and removes it."""
    numbers = {one.number for one in holding}
    return (joined_by is None or joined_by in numbers) and left_by not in numbers
