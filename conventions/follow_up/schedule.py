"""When a duty falls, and where each of its occurrences stands on a day. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import count

from press.words.french import SPACE, long_date, plural
from press.words.months import LAST_DAY, add_months, month_end

YEAR = 12  # months
SOON = 30  # days
LATE = -1  # the reminder of the day after
RHYTHMS = {1: "chaque mois", 3: "chaque trimestre", 6: "chaque semestre", YEAR: "chaque année"}
LAST_SIGNATURE, START, END = "last_signature", "start", "end"
EVENTS = {
    LAST_SIGNATURE: "la dernière signature",
    START: "la prise d'effet",
    END: "la fin de la convention",
}


class DutyStanding(StrEnum):
    """Where an occurrence stands; the value is the word on the screen."""

    LATE = "en retard"
    SOON = "proche"
    TO_COME = "à venir"
    AWAITING = "en attente"
    DONE = "faite"


@dataclass(frozen=True)
class Anchors:
    """The days of a convention that duties are counted from; None while they are unknown.

    `last_day` ends every rhythm; `missing` is how many signatures are awaited.
    """

    last_signature: date | None = None
    start: date | None = None
    last_day: date | None = None
    missing: int = 0

    def day_of(self, event: str) -> date | None:
        known = {LAST_SIGNATURE: self.last_signature, START: self.start, END: self.last_day}
        return known[event]


@dataclass(frozen=True)
class DutyRule:
    """A fixed day, or so many months after an event; once, or again every so many months."""

    due_on: date | None = None
    event: str = ""
    months_after: int = 0
    every_months: int | None = None

    @property
    def said(self) -> str:
        """« 6 mois après la dernière signature, puis chaque année »."""
        first = long_date(self.due_on) if self.due_on else self._after
        if not self.every_months:
            return f"le {first}" if self.due_on else first
        rhythm = RHYTHMS.get(self.every_months, f"tous les {self.every_months}{SPACE}mois")
        return f"{rhythm}, à partir du {first}" if self.due_on else f"{first}, puis {rhythm}"

    @property
    def is_computed(self) -> bool:
        """Whether its days follow from a rule that is worth saying beside them."""
        return self.due_on is None or self.every_months is not None

    @property
    def _after(self) -> str:
        if not self.months_after:
            return f"à {EVENTS[self.event]}"
        years, months = divmod(self.months_after, YEAR)
        delay = plural(self.months_after, "mois", "mois") if months else plural(years, "an")
        return f"{delay} après {EVENTS[self.event]}"


@dataclass(frozen=True)
class Occurrence:
    """One day of a duty; `due_on` is None while its event is awaited."""

    due_on: date | None
    done_on: date | None = None

    def standing(self, on: date, soon: int) -> DutyStanding:
        """Where it stands on a day; `soon` is in days."""
        if self.done_on is not None:
            return DutyStanding.DONE
        if self.due_on is None:
            return DutyStanding.AWAITING
        if self.due_on < on:
            return DutyStanding.LATE
        return DutyStanding.SOON if (self.due_on - on).days <= soon else DutyStanding.TO_COME

    def said(self, on: date) -> str:
        """« en retard de 12 jours », « aujourd'hui », « dans 5 jours »."""
        if self.done_on is not None:
            return f"faite le {long_date(self.done_on)}"
        if self.due_on is None:
            return "date à connaître"
        days = (self.due_on - on).days
        if days < 0:
            return f"en retard de {plural(-days, 'jour')}"
        return f"dans {plural(days, 'jour')}" if days else "aujourd'hui"


def beat(first: date, months: int) -> date:
    """A day of a rhythm: what began on the last day of a month stays on last days."""
    day = add_months(first, months)
    return month_end(day) if first == month_end(first) else day


def first_day(rule: DutyRule, anchors: Anchors) -> date | None:
    """The first occurrence; None while its event has no day."""
    if rule.due_on is not None:
        return rule.due_on
    event = anchors.day_of(rule.event)
    return None if event is None else add_months(event, rule.months_after)


def days_of(rule: DutyRule, anchors: Anchors, until: date) -> list[date]:
    """The first day, then those of the rhythm to the last day of the convention or `until`.

    The first is there however late it comes: a voucher is kept after the end. No rhythm goes on
    after `LAST_DAY`, whatever day is stored.
    """
    first = first_day(rule, anchors)
    if first is None:
        return []
    return [first, *_beats(first, rule, min(anchors.last_day or until, until, LAST_DAY))]


def _beats(first: date, rule: DutyRule, last: date) -> Iterator[date]:
    """Those after the first; none where the rhythm does not advance."""
    day, ranks = first, count(1)
    while rule.every_months and day < (later := beat(first, next(ranks) * rule.every_months)):
        if later > last:
            return
        day = later
        yield day


def occurrences(
    rule: DutyRule, anchors: Anchors, done: Mapping[date, date], on: date
) -> list[Occurrence]:
    """What was due, what was done, and the next one after a day.

    `done` gives the day on which each occurrence was done.
    """
    until = max([on, *done])
    marked = _marked(rule, anchors, done, beat(until, rule.every_months or 0))
    ahead = [one for one in marked if one >= on and marked[one] is None]
    later = set(ahead[1:])
    return [Occurrence(day, done_on) for day, done_on in marked.items() if day not in later]


def between(
    rule: DutyRule, anchors: Anchors, done: Mapping[date, date], first: date, last: date
) -> list[Occurrence]:
    """The occurrences from a day to another."""
    marked = _marked(rule, anchors, done, max([last, *done])).items()
    return [Occurrence(day, done_on) for day, done_on in marked if first <= day <= last]


def _marked(
    rule: DutyRule, anchors: Anchors, done: Mapping[date, date], until: date
) -> dict[date, date | None]:
    """Each day of a duty, with the day on which it was done.

    Where the days have moved since, by an event or an edit, what was done counts for the nearest.
    """
    days = days_of(rule, anchors, until)
    held = {nearest(days, day) if days else day: done[day] for day in sorted(done)}
    return {day: held.get(day) for day in days or held}


def nearest(days: Iterable[date], day: date) -> date:
    return min(days, key=lambda one: (abs((one - day).days), one))


def awaited(rule: DutyRule, anchors: Anchors) -> str:
    """« 6 mois après la dernière signature : il manque 2 signatures »."""
    lacks = "sa date n'est pas connue"
    if rule.event == LAST_SIGNATURE:
        lacks = f"il manque {plural(anchors.missing, 'signature')}"
    return f"{rule.said}{SPACE}: {lacks}"


def reminder_due(due_on: date, on: date, thresholds: Iterable[int]) -> int | None:
    """Which reminder a day calls for, in days before: the closest reached, or LATE once it is past.

    None while the first is not reached. What a run that was missed left behind is not caught up.
    """
    left = (due_on - on).days
    return LATE if left < 0 else min((days for days in thresholds if left <= days), default=None)
