"""The first day of each duty that is not done follows what is saved: a duty, what was done, a vote.

Whoever saves it, once the transaction is over: lists then ask which duties are late, or next,
without computing every rhythm. What passes by `save` is found by `differing`, which
`manage.py verify` asks, and mended by `rebuild`.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from conventions.follow_up.duties import Duty, duties_of
from conventions.follow_up.timetable import DutyRow
from conventions.models import (
    Approval,
    Completion,
    Convention,
    Milestone,
    Party,
    Termination,
    Text,
)
from press.kit.settling import Follower, Lookups, keys_by_lookup, led
from press.words.months import LAST_DAY

AT_ONCE = 500  # conventions in memory at a time
FIRST_DAY = date(1900, 1, 1)
# Of each table that days are counted from: how a duty is found, by which column.
SOURCES: Lookups = {
    Milestone: ("pk", "pk"),
    Completion: ("pk", "milestone_id"),
    Approval: ("convention__texts", "text_id"),
    Text: ("convention__texts", "pk"),
    Party: ("convention", "convention_id"),
    Convention: ("convention", "pk"),
    Termination: ("convention", "convention_id"),
}


def next_day(duty: Duty) -> date | None:
    """Its first day that is not done; None once nothing more is expected, or while it is awaited.

    As far as is known: an amendment that will move the end moves it already.
    """
    pending = DutyRow(duty, FIRST_DAY).pending
    return pending[0].due_on if pending and not duty.is_over else None


def keep(touched: set[tuple[str, int]]) -> None:
    """Write again the next days of the duties that were touched."""
    found: set[int] = set()
    for lookup, wanted in keys_by_lookup(touched).items():
        duties = Milestone.objects.filter(**{f"{lookup}__in": wanted}).order_by()
        found.update(duties.values_list("convention_id", flat=True).distinct())
    ids = sorted(found)
    for start in range(0, len(ids), AT_ONCE):
        _write(_wrong(ids[start : start + AT_ONCE]))


def differing() -> Iterator[dict[Milestone, date | None]]:
    """The duties whose day is not the one that their rule gives, with that one, some at a time."""
    last = 0
    while True:
        rows = Milestone.objects.filter(convention__gt=last).order_by("convention")
        some = list(rows.values_list("convention_id", flat=True).distinct()[:AT_ONCE])
        if not some:
            return
        last = some[-1]
        if wrong := _wrong(some):
            yield wrong


def rebuild() -> int:
    """Write again the next day of every duty; gives how many differed."""
    count = 0
    for wrong in differing():
        _write(wrong)
        count += len(wrong)
    return count


def _wrong(conventions: Iterable[int]) -> dict[Milestone, date | None]:
    listed = Convention.objects.with_state(LAST_DAY).filter(pk__in=list(conventions))
    days = {duty.milestone: next_day(duty) for duty in duties_of(listed)}
    return {one: day for one, day in days.items() if one.next_on != day}


def _write(wrong: dict[Milestone, date | None]) -> None:
    for one, day in wrong.items():
        Milestone.objects.filter(pk=one.pk).update(next_on=day)


FOLLOWER = Follower(keep, led(SOURCES))
