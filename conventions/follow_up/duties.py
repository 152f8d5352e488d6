"""The duties of conventions with the days that they are counted from, read at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import F, Min, QuerySet

from conventions.follow_up.schedule import (
    Anchors,
    DutyRule,
    Occurrence,
    awaited,
    between,
    occurrences,
)
from conventions.models import Approval, Completion, Convention, Milestone, Party
from press.kit.compiled import compiled_once
from press.words.french import long_date


@dataclass(frozen=True)
class Duty:
    """A milestone, the days of its convention, and what was done of it, by day due."""

    milestone: Milestone
    anchors: Anchors
    completions: dict[date, Completion]

    @property
    def rule(self) -> DutyRule:
        return rule_of(self.milestone)

    @property
    def is_over(self) -> bool:
        """Whether it was given up: what is not done is expected no more."""
        return self.milestone.cancelled_on is not None

    @property
    def awaits(self) -> str:
        return awaited(self.rule, self.anchors)

    def occurrences(self, on: date) -> list[Occurrence]:
        return self._standing(occurrences(self.rule, self.anchors, self._done, on))

    def between(self, first: date, last: date) -> list[Occurrence]:
        return self._standing(between(self.rule, self.anchors, self._done, first, last))

    @property
    def _done(self) -> dict[date, date]:
        return {day: one.done_on for day, one in self.completions.items()}

    def _standing(self, found: list[Occurrence]) -> list[Occurrence]:
        return [one for one in found if one.done_on] if self.is_over else found


DONE = ("id", "milestone_id", "due_on", "done_on", "note")
# When each original party signed the original text, by convention's id; None while it has not.
Signatures = Mapping[int, Sequence[date | None]]


class Timed(Protocol):
    """What says when a duty falls: a milestone, or the terms of one."""

    due_on: date | None
    event: str
    months_after: int | None
    every_months: int | None


def rule_of(one: Timed) -> DutyRule:
    return DutyRule(one.due_on, one.event, one.months_after or 0, one.every_months)


def duties_of(
    conventions: Iterable[Convention], signatures: Signatures | None = None
) -> list[Duty]:
    """The duties of some conventions, as known on the day of their states; two queries, one where
    signatures are known.

    They are read with their states: `Convention.objects.with_state`, or `dated` for one.
    """
    known = {one.pk: one for one in conventions}
    anchors = anchors_of(known.values(), signatures)
    found: dict[int, Duty] = {}
    for one in _with_what_was_done(tuple(known)):
        one.convention = known[one.convention_id]
        duty = found.setdefault(one.pk, Duty(one, anchors[one.convention_id], {}))
        if one.done_pk is not None:
            done = one.done_pk, one.pk, one.done_due_on, one.done_on, one.done_note
            duty.completions[one.done_due_on] = Completion.from_db(None, DONE, done)
    return list(found.values())


@compiled_once
def _with_what_was_done(conventions: tuple[int, ...]) -> QuerySet[Any]:
    """Their milestones in order, one row for each time that they were done."""
    milestones = Milestone.objects.filter(convention__in=conventions)
    return (
        milestones.select_related("owner__organisation")
        .annotate(
            done_pk=F("completions__pk"),
            done_due_on=F("completions__due_on"),
            done_on=F("completions__done_on"),
            done_note=F("completions__note"),
        )
        .order_by("convention__reference", "pk", "done_due_on")
    )


def anchors_of(
    conventions: Collection[Convention], signatures: Signatures | None = None
) -> dict[int, Anchors]:
    """The days that the duties of each convention are counted from, by id; one query, none where
    signatures are known.

    They are read with their states.
    """
    if signatures is None:
        signatures = _signatures([one.pk for one in conventions])
    return {one.pk: _anchors(one, signatures[one.pk]) for one in conventions}


def dated(convention: Convention, on: date) -> Convention:
    """The same, with its state and its days as known on a day; one query."""
    return Convention.objects.with_state(on).get(pk=convention.pk)


def require_begun(
    convention: Convention, field: str, day: date, due_on: date | None = None
) -> None:
    """Refuse a day before a convention has effect, is signed, or expects what is due; one query.

    Raises ValidationError, of that field. What has no beginning yet refuses nothing.
    """
    signed = Approval.objects.filter(text__convention=convention, text__number=0)
    signed_on = signed.aggregate(first=Min("signed_on"))["first"]
    begins = min((one for one in (convention.starts_on, signed_on) if one), default=None)
    if begins and day < min(begins, due_on or begins):
        before = f"avant le début de la convention, le {long_date(begins)}"
        raise ValidationError({field: f"Le {long_date(day)} est {before}."})


def last_day_of(convention: Convention, on: date) -> date | None:
    """The end of a convention as known on a day, that of its termination included."""
    return _end(dated(convention, on))


def _end(convention: Convention) -> date | None:
    """That of a convention that comes with its state."""
    days = (convention.last_day, convention.terminated_on)
    return min((day for day in days if day is not None), default=None)


def _anchors(convention: Convention, signed: Collection[date | None]) -> Anchors:
    known = [day for day in signed if day is not None]
    missing = len(signed) - len(known) if convention.is_signed else 0
    return Anchors(
        last_signature=max(known) if known and not missing else None,
        start=convention.first_day,
        last_day=_end(convention),
        missing=missing,
    )


def _signatures(conventions: Collection[int]) -> dict[int, list[date | None]]:
    """Of the original parties; one query, which looks for them in the conventions alone."""
    found: dict[int, list[date | None]] = {pk: [] for pk in conventions}
    for convention, joined, signed_on in _seats(tuple(conventions)):
        if joined is None:
            found[convention].append(signed_on)
    return found


@compiled_once
def _seats(conventions: tuple[int, ...]) -> QuerySet[Any]:
    parties: Any = Party.objects.filter(convention__in=conventions).order_by().with_given()
    return parties.values_list("convention", "joined_by", "signed_on")
