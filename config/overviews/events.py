"""Every day that a person's calendar shows, of all that they may see."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain

from accounts.models import User
from conventions import events as conventions_
from conventions.events import Event, EventKind
from conventions.models import Convention
from deliberations import events as deliberations
from epci.permissions import organisations_of
from financing import events as financing

AHEAD = timedelta(days=3 * 366)


def visible_conventions(user: User, on: date) -> list[Convention]:
    """Those of a person, as they stand on a day."""
    visible = Convention.objects.visible_to(user).with_state(on)
    return list(visible.order_by("reference"))


def next_of(user: User, conventions: Sequence[Convention], on: date) -> list[Event]:
    """What comes in these conventions, the nearest first: of each thing its next time alone."""
    references = {one.reference for one in conventions}
    found: dict[tuple[EventKind, str], Event] = {}
    for event in events_of(user, conventions, on, on + AHEAD, on):
        if event.reference in references:
            found.setdefault((event.kind, event.title), event)
    return list(found.values())


def events_of(
    user: User, conventions: Sequence[Convention], first: date, last: date, on: date
) -> list[Event]:
    """From a day to another, in the order of days; as many queries for one as for a hundred."""
    found = chain(
        conventions_.events_of(conventions, first, last, on),
        deliberations.events_of(user, first, last),
        financing.events_of(conventions, organisations_of(user), first, last),
    )
    return sorted(found, key=lambda one: (one.day, one.reference, one.title))
