"""The next days of the conventions that a person sees, and the duties that are late.

Each kind gives its nearest days from what is stored; the calendar tells them all, in full.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from conventions.entities.agreement import ConventionQuerySet
from conventions.events import Event, EventKind
from conventions.follow_up.schedule import Occurrence
from conventions.models import Meeting, Milestone, Text
from epci.models import Organisation
from press.kit.counts import first_of_each
from press.kit.naming import name_of, read_name

AHEAD = timedelta(days=3 * 366)
MOST_LATE = 5
MOST_CONVENTIONS = 60  # of each kind of day, that a calendar reads
CONVENTION = {
    EventKind.EFFECT: "pk",
    EventKind.END: "pk",
    EventKind.AMENDMENT: "convention_id",
    EventKind.DUTY: "convention_id",
    EventKind.MEETING: "body__convention_id",
}
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
    conventions: ConventionQuerySet, late: QuerySet[Milestone], on: date, until: date, count: int
) -> list[QuerySet[Any]]:
    """The first of the duties that are late, and the first `count` days to come of each kind."""
    visible = conventions.order_by().values("pk")
    return [
        _first(_duties(late), MOST_LATE),
        *(
            _first(rows.filter(event_day__range=(on, until)), count)
            for _, rows in _kinds(conventions, visible, on)
        ),
    ]


def nearest(rows: Iterable[tuple[Any, ...]], on: date, count: int) -> Nearest:
    """What rows of `nearest_parts` tell."""
    events = sorted((_event(*row) for row in rows), key=lambda one: (one.day, one.title))
    coming = [one for one in events if one.day >= on]
    return Nearest([_late(one, on) for one in events if one.day < on], coming[:count])


def late_duties(organisations: Collection[Organisation], on: date) -> QuerySet[Milestone]:
    """Those that these organisations owe, of which a day has passed."""
    return Milestone.objects.late(on).owed_by(organisations)


def with_something(conventions: ConventionQuerySet, ahead: Ahead) -> set[int]:
    """The keys of the conventions that have something on these days, some of each kind; one query.

    A duty that is not done by the last of them may fall on each of its days before.
    """
    days = Q(event_day__range=(ahead.first, ahead.last))
    coming = Q(event_day__range=(ahead.on, ahead.until))
    done = Q(completions__due_on__range=(ahead.first, ahead.last))
    looked_at = Case(When(days, then=0), default=1)
    parts = []
    for kind, rows in _kinds(conventions, conventions.order_by().values("pk"), ahead.on):
        wanted = days | coming
        if kind == EventKind.DUTY:
            wanted |= Q(event_day__lte=ahead.last) | done
        found = rows.filter(wanted).order_by(looked_at, "event_day", "pk")
        parts.append(found.values_list(CONVENTION[kind])[:MOST_CONVENTIONS])
    return {pk for (pk,) in first_of_each(parts)}


def _kinds(
    conventions: ConventionQuerySet, visible: Any, on: date
) -> Iterator[tuple[EventKind, QuerySet[Any]]]:
    """Each kind, with the rows that have a day of it, `event_day`."""
    bounded = conventions.with_last_day(on)
    effects = bounded.annotate(event_day=F("first_day"))
    yield EventKind.EFFECT, _row(effects, EventKind.EFFECT, "", "", "pk")
    ends = bounded.annotate(event_day=Coalesce("termination__effective_on", "last_day"))
    yield EventKind.END, _row(ends, EventKind.END, "", "", "pk")
    amendments = Text.objects.submitted().filter(number__gt=0, convention__in=visible)
    begun = amendments.annotate(event_day=Coalesce("counts_from", "effective_on"))
    told = _row(begun, EventKind.AMENDMENT, "convention", "", "number")
    yield EventKind.AMENDMENT, told
    yield EventKind.DUTY, _duties(Milestone.objects.filter(convention__in=visible))
    held = Meeting.objects.filter(body__convention__in=visible, cancelled=False)
    met = held.annotate(event_day=F("held_on"))
    place = "body__convention", "body__name", "body_id"
    yield EventKind.MEETING, _row(met, EventKind.MEETING, *place)


def _duties(rows: QuerySet[Milestone]) -> QuerySet[Any]:
    dated = rows.annotate(event_day=F("next_on"))
    return _row(dated, EventKind.DUTY, "convention", "title", "pk")


def _row(
    rows: QuerySet[Any], kind: EventKind, convention: str, said: str, key: str
) -> QuerySet[Any]:
    """`convention` leads from a row to its convention; empty where it is one."""
    return rows.annotate(
        event_kind=Value(kind.name, output_field=CharField()),
        event_of=name_of(convention),
        event_said=F(said) if said else Value("", output_field=CharField()),
        event_key=Cast(key, IntegerField()),
    )


def _first(rows: QuerySet[Any], count: int) -> QuerySet[Any]:
    return rows.order_by("event_day", "pk").values_list(*COLUMNS)[:count]


def _event(kind: str, day: date | str, reference: str, said: str, key: int) -> Event:
    """What a row tells; SQLite gives days as text, and both a reference with its key."""
    known, due = EventKind[kind], date.fromisoformat(day) if isinstance(day, str) else day
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
