"""Days as a calendar that other software subscribes to: iCalendar (RFC 5545, 7986), all-day events.

The same events on the same day give the same bytes: their stamps are the beginning of that day.
An event says when it last changed, and how many times: software then takes its new day. The address
of the feed is private; its events are not marked so, which some software shows as « busy » alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vDuration

from press.words.months import add_days

PRODUCER = "-//Prorata//Calendrier//FR"
REFRESH = timedelta(hours=12)


@dataclass(frozen=True)
class CalendarDay:
    """One all-day event; `uid` stays the same as long as it is the same event."""

    uid: str
    day: date
    title: str
    category: str
    detail: str
    url: str
    sequence: int = 0  # how many times it may have changed
    changed_at: datetime | None = None


def as_ics(days: Iterable[CalendarDay], *, name: str, host: str, on: date) -> bytes:
    """The calendar as it stands on a day, for Thunderbird, Outlook and their like."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)  # what Outlook reads
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar["x-published-ttl"] = vDuration(REFRESH)  # Outlook's name for the same
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC)
    for one in days:
        calendar.add_component(_event(one, host, stamp))
    return bytes(calendar.to_ical())


def _event(one: CalendarDay, host: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{host}")
    event.add("dtstamp", stamp)
    event.add("sequence", one.sequence)
    changed = one.changed_at or stamp
    event.add("last-modified", changed.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", one.day)
    event.add("dtend", add_days(one.day, 1))  # the day after, which is not part of it
    event.add("summary", one.title)
    event.add("description", one.detail)
    event.add("url", one.url)
    event.add("categories", [one.category])
    event.add("transp", "TRANSPARENT")  # a date to know, not an hour that is taken
    return event
