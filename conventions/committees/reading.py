"""The bodies of a convention as a page shows them: who sits, who came, and whether they meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from conventions.committees.quorum import Promise, attendance_said, is_quorate, warnings
from conventions.follow_up.duties import anchors_of, dated
from conventions.follow_up.schedule import YEAR
from conventions.models import Body, Convention, Meeting
from press.words.french import MONTHS, plural
from press.words.months import add_months


@dataclass(frozen=True)
class Sitting:
    """One meeting: planned, awaiting its presences, held or cancelled."""

    meeting: Meeting
    members: int
    on: date

    @property
    def present(self) -> int:
        return sum(one.present for one in self.meeting.presences.all())

    @property
    def is_held(self) -> bool:
        return bool(self.meeting.presences.all())

    @property
    def is_past(self) -> bool:
        return self.meeting.held_on <= self.on

    @property
    def badge(self) -> tuple[str, str]:
        """Its look and its word."""
        if self.meeting.cancelled:
            return "neutral", "annulée"
        if self.is_held:
            quorate = is_quorate(self.present, self.meeting.body.quorum)
            return ("done", "tenue") if quorate else ("late", "sans quorum")
        return ("waiting", "présences à saisir") if self.is_past else ("neutral", "prévue")

    @property
    def said(self) -> str:
        if not self.is_held:
            return ""
        body = self.meeting.body
        return attendance_said(body.name, self.present, self.members, body.quorum)


@dataclass(frozen=True)
class Beat:
    """A month of the strip: how many meetings were held, and how many are planned."""

    first: date
    held: int
    planned: int

    @property
    def letter(self) -> str:
        return MONTHS[self.first.month - 1][0].upper()

    @property
    def said(self) -> str:
        told = plural(self.held, "réunion tenue", "réunions tenues") if self.held else "aucune"
        more = f", {plural(self.planned, 'prévue')}" if self.planned else ""
        return f"{MONTHS[self.first.month - 1]} {self.first.year} : {told}{more}"


@dataclass(frozen=True)
class Committee:
    """A body on a day, with its meetings, the latest first."""

    body: Body
    promise: Promise
    sittings: Sequence[Sitting]
    on: date

    @property
    def members(self) -> int:
        return sum(seat.members for seat in self.body.seats.all())

    @property
    def held(self) -> list[date]:
        return [one.meeting.held_on for one in self.sittings if one.is_held]

    @property
    def warnings(self) -> list[str]:
        return warnings(self.promise, self.held, self.on)

    @property
    def this_year(self) -> str:
        count = sum(day.year == self.on.year for day in self.held)
        return f"{plural(count, 'réunion tenue', 'réunions tenues')} en {self.on.year}"

    @property
    def strip(self) -> list[Beat]:
        """The last twelve months, then the next one."""
        this = self.on.replace(day=1)
        return [self._beat(add_months(this, rank)) for rank in range(1 - YEAR, 2)]

    def _beat(self, first: date) -> Beat:
        of_month = [
            one
            for one in self.sittings
            if one.meeting.held_on.replace(day=1) == first and not one.meeting.cancelled
        ]
        held = sum(one.is_held for one in of_month)
        return Beat(first, held, len(of_month) - held)


def committees_of(convention: Convention, on: date) -> list[Committee]:
    """The bodies of a convention with their seats and meetings; five queries."""
    anchors = anchors_of([dated(convention, on)])[convention.pk]
    known = [day for day in (anchors.start, anchors.last_signature) if day is not None]
    since = max(known) if known and not anchors.missing else None  # signed first, it binds
    meetings = Meeting.objects.select_related("minutes").prefetch_related("presences")
    bodies = convention.bodies.order_by("rank").prefetch_related(
        "seats", Prefetch("meetings", meetings.defer("minutes__content").order_by("-held_on"))
    )
    return [_committee(body, since, anchors.last_day, on) for body in bodies]


def _committee(body: Body, since: date | None, until: date | None, on: date) -> Committee:
    members = sum(seat.members for seat in body.seats.all())
    sittings = [Sitting(one, members, on) for one in body.meetings.all()]
    return Committee(body, Promise(body.meetings_a_year, since, until), sittings, on)
