"""The days that a calendar shows of some conventions: effects, amendments, ends, duties, meetings.

`Event` and `Kind` are those of every app: each gives its own events.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from conventions.follow_up.agenda import Dated, agenda_of
from conventions.follow_up.schedule import DutyStanding
from conventions.models import Convention, Text
from press.kit.compiled import compiled_once


class EventLook(NamedTuple):
    """How a kind of event is said, with an icon and a word."""

    icon: str
    word: str


class EventKind(Enum):
    SESSION = EventLook("people", "séance")
    APPEAL = EventLook("bank", "recours")
    DUTY = EventLook("flag", "échéance")
    MEETING = EventLook("calendar-event", "réunion")
    EFFECT = EventLook("play-circle", "prise d'effet")
    AMENDMENT = EventLook("file-earmark-diff", "avenant")
    END = EventLook("hourglass-bottom", "fin")
    PAYMENT = EventLook("cash-coin", "paiement")


ICONS = [kind.value.icon for kind in EventKind]


@dataclass(frozen=True)
class Event:
    """Something on a day; `uid` is the same as long as it is the same thing."""

    day: date
    kind: EventKind
    title: str
    url: str
    uid: str
    reference: str = ""  # of the convention
    detail: str = ""


def events_of(
    conventions: Sequence[Convention], first: date, last: date, on: date
) -> Iterator[Event]:
    """What comes from a day to another in some conventions.

    They are read with their state: `Convention.objects.with_state`. Six queries.
    """
    for convention in conventions:
        yield from (one for one in _bounds(convention) if first <= one.day <= last)
    yield from _amendments(conventions, first, last)
    for dated in agenda_of(conventions, first, last):
        yield _dated(dated, on)


def _bounds(convention: Convention) -> Iterator[Event]:
    url, reference = reverse("convention", args=[convention.reference]), convention.reference
    terminated = convention.terminated_on
    bounds = (
        (EventKind.EFFECT, convention.first_day, "prise d'effet", "effet"),
        (
            EventKind.END,
            terminated or convention.last_day,
            "résiliation" if terminated else "fin",
            "fin",
        ),
    )
    for kind, day, word, name in bounds:
        if day:
            title, uid = f"{reference} : {word} de la convention", f"{name}-{convention.pk}"
            yield Event(day, kind, title, url, uid, reference, convention.title)


def _amendments(conventions: Sequence[Convention], first: date, last: date) -> Iterator[Event]:
    """The effects of the amendments that went to the councils; a draft has no day yet.

    One that was signed after its day of effect counts from its last signature.
    """
    for text in _submitted(tuple(one.pk for one in conventions)):
        day, reference = text.counts_from or text.effective_on, text.convention.reference
        if day and first <= day <= last:
            awaited = "" if text.counts_from else ", si tous l'ont signé"
            title, uid = f"{reference} : effet de l'{text}{awaited}", f"avenant-{text.pk}"
            url = reverse("amendment", args=[reference, text.number])
            yield Event(day, EventKind.AMENDMENT, title, url, uid, reference, text.title)


@compiled_once
def _submitted(conventions: tuple[int, ...]) -> QuerySet[Text]:
    texts = Text.objects.submitted().filter(convention__in=conventions, number__gt=0)
    return texts.select_related("convention").order_by("pk")


def _dated(one: Dated, on: date) -> Event:
    """A duty, with who owes it and whether it is done or late, or a meeting."""
    reference = one.convention.reference
    url = reverse("convention_follow_up", args=[reference])
    title = f"{reference} : {one.title}"
    if one.meeting is not None:
        page = reverse("convention_bodies", args=[reference])
        uid, url = f"reunion-{one.meeting.pk}", f"{page}#body-{one.meeting.body_id}"
        return Event(one.day, EventKind.MEETING, title, url, uid, reference, one.meeting.place)
    milestone = one.duty.milestone.pk if one.duty else 0
    owner = f"responsable : {one.owner}" if one.owner else ""
    standing = one.standing(on)
    said = standing.value if standing in (DutyStanding.DONE, DutyStanding.LATE) else ""
    detail = ", ".join(filter(None, [owner, said]))
    uid = f"echeance-{milestone}-{one.day:%Y%m%d}"
    return Event(one.day, EventKind.DUTY, title, url, uid, reference, detail)
