"""Every day that a person's calendar shows, of all that they may see."""

from collections.abc import Collection
from datetime import date
from itertools import chain

from django.db.models import QuerySet

from accounts.models import User
from config.overviews.nearest import Ahead, with_something
from conventions import events as conventions_
from conventions.access import MANY, seen_by, way_of
from conventions.events import Event
from conventions.models import Convention
from deliberations import events as deliberations
from financing import events as financing
from press.kit.compiled import compiled_once

MOST_ACTS = 200  # sessions, letters: of each kind, the first
MOST_FED = 500  # the same, of an address that one's calendar reads


def fed_events(user: User, first: date, last: date, on: date) -> list[Event]:
    """From a day before to a day after, in the order of days: all of them, but those of the
    conventions and acts that come after the first of each kind.
    """
    visible = Convention.objects.visible_to(user)
    way = way_of(user)
    ahead = with_something(user, Ahead(on, last, on, last), way)
    behind = with_something(user, Ahead(first, on, on, on), way)
    listed = visible.with_state(on).filter(pk__in=ahead | behind).order_by("reference", "pk")
    found = chain(
        conventions_.events_of(list(listed), first, last, on),
        deliberations.events_of(user, first, last, MOST_FED),
        financing.events_of(user, first, last, MOST_FED, way=way),
    )
    return sorted(found, key=_order)


def first_events(
    user: User, ahead: Ahead, way: str, chosen: Collection[Convention] = ()
) -> list[Event]:
    """Those of the month that is looked at and of what comes, as far as a page shows them: of what
    a person sees (see `seen_by`), or of some chosen among these conventions.
    """
    on = ahead.on
    shown = {one.pk for one in chosen} or with_something(user, ahead, way)
    listed = _listed(user.pk, way, tuple(sorted(shown)), on)
    first, last = min(ahead.first, on), max(ahead.last, ahead.until)
    found = chain(
        conventions_.events_of(listed, first, last, on),
        deliberations.events_of(user, first, last, MOST_ACTS, one_by_one=way == MANY),
        financing.events_of(user, first, last, MOST_ACTS, way=way, chosen=chosen),
    )
    return sorted(found, key=_order)


@compiled_once
def _listed(user: int, way: str, shown: tuple[int, ...], on: date) -> QuerySet[Convention]:
    """Of some conventions those that a person sees, with their state on a day."""
    seen = seen_by(User(pk=user), way)
    some = Convention.objects.filter(seen("pk"), pk__in=shown).with_state(on)
    return some.order_by("reference", "pk")


def _order(one: Event) -> tuple[date, str, str]:
    return one.day, one.reference, one.title
