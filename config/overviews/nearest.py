"""The next days of the conventions that a person sees, and the duties that are late: one query.

Each kind gives its nearest days from what is stored; the calendar tells them all, in full.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from config.overviews.events import AHEAD
from conventions.entities.agreement import ConventionQuerySet
from conventions.events import Event, EventKind
from conventions.follow_up.schedule import Occurrence
from conventions.models import Meeting, Milestone, Text
from epci.models import Organisation

MOST_LATE = 5
COLUMNS = ("event_kind", "event_day", "event_of", "event_said", "event_key")


@dataclass(frozen=True)
class Nearest:
    """The duties that are late; then what comes, in order."""

    late: list[Event]
    dates: list[Event]


def nearest(
    conventions: ConventionQuerySet, late: QuerySet[Milestone], on: date, count: int
) -> Nearest:
    """The first of the duties that are late, and the first `count` days to come; one query."""
    visible, until = conventions.order_by().values("pk"), on + AHEAD
    parts = [
        _first(_duties(late), MOST_LATE),
        *(
            _first(rows.filter(event_day__range=(on, until)), count)
            for rows in _kinds(conventions, visible, on)
        ),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    events = sorted((_event(*row) for row in rows), key=lambda one: (one.day, one.title))
    coming = [one for one in events if one.day >= on]
    return Nearest([_late(one, on) for one in events if one.day < on], coming[:count])


def late_duties(organisations: Collection[Organisation], on: date) -> QuerySet[Milestone]:
    """Those that these organisations owe, of which a day has passed."""
    return Milestone.objects.late(on).owed_by(organisations)


def _kinds(conventions: ConventionQuerySet, visible: Any, on: date) -> Iterator[QuerySet[Any]]:
    bounded = conventions.with_last_day(on)
    yield _row(bounded.annotate(event_day=F("first_day")), EventKind.EFFECT, "reference", "", "pk")
    ends = bounded.annotate(event_day=Coalesce("termination__effective_on", "last_day"))
    yield _row(ends, EventKind.END, "reference", "", "pk")
    amendments = Text.objects.submitted().filter(number__gt=0, convention__in=visible)
    begun = amendments.annotate(event_day=Coalesce("counts_from", "effective_on"))
    yield _row(begun, EventKind.AMENDMENT, "convention__reference", "", "number")
    yield _duties(Milestone.objects.filter(convention__in=visible))
    held = Meeting.objects.filter(body__convention__in=visible, cancelled=False)
    met = held.annotate(event_day=F("held_on"))
    yield _row(met, EventKind.MEETING, "body__convention__reference", "body__name", "body_id")


def _duties(rows: QuerySet[Milestone]) -> QuerySet[Any]:
    dated = rows.annotate(event_day=F("next_on"))
    return _row(dated, EventKind.DUTY, "convention__reference", "title", "pk")


def _row(
    rows: QuerySet[Any], kind: EventKind, reference: str, said: str, key: str
) -> QuerySet[Any]:
    return rows.annotate(
        event_kind=Value(kind.name, output_field=CharField()),
        event_of=F(reference),
        event_said=F(said) if said else Value("", output_field=CharField()),
        event_key=Cast(key, IntegerField()),
    )


def _first(rows: QuerySet[Any], count: int) -> QuerySet[Any]:
    """The nearest of one kind, as a part of a union: engines take no limit there but in a list."""
    listed = rows.order_by("event_day", "pk").values("pk")[:count]
    return rows.filter(pk__in=listed).order_by().values_list(*COLUMNS)


def _event(kind: str, day: date, reference: str, said: str, key: int) -> Event:
    known = EventKind[kind]
    title, url = _words(known, reference, said, key)
    return Event(day, known, f"{reference} : {title}", url, f"{kind}-{key}", reference)


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
