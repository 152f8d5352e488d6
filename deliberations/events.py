"""The days of councils that a calendar shows: sessions, and the last days for appeal."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from conventions.events import Event, EventKind
from deliberations.models import Deliberation
from press.kit.compiled import compiled_once

Asked = Callable[[int, date, date], list[Deliberation]]  # of a person, from a day to another
LONGEST_APPEAL = timedelta(days=80)  # two months, and the holidays that move their end


def events_of(
    user: User, first: date, last: date, most: int | None = None, *, one_by_one: bool = False
) -> Iterator[Event]:
    """From a day to another, in the deliberations that a person sees; two queries.

    `most` is how many acts are read of each kind, the first ones; all of them without. For
    `one_by_one`, see `visible_to`.
    """
    held = _held(most, one_by_one)(user.pk, first, last)
    for _, acts in groupby(held, lambda one: (one.held_on, one.council_id)):
        yield _session(list(acts))
    for one in _published(most, one_by_one)(user.pk, first - LONGEST_APPEAL, last):
        day = one.appeal_until
        if day and first <= day <= last:
            yield _appeal(one, day)


@cache
def _held(most: int | None, one_by_one: bool) -> Asked:
    def held(user: int, first: date, last: date) -> QuerySet[Deliberation]:
        seen = _seen(user, one_by_one).filter(held_on__range=(first, last))
        return seen.order_by("held_on", "council", "pk")[:most]

    return compiled_once(held)


@cache
def _published(most: int | None, one_by_one: bool) -> Asked:
    def published(user: int, first: date, last: date) -> QuerySet[Deliberation]:
        seen = _seen(user, one_by_one).filter(published_on__range=(first, last))
        return seen.order_by("published_on", "pk")[:most]

    return compiled_once(published)


def _seen(user: int, one_by_one: bool) -> QuerySet[Deliberation]:
    seen = Deliberation.objects.visible_to(User(pk=user), one_by_one=one_by_one)
    return seen.select_related("council__epci", "text__convention")


def _session(acts: list[Deliberation]) -> Event:
    """One session of a council, whatever the number of its acts."""
    one = acts[0]
    return Event(
        one.held_on,
        EventKind.SESSION,
        f"{one.council} : séance du conseil",
        reverse("deliberation", args=[one.pk]),
        f"seance-{one.council_id}-{one.held_on:%Y%m%d}",
        _reference(one),
        " ; ".join(f"{act.number} {act.title}".strip() for act in acts),
    )


def _appeal(one: Deliberation, day: date) -> Event:
    return Event(
        day,
        EventKind.APPEAL,
        f"{one.council} : dernier jour de recours",
        reverse("deliberation", args=[one.pk]),
        f"recours-{one.pk}",
        _reference(one),
        f"contre la {one} : {one.title}",
    )


def _reference(one: Deliberation) -> str:
    return one.text.convention.reference if one.text else ""
