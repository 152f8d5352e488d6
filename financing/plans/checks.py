"""What the days of a text forbid its rules and its periods, as sentences; nothing here writes."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from conventions.models import Text
from financing.dossier.dossier import Dossier
from financing.models import Period
from press.words.french import short_date


def year_refusal(text: Text, first_year: int) -> str:
    """Why a rule may not begin that year; empty when it may."""
    said, end = f"La règle partirait de {first_year}", last_day_under(text)
    effect = text.effective_on.year if text.number and text.effective_on else 0
    if first_year < effect:
        return f"{said}, avant l'effet de l'avenant ({effect})."
    if end and first_year > end.year:
        return f"{said}, après la fin de la convention ({end.year})."
    first = None if text.number else _first_year_of_plan(text)
    if first and first_year > first:
        return f"{said} : {first}, le premier exercice du plan, n'en aurait pas."
    return ""


def last_day_under(text: Text) -> date | None:
    """The end of the convention once the text is in effect, with those submitted before it."""
    if text.new_end_on:
        return text.new_end_on
    earlier = text.convention.texts.submitted().filter(number__lt=text.number)
    moved = earlier.exclude(new_end_on=None).order_by("-number").first()
    return moved.new_end_on if moved else text.convention.ends_on


def periods_to_write(text: Text, dossier: Dossier) -> list[Period]:
    """Those of a plan whose amounts and lines the text may change."""
    return [one for one in dossier.periods if not one.is_over_for(text)]


def wrong_days(
    text: Text, starts_on: date, ends_on: date, but: Period | None = None
) -> Iterator[tuple[str, ValidationError]]:
    """What the days of a period contradict, by field: other periods, the convention's days.

    `but` is the period that they are of, where it is there already.
    """
    others = Period.objects.filter(convention=text.convention_id).order_by("-ends_on")
    if said := _too_early(text, others.exclude(pk=but and but.pk), starts_on, ends_on):
        yield "starts_on", ValidationError(said, code="starts_on")
    end = last_day_under(text)
    if end and ends_on > end:
        said = f"La convention finit le {short_date(end)}, avant cette période."
        yield "ends_on", ValidationError(said, code="ends_on")


def _too_early(text: Text, others: QuerySet[Period], starts_on: date, ends_on: date) -> str:
    """An amendment goes on after the plan as it was; a draft is free wherever the days are."""
    if text.number:
        last = others.exclude(text=text).filter(ends_on__gte=starts_on).first()
        if last:
            return f"Le plan va déjà jusqu'au {short_date(last.ends_on)} ({last})."
    other = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other:
        span = f"du {short_date(other.starts_on)} au {short_date(other.ends_on)}"
        return f"La période {other} va déjà {span}."
    start = None if text.number else text.convention.starts_on
    if start and starts_on < start:
        return f"La convention commence le {short_date(start)}, après le début de la période."
    return ""


def _first_year_of_plan(text: Text) -> int | None:
    periods = Period.objects.filter(convention=text.convention_id).order_by("fiscal_year")
    return periods.values_list("fiscal_year", flat=True).first()
