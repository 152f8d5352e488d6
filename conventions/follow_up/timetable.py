"""The follow-up of a convention as its page shows it: what is late, next, awaited and done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from conventions.follow_up.duties import Duty, duties_of
from conventions.follow_up.schedule import SOON, DutyStanding, Occurrence
from conventions.models import Completion, Convention, Meeting
from press.words.french import MONTHS, long_date, plural
from press.words.months import add_months

MOST_YEARS = 10
NEXT = 2  # days that the overview announces
BADGES = {
    DutyStanding.LATE: "late",
    DutyStanding.SOON: "waiting",
    DutyStanding.TO_COME: "neutral",
    DutyStanding.AWAITING: "neutral",
    DutyStanding.DONE: "done",
}


@dataclass(frozen=True)
class DutyRow:
    """A duty on a day; `may_report` says whether the reader may say it done."""

    duty: Duty
    on: date
    may_report: bool = False

    @cached_property
    def _occurrences(self) -> list[Occurrence]:
        return self.duty.occurrences(self.on)

    @property
    def pending(self) -> list[Occurrence]:
        """What is not done: the late ones, then the next."""
        return [one for one in self._occurrences if one.done_on is None]

    @property
    def current(self) -> Occurrence:
        """The first that is not done; one without a day while its event is awaited."""
        return next(iter(self.pending), Occurrence(None))

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is expected."""
        return self.duty.is_over or (bool(self._occurrences) and not self.pending)

    @property
    def standing(self) -> DutyStanding:
        return DutyStanding.DONE if self.is_finished else self.current.standing(self.on, SOON)

    @property
    def badge(self) -> str:
        return BADGES[self.standing]

    @property
    def said(self) -> str:
        """« le 30 avril 2025, en retard de 12 jours »."""
        if self.current.due_on is None:
            return self.duty.awaits
        return f"le {long_date(self.current.due_on)}, {self.current.said(self.on)}"

    @property
    def more_late(self) -> str:
        """The other occurrences that are late: « et 2 autres en retard »."""
        count = sum(one.standing(self.on, SOON) == DutyStanding.LATE for one in self.pending) - 1
        return f"et {plural(count, 'autre')} en retard" if count > 0 else ""

    @property
    def order(self) -> tuple[bool, date]:
        day = self.current.due_on
        return day is None, day or date.max


@dataclass(frozen=True)
class Mark:
    """One thing in a month of the year: its day, its word and how it looks."""

    day: date
    title: str
    word: str
    kind: str

    @property
    def said(self) -> str:
        return f"{long_date(self.day)} : {self.title}, {self.word}"


@dataclass(frozen=True)
class Month:
    first: date
    marks: list[Mark]
    is_current: bool

    @property
    def name(self) -> str:
        return MONTHS[self.first.month - 1]


@dataclass(frozen=True)
class FollowUp:
    """The duties of a convention, parted as the page tells them."""

    rows: Sequence[DutyRow]

    @property
    def expected(self) -> list[DutyRow]:
        """Late on top, next first, then those whose event is awaited."""
        return sorted((row for row in self.rows if not row.is_finished), key=lambda row: row.order)

    @property
    def given_up(self) -> list[DutyRow]:
        return [row for row in self.rows if row.duty.is_over]

    @property
    def done(self) -> list[tuple[DutyRow, Completion]]:
        """What was done, the latest first."""
        found = [(row, one) for row in self.rows for one in row.duty.completions.values()]
        return sorted(found, key=lambda pair: pair[1].done_on, reverse=True)

    @property
    def sentence(self) -> str:
        """« 2 échéances en retard, 1 dans les 30 jours, 4 à venir, 1 en attente. »"""
        standings = [row.standing for row in self.expected]
        counts = [
            (DutyStanding.LATE, "en retard"),
            (DutyStanding.SOON, f"dans les {SOON} jours"),
            (DutyStanding.TO_COME, "à venir"),
            (DutyStanding.AWAITING, "en attente d'un événement"),
        ]
        told = [
            f"{standings.count(standing)} {words}"
            for standing, words in counts
            if standing in standings
        ]
        return f"{plural(len(standings), 'échéance')} : {', '.join(told)}." if told else ""


@dataclass(frozen=True)
class Coming:
    """What the overview of a convention says of its dates: the late duties, then the next days."""

    late: list[DutyRow]
    next: list[Mark]


def next_meetings(on: date) -> dict[str, Subquery]:
    """The next meetings of a convention, as columns that `coming_of` reads; no query more."""
    held = Meeting.objects.filter(
        body__convention=OuterRef("pk"), held_on__gte=on, cancelled=False
    ).order_by("held_on", "pk")
    told = held.values(said=JSONObject(day="held_on", title="body__name"))
    return {f"meeting_{rank}": Subquery(told[rank : rank + 1]) for rank in range(NEXT)}


def coming_of(convention: Convention, signed: Sequence[date | None], on: date) -> Coming:
    """The duties that are late, and the next two days of duties and meetings; one query.

    The convention is read with its state and `next_meetings`; `signed` is when each original party
    signed it.
    """
    duties = duties_of([convention], {convention.pk: signed})
    rows = FollowUp([DutyRow(duty, on) for duty in duties]).expected
    ahead = [
        Mark(row.current.due_on, row.duty.milestone.title, row.current.said(on), row.badge)
        for row in rows
        if row.current.due_on is not None and row.standing != DutyStanding.LATE
    ]
    told = (getattr(convention, f"meeting_{rank}") for rank in range(NEXT))
    meetings = [_meeting(date.fromisoformat(one["day"]), one["title"]) for one in told if one]
    return Coming(
        late=[row for row in rows if row.standing == DutyStanding.LATE],
        next=sorted([*ahead, *meetings], key=lambda one: one.day)[:NEXT],
    )


def years_of(first: date | None, last: date | None, on: date) -> list[int]:
    """The years that a convention runs through, ten at most on each side of today's."""
    known = [day.year for day in (first, last, on) if day is not None]
    earliest, latest = max(min(known), on.year - MOST_YEARS), min(max(known), on.year + MOST_YEARS)
    return list(range(earliest, latest + 1))


def months_of(
    duties: Iterable[Duty], meetings: Iterable[Meeting], year: int, on: date
) -> list[Month]:
    """The twelve months of a year, with what is due in each."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    marks = [*_due(duties, first, last, on), *map(_met, meetings)]
    return [_month(add_months(first, rank), marks, on) for rank in range(12)]


def _month(first: date, marks: Iterable[Mark], on: date) -> Month:
    held = [one for one in marks if one.day.month == first.month]
    is_current = (on.year, on.month) == (first.year, first.month)
    return Month(first, sorted(held, key=lambda one: one.day), is_current)


def _due(duties: Iterable[Duty], first: date, last: date, on: date) -> Iterator[Mark]:
    for duty in duties:
        for one in duty.between(first, last):
            standing = one.standing(on, SOON)
            yield Mark(one.due_on, duty.milestone.title, standing, BADGES[standing])


def _met(meeting: Meeting) -> Mark:
    return _meeting(meeting.held_on, str(meeting.body))


def _meeting(day: date, title: str) -> Mark:
    return Mark(day, title, "réunion", "meeting")
