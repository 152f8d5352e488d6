"""The secret address where a person's own calendar reads their dates, without a session.

Whoever has the address reads as that person does: it is made on demand, shown once, replaced or
removed at will, and only its digest is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from accounts.models import CalendarFeed, User
from press.files.calendars import CalendarDay
from press.files.canonical import digest

Shown = Mapping[str, tuple[str, int, str]]


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


def feed_at(secret: str) -> CalendarFeed | None:
    """What this address opens, with its person, as long as their account is open."""
    found = CalendarFeed.objects.filter(digest=digest(secret), user__is_active=True)
    return found.select_related("user").first()


def dated(
    shown: Shown, days: Iterable[CalendarDay], at: datetime
) -> tuple[Shown, list[CalendarDay]]:
    """The events with how many times each has changed and when it last did, and what is then
    shown of all; `at` is when those that are new, or say something else, changed.
    """
    now, found = dict(shown), []
    for one in days:
        said = _said(one)
        before, sequence, since = now.get(one.uid, ("", -1, ""))
        if before != said:
            sequence, since = sequence + 1, at.isoformat()
            now[one.uid] = (said, sequence, since)
        changed_at = datetime.fromisoformat(since)
        found.append(replace(one, sequence=sequence, changed_at=changed_at))
    return now, found


def _said(one: CalendarDay) -> str:
    return digest("\n".join((one.day.isoformat(), one.title, one.category, one.detail, one.url)))[
        :16
    ]
