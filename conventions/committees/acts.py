"""The acts on the bodies of a convention and their meetings: of whoever edits the convention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from conventions.access import require_editor
from conventions.committees.quorum import attendance_said, write_seats
from conventions.follow_up.duties import last_day_of, require_begun
from conventions.follow_up.schedule import YEAR
from conventions.journal import Said, note
from conventions.models import Body, Convention, Document, Meeting, MeetingPresence, Seat
from epci.models import Organisation
from press.kit.bulk import create_all
from press.kit.undoing import PUT_BACK, TakenOut, written
from press.kit.versions import require_unchanged
from press.words.alike import look_alike
from press.words.french import fold, long_date, plural, short_date
from press.words.months import add_months


@dataclass(frozen=True)
class Composition:
    """What a body is: its seats are labels, in their order, and how many members each has."""

    name: str
    purpose: str = ""
    quorum: int | None = None
    meetings_a_year: int | None = None
    seats: Sequence[tuple[str, int]] = ()

    @property
    def members(self) -> int:
        return sum(count for _, count in self.seats)


@dataclass(frozen=True)
class Minutes:
    """What a meeting was: how many members of each seat came, what was decided."""

    presents: Mapping[Seat, int]
    decisions: str = ""
    minutes: Document | None = None


@transaction.atomic
def add_body(
    *, convention: Convention, composition: Composition, by: User | None, source: str = ""
) -> Body:
    """One more body. Raises PermissionDenied, ValidationError."""
    lead = require_editor(convention, by)
    last = convention.bodies.aggregate(last=Max("rank"))["last"] or 0
    body = Body(convention=convention, rank=last + 1, source=source)
    _compose(body, composition)
    _journal("instance ajoutée", body, lead, by, after=_said(composition))
    return body


@transaction.atomic
def edit_body(*, body: Body, composition: Composition, seen: str = "", by: User | None) -> None:
    """Compose a body otherwise. A seat whose presence was recorded stays.

    `seen` is the version of `facts_of`. Raises the same, and StaleError.
    """
    lead = require_editor(body.convention, by)
    body = Body.objects.select_for_update().select_related("convention").get(pk=body.pk)
    require_unchanged(seen, facts_of(body), _facts(composition))
    before = f"{body}, {plural(sum(seat.members for seat in body.seats.all()), 'membre')}"
    _compose(body, composition)
    _journal("instance modifiée", body, lead, by, before=before, after=_said(composition))


def facts_of(body: Body) -> dict[str, Any]:
    """A body as its form shows it, its seats as a text; one query."""
    seats = [(seat.label, seat.members) for seat in body.seats.order_by("rank")]
    names = ("name", "purpose", "quorum", "meetings_a_year")
    return _facts(Composition(seats=seats, **{name: getattr(body, name) for name in names}))


def _facts(composition: Composition) -> dict[str, Any]:
    return {**vars(composition), "seats": write_seats(composition.seats)}


@transaction.atomic
def plan_meeting(
    *, body: Body, held_on: date, place: str = "", agenda: str = "", by: User | None, on: date
) -> Meeting:
    """Announce a meeting, or note one that took place. Raises PermissionDenied, ValidationError."""
    lead = require_editor(body.convention, by)
    _require_in_life(body.convention, held_on, on)
    meeting = Meeting(body=body, held_on=held_on, place=place, agenda=agenda)
    meeting.full_clean()
    meeting.save()
    _journal("réunion prévue", body, lead, by, after=f"{short_date(held_on)} {place}".strip())
    return meeting


@transaction.atomic
def record_meeting(
    *, meeting: Meeting, minutes: Minutes, seen: str = "", by: User | None, on: date
) -> None:
    """Who came, and what was decided; said again, it replaces what was said.

    `seen` is the version of `minutes_of`. Raises PermissionDenied, ValidationError, StaleError.
    """
    body = meeting.body
    lead = require_editor(body.convention, by)
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_unchanged(seen, minutes_of(locked), _minuted(minutes))
    _check_minutes(meeting, minutes, on)
    meeting.presences.all().delete()
    create_all(
        MeetingPresence(meeting=meeting, seat=seat, present=present)
        for seat, present in minutes.presents.items()
    )
    meeting.decisions, meeting.minutes = minutes.decisions, minutes.minutes
    meeting.full_clean()
    meeting.save()
    members = sum(seat.members for seat in minutes.presents)
    told = attendance_said(body.name, sum(minutes.presents.values()), members, body.quorum)
    _journal("réunion tenue", body, lead, by, after=f"{short_date(meeting.held_on)} : {told}")


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it: who came by seat, what was decided; one query."""
    presents = {one.seat_id: one.present for one in meeting.presences.all()}
    return _said_of(presents, meeting.decisions, meeting.minutes_id)


def _minuted(minutes: Minutes) -> dict[str, Any]:
    presents = {seat.pk: present for seat, present in minutes.presents.items()}
    return _said_of(presents, minutes.decisions, minutes.minutes and minutes.minutes.pk)


def _said_of(presents: Mapping[int, int], decisions: str, minutes: int | None) -> dict[str, Any]:
    counts = {f"seat_{seat}": present for seat, present in presents.items()}
    return counts | {"decisions": decisions, "minutes": minutes}


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User | None) -> TakenOut:
    """A meeting that will not be, or was not; gives it for `put_back_meeting`.

    Raises PermissionDenied, ValidationError.
    """
    lead = require_editor(meeting.body.convention, by)
    if meeting.presences.exists():
        raise ValidationError("Cette réunion a été tenue : elle ne s'annule plus.", "held")
    day = short_date(meeting.held_on)
    gone = TakenOut("meeting", f"{meeting.body}, réunion du {day}", written([meeting]))
    meeting.cancelled = True
    meeting.save(update_fields=["cancelled"])
    _journal("réunion annulée", meeting.body, lead, by, before=day)
    return gone


@transaction.atomic
def put_back_meeting(*, gone: TakenOut, by: User | None, on: date) -> None:
    """A meeting that was called off will be after all. Raises PermissionDenied."""
    meeting = Meeting.objects.select_related("body__convention").get(pk=gone.first.pk)
    lead = require_editor(meeting.body.convention, by)
    meeting.cancelled = False
    meeting.save(update_fields=["cancelled"])
    _journal(PUT_BACK, meeting.body, lead, by, after=f"réunion du {short_date(meeting.held_on)}")


def _require_in_life(convention: Convention, held_on: date, on: date) -> None:
    """Refuse a day before anything binds, once it has passed, and one long after the end."""
    if held_on < on:
        require_begun(convention, "held_on", held_on)
    last_day = last_day_of(convention, on)
    if last_day and held_on > add_months(last_day, YEAR):
        told = f"La convention prend fin le {long_date(last_day)} : au plus un an après."
        raise ValidationError({"held_on": told})


def _compose(body: Body, composition: Composition) -> None:
    if composition.quorum and composition.seats and composition.quorum > composition.members:
        told = f"Un quorum de {composition.quorum} pour {plural(composition.members, 'membre')}."
        raise ValidationError({"quorum": told})
    others = Body.objects.filter(convention=body.convention).exclude(pk=body.pk)
    if twin := next((one for one in others if look_alike(one.name, composition.name)), None):
        raise ValidationError(f"La convention a déjà une instance de ce nom : {twin}.")
    body.name, body.purpose = composition.name, composition.purpose
    body.quorum, body.meetings_a_year = composition.quorum, composition.meetings_a_year
    body.full_clean()
    body.save()
    _seat(body, composition.seats)


def _seat(body: Body, seats: Sequence[tuple[str, int]]) -> None:
    """Keep the seats under their labels; refuse to lose one whose presence was recorded."""
    known = {fold(seat.label): seat for seat in body.seats.all()}
    parties = {fold(one.short_name): one for one in body.convention.parties.all()}
    for rank, (label, members) in enumerate(seats, 1):
        seat = known.pop(fold(label), None) or Seat(body=body, party=parties.get(fold(label)))
        seat.rank, seat.label, seat.members = rank, label, members
        seat.save()
    for seat in known.values():
        if MeetingPresence.objects.filter(seat=seat).exists():
            told = f"« {seat} » a des présences enregistrées : ce siège reste, sous ce nom."
            raise ValidationError({"seats": told})
        seat.delete()


def _check_minutes(meeting: Meeting, minutes: Minutes, on: date) -> None:
    if meeting.cancelled:
        raise ValidationError("Cette réunion est annulée.", "cancelled")
    if meeting.held_on > on:
        day = long_date(meeting.held_on)
        raise ValidationError(f"La réunion du {day} n'a pas encore eu lieu.", "future")
    for seat, present in minutes.presents.items():
        if present > seat.members:
            told = f"{present} présents pour {plural(seat.members, 'membre')} : {seat}."
            raise ValidationError({f"seat_{seat.pk}": told})
    if not any(minutes.presents.values()):
        raise ValidationError("Personne n'était là : annulez plutôt la réunion.", "nobody")
    filed = minutes.minutes
    if filed is not None and filed.convention_id != meeting.body.convention_id:
        raise ValidationError({"minutes": "Cette pièce est d'une autre convention."})


def _said(composition: Composition) -> str:
    return f"{composition.name}, {plural(composition.members, 'membre')}"


def _journal(
    act: str, body: Body, lead: Organisation, by: User | None, **said: Unpack[Said]
) -> None:
    note(act, body.convention, lead, by, subject=str(body), **said)
