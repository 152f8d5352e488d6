"""The next days of the conventions that a person sees, and the duties that are late.

Each kind gives its nearest days from what is stored; the calendar tells them all, in full.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from conventions.access import MANY, Seen, seen_by
from conventions.entities.agreement import ConventionQuerySet, TextQuerySet
from conventions.events import Event, EventKind
from conventions.follow_up.schedule import Occurrence
from conventions.models import (
    Completion,
    Convention,
    Meeting,
    Milestone,
    Party,
    Termination,
    Text,
)
from epci.models import Organisation
from press.kit.days import read_day
from press.kit.naming import name_of, read_name
from press.kit.prepared import first_of_each_again
from press.kit.ways import AmongListed

AHEAD = timedelta(days=3 * 366)
MOST_LATE = 5
MOST_CONVENTIONS = 60  # of each kind of day, that a calendar reads
MOST_TO_COME = 15  # that it shows
COLUMNS = ("event_kind", "event_day", "event_of", "event_said", "event_key")


@dataclass(frozen=True)
class Ahead:
    """What a calendar looks at: from a day to another, and what comes from today to `until`."""

    first: date
    last: date
    on: date
    until: date


@dataclass(frozen=True)
class Nearest:
    """The duties that are late; then what comes, in order."""

    late: list[Event]
    dates: list[Event]


def nearest_parts(
    seen: Seen, late: QuerySet[Milestone], on: date, until: date, count: int
) -> list[QuerySet[Any]]:
    """The first of the duties that are late, and the first `count` days to come of each kind."""
    coming = _coming(seen, on, (on, until))
    return [_first(_duties(late), MOST_LATE), *(_first(rows, count) for rows in coming)]


def nearest(rows: Iterable[tuple[Any, ...]], on: date, count: int) -> Nearest:
    """What rows of `nearest_parts` tell."""
    events = sorted((_event(*row) for row in rows), key=lambda one: (one.day, one.title))
    coming = [one for one in events if one.day >= on]
    return Nearest([_late(one, on) for one in events if one.day < on], coming[:count])


def late_duties(
    organisations: Collection[Organisation], on: date, *, one_by_one: bool = False
) -> QuerySet[Milestone]:
    """Those that these organisations owe, of which a day has passed: looked for in their
    conventions, or day after day, where these are thousands.
    """
    late = Milestone.objects.late(on).owed_by(organisations)
    if one_by_one:
        return late
    theirs = Party.objects.filter(organisation__in=organisations).order_by()
    return late.filter(Q(AmongListed("convention", theirs.values("convention"))))


def with_something(user: User, ahead: Ahead, way: str = "") -> set[int]:
    """The keys of the conventions that a person sees (see `seen_by`) and that have something on
    these days, some of each kind; one query.

    A duty that is not done by the last of them may fall on each of its days before.
    """
    days = {"first": ahead.first, "last": ahead.last, "on": ahead.on, "until": ahead.until}
    asked = {"user": user.pk, "way": way, **days}
    by_kind: dict[str, set[tuple[int, str, int]]] = defaultdict(set)
    for kind, place, day, convention in first_of_each_again(_dated, **asked):
        by_kind[kind].add((place, str(day), convention))
    first = (sorted(rows)[:MOST_CONVENTIONS] for rows in by_kind.values())
    return {convention for rows in first for _place, _day, convention in rows}


def _dated(
    user: int, way: str, first: date, last: date, on: date, until: date
) -> list[QuerySet[Any]]:
    """Kind, place, day, convention: what is on the days looked at, then what comes, and the duties
    of before; each list is sorted along an index of its day.
    """
    seen = seen_by(User(pk=user), way)
    mine = seen("convention")
    before = Milestone.objects.filter(mine, next_on__lt=first)
    done = Milestone.objects.filter(_done_between(first, last, way), mine)
    parts = [
        *((0, MOST_CONVENTIONS, rows) for rows in _coming(seen, on, (first, last))),
        *((1, MOST_TO_COME, rows) for rows in _coming(seen, on, (on, until))),
        *((1, MOST_CONVENTIONS, _duties(rows)) for rows in (before, done)),
    ]
    columns = "event_kind", "event_place", "event_day", "event_convention"
    return [
        rows.annotate(event_place=Value(place))
        .order_by("event_day", "pk")
        .values_list(*columns)[:most]
        for place, most, rows in parts
    ]


def _done_between(first: date, last: date, way: str) -> Q:
    """Of a duty: asked of what was done these days, where it is less than what is seen."""
    done = Completion.objects.filter(due_on__range=(first, last)).order_by()
    if way == MANY:
        return Q(pk__in=done.values("milestone"))
    return Q(Exists(done.filter(milestone=OuterRef("pk"))))


def _coming(seen: Seen, on: date, days: tuple[date, date]) -> Iterator[QuerySet[Any]]:
    """What comes on these days, kind by kind: each list is sorted along an index of its day."""
    conventions = Convention.objects.filter(seen("pk"))
    given = conventions.filter(starts_on__range=days).annotate(event_day=F("starts_on"))
    yield _row(given, EventKind.EFFECT, "", "", "pk")
    texts = Text.objects.filter(seen("convention"))
    acts = Q(authorised_on__range=days) | Q(signed_on__range=days)
    acted = texts.filter(acts, number=0, convention__starts_on=None).with_last_act(on)
    begun = acted.filter(last_act__range=days).annotate(event_day=F("last_act"))
    yield _row(begun, EventKind.EFFECT, "convention", "", "convention_id")
    yield from _ends(conventions, texts, on, days)
    ended = Termination.objects.filter(seen("convention"), effective_on__range=days)
    ended = ended.annotate(event_day=F("effective_on"))
    yield _row(ended, EventKind.END, "convention", "", "convention_id")
    amendments = texts.filter(number__gt=0, submitted_on__isnull=False)
    counting = amendments.filter(counts_from__range=days).annotate(event_day=F("counts_from"))
    awaited = amendments.filter(counts_from=None, effective_on__range=days)
    for rows in (counting, awaited.annotate(event_day=F("effective_on"))):
        yield _row(rows, EventKind.AMENDMENT, "convention", "", "number")
    yield _duties(Milestone.objects.filter(seen("convention"), next_on__range=days))
    met = Meeting.objects.filter(seen("body__convention"), cancelled=False, held_on__range=days)
    yield _meetings(met)


def _ends(
    conventions: ConventionQuerySet, texts: TextQuerySet, on: date, days: tuple[date, date]
) -> Iterator[QuerySet[Any]]:
    """The ends that conventions give, then amendments; none of what is terminated."""
    moving = Text.objects.moving_an_end(on)
    still = conventions.filter(ends_on__range=days, termination=None)
    still = still.exclude(Exists(moving.filter(convention=OuterRef("pk")).order_by()))
    yield _row(still.annotate(event_day=F("ends_on")), EventKind.END, "", "", "pk")
    later = moving.filter(convention=OuterRef("convention"), number__gt=OuterRef("number"))
    last = texts.moving_an_end(on).exclude(Exists(later.order_by()))
    moved = last.filter(new_end_on__range=days, convention__termination=None)
    place = "convention", "", "convention_id"
    yield _row(moved.annotate(event_day=F("new_end_on")), EventKind.END, *place)


def _duties(rows: QuerySet[Milestone]) -> QuerySet[Any]:
    dated = rows.annotate(event_day=F("next_on"))
    return _row(dated, EventKind.DUTY, "convention", "title", "pk")


def _meetings(rows: QuerySet[Meeting]) -> QuerySet[Any]:
    place = "body__convention", "body__name", "body_id"
    return _row(rows.annotate(event_day=F("held_on")), EventKind.MEETING, *place)


def _row(
    rows: QuerySet[Any], kind: EventKind, convention: str, said: str, key: str
) -> QuerySet[Any]:
    """`convention` leads from a row to its convention; empty where it is one."""
    return rows.annotate(
        event_convention=F(f"{convention}_id" if convention else "pk"),
        event_kind=Value(kind.name, output_field=CharField()),
        event_of=name_of(convention),
        event_said=F(said) if said else Value("", output_field=CharField()),
        event_key=Cast(key, IntegerField()),
    )


def _first(rows: QuerySet[Any], count: int) -> QuerySet[Any]:
    return rows.order_by("event_day", "pk").values_list(*COLUMNS)[:count]


def _event(kind: str, day: date | str, reference: str, said: str, key: int) -> Event:
    """What a row tells; SQLite gives days as text, and both a reference with its key."""
    known, due = EventKind[kind], read_day(day)
    reference = read_name(reference)
    title, url = _words(known, reference, said, key)
    return Event(due, known, f"{reference} : {title}", url, f"{kind}-{key}", reference)


def _words(kind: EventKind, reference: str, said: str, key: int) -> tuple[str, str]:
    if kind == EventKind.DUTY:
        return said, reverse("convention_follow_up", args=[reference])
    if kind == EventKind.MEETING:
        return said, f"{reverse('convention_bodies', args=[reference])}#body-{key}"
    if kind == EventKind.AMENDMENT:
        return f"effet de l'avenant n° {key}", reverse("amendment", args=[reference, key])
    word = "prise d'effet" if kind == EventKind.EFFECT else "fin"
    return f"{word} de la convention", reverse("convention", args=[reference])


def late_event(duty: Milestone, on: date) -> Event:
    """One of `late_duties`, read with its convention."""
    kind, day = EventKind.DUTY.name, duty.next_on or on
    return _late(_event(kind, day, duty.convention.reference, duty.title, duty.pk), on)


def _late(event: Event, on: date) -> Event:
    """The same, saying « en retard de 379 jours »."""
    return replace(event, detail=Occurrence(event.day).said(on))
