"""What comes between two days in some conventions: duties and meetings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from conventions.follow_up.duties import Duty, duties_of
from conventions.follow_up.schedule import SOON, DutyStanding, Occurrence
from conventions.models import Convention, Meeting, Party
from press.kit.compiled import compiled_once


@dataclass(frozen=True)
class Dated:
    """One day of the agenda: an occurrence of a duty, or a meeting of a body."""

    day: date
    convention: Convention
    title: str
    owner: Party | None = None
    occurrence: Occurrence | None = None
    duty: Duty | None = None
    meeting: Meeting | None = None

    @property
    def is_done(self) -> bool:
        return self.occurrence is not None and self.occurrence.done_on is not None

    def standing(self, on: date) -> DutyStanding:
        """Where it stands on a day; a meeting of the past is done."""
        if self.occurrence is not None:
            return self.occurrence.standing(on, SOON)
        return DutyStanding.DONE if self.day < on else Occurrence(self.day).standing(on, SOON)


def agenda_of(conventions: Sequence[Convention], first: date, last: date) -> list[Dated]:
    """Every duty and meeting of some conventions from a day to another, in the order of days.

    They are read with their states, whose day is that of what is known. Five queries, however
    many they are.
    """
    found = [*_due(conventions, first, last), *_meetings(conventions, first, last)]
    return sorted(found, key=lambda one: (one.day, one.convention.reference, one.title))


def _due(conventions: Sequence[Convention], first: date, last: date) -> Iterator[Dated]:
    for duty in duties_of(conventions):
        one = duty.milestone
        for occurrence in duty.between(first, last):
            yield Dated(occurrence.due_on, one.convention, one.title, one.owner, occurrence, duty)


def _meetings(conventions: Sequence[Convention], first: date, last: date) -> Iterator[Dated]:
    for one in _held(tuple(one.pk for one in conventions), first, last):
        yield Dated(one.held_on, one.body.convention, str(one.body), meeting=one)


@compiled_once
def _held(conventions: tuple[int, ...], first: date, last: date) -> QuerySet[Meeting]:
    held = Meeting.objects.filter(
        body__convention__in=conventions, held_on__range=(first, last), cancelled=False
    )
    return held.select_related("body__convention").order_by("held_on")
