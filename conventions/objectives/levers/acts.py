"""The levers of a convention: what each brings by a horizon, and the signs that it moves."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import note
from conventions.models import Convention, Goal, Lever, Marker
from conventions.ranks import last_rank, put_at
from press.kit.undoing import PUT_BACK, TakenOut, put_back, written
from press.kit.versions import require_unchanged
from press.words.french import short_date


@transaction.atomic
def keep_lever(
    *,
    convention: Convention,
    title: str,
    axis: str = "",
    goals: Sequence[Goal] = (),
    markers: Sequence[Marker] = (),
    lever: Lever | None = None,
    place: int | None = None,
    seen: str = "",
    by: User | None,
    on: date,
) -> Lever:
    """Add a lever with its goals and markers, or put these in the place of those that it has.

    `place` is its rank from 1, the last by default; `seen` is the version of `facts_of`, compared
    once all is written, which a refusal undoes. Raises PermissionDenied, StaleError, and
    ValidationError
    for what is reached after `on`, or an indicator that already counts something else.
    """
    lead = require_editor(convention, by)
    Convention.objects.select_for_update().get(pk=convention.pk)
    if lever:
        lever.refresh_from_db()
    kept = lever or Lever(convention=convention)
    _require_new(kept, axis, title)
    before = lines_of(lever) if lever else []
    if (kept.axis, kept.title) != (axis, title):
        kept.axis, kept.title, kept.source = axis, title, ""
    kept.rank = kept.rank or last_rank(convention.levers.all()) + 1
    kept.full_clean()
    kept.save()
    _replace(kept, goals, markers, on)
    put_at(kept, convention.levers.all(), place)
    after = lines_of(kept)
    require_unchanged(seen, {"lines": before}, {"lines": after})
    note(
        "levier",
        convention,
        lead,
        by,
        subject=str(kept),
        before="\n".join(one for one in before if one not in after),
        after="\n".join(one for one in after if one not in before),
    )
    return kept


@transaction.atomic
def remove_lever(*, lever: Lever, by: User | None) -> TakenOut:
    """Take away a lever with its goals and its markers; gives it for `put_back_lever`."""
    lead = require_editor(lever.convention, by)
    before = "\n".join(lines_of(lever))
    note("levier retiré", lever.convention, lead, by, subject=str(lever), before=before)
    rows = written([lever, *lever.goals.all(), *lever.markers.all()])
    gone = TakenOut("lever", f"Le levier « {lever} »", rows)
    lever.goals.all().delete()
    lever.markers.all().delete()
    lever.delete()
    return gone


@transaction.atomic
def put_back_lever(*, gone: TakenOut, by: User | None, on: date) -> None:
    """A lever that was taken away is there again. Raises ValidationError `taken`."""
    lever = gone.first
    lead = require_editor(lever.convention, by)
    put_back(gone)
    note(PUT_BACK, lever.convention, lead, by, subject=str(lever), after=gone.said)


def facts_of(lever: Lever) -> dict[str, list[str]]:
    """All that a lever says, as one fact: its lines change together."""
    return {"lines": lines_of(lever)}


def lines_of(lever: Lever) -> list[str]:
    """A lever as the journal says it, a line for each thing."""
    axis = f"{lever.axis} : " if lever.axis else ""
    markers = lever.markers.select_related("indicator")
    return [
        f"{axis}{lever}",
        *(_dated(f"{one.when} : {one}", "atteint", one.reached_on) for one in lever.goals.all()),
        *(_dated(f"repère : {one}{_counted(one)}", "constaté", one.reached_on) for one in markers),
    ]


def _require_new(lever: Lever, axis: str, title: str) -> None:
    """A double click adds a lever once."""
    others = Lever.objects.filter(convention=lever.convention, axis=axis, title=title)
    if others.exclude(pk=lever.pk).exists():
        raise ValidationError({"title": ValidationError("Cet axe a déjà ce levier.", code="twice")})


def _counted(marker: Marker) -> str:
    return f", compté par « {marker.indicator} »" if marker.indicator else ""


def _dated(said: str, done: str, day: date | None) -> str:
    return f"{said}, {done} le {short_date(day)}" if day else said


def _replace(lever: Lever, goals: Sequence[Goal], markers: Sequence[Marker], on: date) -> None:
    _require_counted_once(lever, markers)
    lever.goals.all().delete()
    lever.markers.all().delete()
    lists: tuple[Sequence[Goal | Marker], ...] = goals, markers
    for parts in lists:
        for rank, one in enumerate(parts, 1):
            if one.reached_on and one.reached_on > on:
                raise ValidationError(f"« {one} » : ce jour n'est pas encore venu.", code="early")
            one.lever, one.rank = lever, rank
            one.full_clean()
            one.save()


def _require_counted_once(lever: Lever, markers: Iterable[Marker]) -> None:
    """An indicator counts one marker, of its own convention."""
    others = Marker.objects.exclude(lever=lever).filter(indicator__isnull=False)
    counted: dict[int, str] = dict(others.values_list("indicator", "text"))
    for one in markers:
        if one.indicator is None:
            continue
        if one.indicator.convention_id != lever.convention_id:
            raise ValidationError(f"« {one.indicator} » est d'une autre convention.", code="other")
        if one.indicator.pk in counted:
            other = f"« {one.indicator} » compte déjà le repère « {counted[one.indicator.pk]} »."
            raise ValidationError(other, code="twice")
        counted[one.indicator.pk] = one.text
