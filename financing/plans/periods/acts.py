"""The acts on the periods of a text while it is a draft: proposed, added, changed, taken out."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from conventions.journal import note_on, put
from conventions.models import Text
from financing.models import CallRound, Key, Period, PlannedAmount
from financing.plans.acts import take_out, told_amounts
from financing.plans.checks import wrong_days
from financing.plans.gate import open_text
from financing.plans.resting import is_own, read_resting, why_period_stays
from financing.plans.undoing import kept
from press.kit.undoing import TakenOut
from press.kit.versions import require_unchanged
from press.words.french import plural

FACTS = ("label", "starts_on", "ends_on", "fiscal_year")
MOST_YEARS = 30  # of a plan whose periods are proposed


@transaction.atomic
def add_period(
    *,
    text: Text,
    label: str,
    starts_on: date,
    ends_on: date,
    fiscal_year: int,
    by: User | None,
    on: date,
) -> Period:
    """One more stretch of the plan; after the others when an amendment adds it.

    Raises ValidationError `closed`, or by field.
    """
    open_text(text, by, on)
    if refused := dict(wrong_days(text, starts_on, ends_on)):
        raise ValidationError(refused)
    period = Period(
        convention=text.convention,
        label=label.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        fiscal_year=fiscal_year,
        text=text if text.number else None,
    )
    period.full_clean()
    period.save()
    note_on("période ajoutée", text, by, after=f"{period}, exercice {fiscal_year}")
    return period


@transaction.atomic
def change_period(
    *,
    text: Text,
    period: Period,
    label: str,
    starts_on: date,
    ends_on: date,
    fiscal_year: int,
    seen: str = "",
    by: User | None,
    on: date,
) -> None:
    """Another name, other days or another exercice for a period that the text brings.

    `seen` is the version of `facts_of_period`. Raises ValidationError `closed`, `held` where a key
    or a round rests on it, StaleError, or by field.
    """
    open_text(text, by, on)
    period.refresh_from_db()
    typed = {"starts_on": starts_on, "ends_on": ends_on, "fiscal_year": fiscal_year}
    facts = {"label": label.strip(), **typed}
    require_unchanged(seen, facts_of_period(period), facts)
    if held := why_period_held(period):
        raise ValidationError(held, code="held")
    if refused := dict(wrong_days(text, starts_on, ends_on, but=period)):
        raise ValidationError(refused)
    trace = put(period, facts)
    period.full_clean()
    period.save()
    if trace.labels:
        note_on("période modifiée", text, by, before=trace.before, after=trace.after)


def facts_of_period(period: Period) -> dict[str, Any]:
    return {name: getattr(period, name) for name in FACTS}


def why_period_held(period: Period) -> str:
    """Why a period stays as it is: what rests on it; empty where nothing does. Two queries."""
    if CallRound.objects.filter(period=period).exists():
        return f"Des appels sont émis pour la période {period} : elle ne change plus."
    year = period.fiscal_year
    keys = Key.objects.standing().filter(rule__component__convention=period.convention_id)
    if key := keys.filter(first_year__lte=year, last_year__gte=year).first():
        return f"La clé de {key} est arrêtée sur la période {period} : elle ne change plus."
    return ""


@transaction.atomic
def propose_periods(*, text: Text, by: User | None, on: date) -> list[Period]:
    """One period a calendar year, from the first day of a draft to its last.

    Raises ValidationError `closed`, `dates`, `there`.
    """
    open_text(text, by, on)
    first, last = text.convention.starts_on, text.convention.ends_on
    if not first or not last:
        raise ValidationError(
            "Écrivez d'abord le premier et le dernier jour de la convention.", code="dates"
        )
    if last.year - first.year >= MOST_YEARS:
        raise ValidationError(f"Plus de {MOST_YEARS} exercices : ajoutez-les un à un.", "dates")
    if Period.objects.filter(convention=text.convention_id).exists():
        raise ValidationError("Le plan a déjà des périodes.", code="there")
    return [
        add_period(
            text=text,
            label=str(year),
            starts_on=max(first, date(year, 1, 1)),
            ends_on=min(last, date(year, 12, 31)),
            fiscal_year=year,
            by=by,
            on=on,
        )
        for year in range(first.year, last.year + 1)
    ]


@transaction.atomic
def drop_period(*, text: Text, period: Period, by: User | None, on: date) -> TakenOut | None:
    """The text has that period no more, nor what it planned for it; gives what went with it: None
    where an amendment takes out what another text brings, which stays kept as it is.

    Raises ValidationError `closed`, and `held` where another text names the period, or where it
    was called.
    """
    open_text(text, by, on)
    period.refresh_from_db()
    if not is_own(text, period):
        _leave_out(text, period, by, on)
        return None
    planned = PlannedAmount.objects.filter(period=period, text=text)
    gone = kept(f"La période {period}", text, [period, *planned])
    before = ", ".join(filter(None, (str(period), told_amounts(planned))))
    planned.delete()
    take_out(period)
    note_on("période retirée", text, by, before=before)
    return gone


def _leave_out(text: Text, period: Period, by: User | None, on: date) -> None:
    if held := list(why_period_stays(text, period, read_resting(text.convention, on))):
        raise ValidationError([ValidationError(one, code="held") for one in held])
    period.removed_by.add(text)
    note_on("période retirée", text, by, before=str(period))


@transaction.atomic
def keep_period(*, text: Text, period: Period, by: User | None, on: date) -> None:
    """The amendment leaves a period in the plan after all. Raises `closed`, `kept`."""
    open_text(text, by, on)
    if not period.removed_by.contains(text):
        raise ValidationError(f"La période {period} n'est pas retirée par l'{text}.", code="kept")
    period.removed_by.remove(text)
    note_on("période remise", text, by, after=str(period))


def lost_with_period(text: Text, period: Period, on: date) -> list[str]:
    """What goes with a period, as sentences; none where it is empty. One query."""
    said = Q(text=text) | Q(pk__in=PlannedAmount.objects.in_effect(on).values("pk"))
    planned = PlannedAmount.objects.filter(said, period=period, amount__gt=0)
    if not planned:
        return []
    count = plural(len(planned), "montant")
    return [f"{period} porte {count} : {told_amounts(planned)}."]
