"""What indicators say, period by period: typed, corrected, and struck out when it was wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import note
from conventions.models import Convention, Indicator, Reading
from conventions.objectives.periods import ONCE, ReadingPeriod
from press.words.french import decimal


@dataclass(frozen=True)
class Measure:
    """What an indicator said, and a word about it; no value strikes the reading out."""

    value: Decimal | None
    note: str = ""


def known_readings(
    rhythm: str, period: ReadingPeriod, indicators: Iterable[Indicator]
) -> dict[int, Reading]:
    """What some indicators of a rhythm said over a period already, by indicator."""
    found = Reading.objects.filter(indicator__in=indicators).order_by("starts_on")
    if rhythm != ONCE:
        found = found.filter(starts_on=period.starts_on)
    return {one.indicator_id: one for one in found}


@transaction.atomic
def keep_readings(
    *,
    convention: Convention,
    rhythm: str,
    period: ReadingPeriod,
    measures: Mapping[Indicator, Measure],
    seen: Mapping[Indicator, str] | None = None,
    by: User | None,
    on: date,
) -> int:
    """Keep what indicators of one rhythm said over a period; how many readings it changes.

    An earlier reading of the period is replaced, and the journal keeps both. What is counted
    once has one reading, whatever its days. `seen` is what the page showed of each, as `seen_as`
    says it: what somebody else has written since is not replaced.

    Raises PermissionDenied, and ValidationError for a period that has not begun, a value below 0,
    or (`stale`, by field) a reading that is no longer what was seen.
    """
    lead = require_editor(convention, by)
    Convention.objects.select_for_update().get(pk=convention.pk)
    if period.starts_on > on:
        raise ValidationError(f"{period.name} n'a pas commencé : rien ne se relève.", code="early")
    known = known_readings(rhythm, period, measures)
    _require_seen(measures, known, seen or {})
    said = [
        _keep(known.get(indicator.pk) or Reading(indicator=indicator), period, measure)
        for indicator, measure in measures.items()
    ]
    changed = [(before, after) for before, after in said if before != after]
    if changed:
        note(
            "relevé d'indicateurs",
            convention,
            lead,
            by,
            subject=f"relevés, {period.name}",
            before="\n".join(before for before, _ in changed if before),
            after="\n".join(after for _, after in changed if after),
        )
    return len(changed)


def seen_as(value: Decimal | None, note: str) -> str:
    """A reading as a page showed it; empty where there was none."""
    return "" if value is None else f"{decimal(value)} {note}".strip()


def seen_of(reading: Reading | None) -> str:
    return seen_as(reading.value, reading.note) if reading else ""


def _require_seen(
    measures: Mapping[Indicator, Measure],
    known: Mapping[int, Reading],
    seen: Mapping[Indicator, str],
) -> None:
    """Replace nothing that somebody else wrote meanwhile, unless it is what was typed."""
    stale = {
        f"valeur-{one.pk}": ValidationError(_stale(now), code="stale")
        for one, said in seen.items()
        if (now := seen_of(known.get(one.pk)))
        not in (said, seen_as(measures[one].value, measures[one].note))
    }
    if stale:
        raise ValidationError(stale)


def _stale(now: str) -> str:
    changed = f"enregistré entre-temps par quelqu'un d'autre : {now}"
    return (
        f"Relevé {changed if now else 'retiré entre-temps'}. Rien n'est remplacé : pour mettre ce "
        "que vous avez tapé à sa place, enregistrez à nouveau."
    )


def _keep(reading: Reading, period: ReadingPeriod, measure: Measure) -> tuple[str, str]:
    """Write, replace or strike out one reading; how the journal says it before and after."""
    before = _said(reading) if reading.pk else ""
    if measure.value is None:
        if reading.pk:
            reading.delete()
        return before, ""
    if measure.value < 0:
        raise ValidationError(f"{reading.indicator} : une valeur part de zéro.", code="negative")
    reading.value, reading.note = measure.value, measure.note
    after = _said(reading)
    if after != before:
        reading.starts_on, reading.ends_on = period.starts_on, period.ends_on
        reading.source, reading.demonstration = "", []  # what is typed is no longer the act's
        reading.full_clean()
        reading.save()
    return before, after


def _said(reading: Reading) -> str:
    unit = f" {reading.indicator.unit}" if reading.indicator.unit else ""
    note = f" ({reading.note})" if reading.note else ""
    return f"{reading.indicator} : {decimal(reading.value)}{unit}{note}"
