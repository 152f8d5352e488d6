"""What ends the effect of a deliberation after its vote: each act with its journal line."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from deliberations.journal import note_vote
from deliberations.models import Deliberation, Reversal
from deliberations.votes.acts import settle_party, take_turns
from epci.permissions import Act, require
from press.words.french import long_date


@transaction.atomic
def reverse(
    *,
    deliberation: Deliberation,
    kind: str,
    effective_on: date,
    act: str,
    by: User | None,
    on: date,
) -> Reversal:
    """A deliberation is repealed, withdrawn or annulled: from that day it authorises no more.

    Noted again, it is corrected. Raises PermissionDenied, or ValidationError: `not_adopted`, and
    `future` or `early` for the day.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    take_turns(deliberation.council)
    stored = _stored(deliberation)
    if not stored.is_adopted:
        raise ValidationError(
            f"La {stored} est {stored.result.label} : elle n'autorise rien.", code="not_adopted"
        )
    _require_day(stored, effective_on, on)
    before = _said(stored)
    reversal = stored.ended or Reversal(deliberation=stored)
    reversal.kind, reversal.effective_on, reversal.act = kind, effective_on, act
    reversal.full_clean()
    reversal.save()
    note_vote("fin d'une délibération", stored, by, before=before, after=str(reversal))
    settle_party(stored, by)
    return reversal


@transaction.atomic
def reinstate(*, deliberation: Deliberation, by: User | None) -> None:
    """The end that was noted was a mistake, or did not stand: the deliberation has effect again.

    Raises PermissionDenied, or ValidationError `standing` where nothing had ended it.
    """
    require(by, Act.RECORD_DELIBERATION, deliberation.council)
    take_turns(deliberation.council)
    stored = _stored(deliberation)
    if stored.ended is None:
        raise ValidationError(f"Rien n'a mis fin à la {stored}.", code="standing")
    before = _said(stored)
    stored.ended.delete()
    note_vote("fin d'une délibération effacée", stored, by, before=before)
    settle_party(_stored(deliberation), by)


def _stored(deliberation: Deliberation) -> Deliberation:
    found: Deliberation = Deliberation.objects.select_related(
        "council", "text__convention", "reversal"
    ).get(pk=deliberation.pk)
    return found


def _require_day(stored: Deliberation, effective_on: date, on: date) -> None:
    if effective_on > on:
        told = f"Le {long_date(effective_on)} n'est pas encore venu."
        raise ValidationError({"effective_on": ValidationError(told, code="future")})
    if effective_on < stored.held_on:
        told = f"La séance est du {long_date(stored.held_on)} : sa fin ne la précède pas."
        raise ValidationError({"effective_on": ValidationError(told, code="early")})


def _said(stored: Deliberation) -> str:
    return str(stored.ended) if stored.ended else ""
