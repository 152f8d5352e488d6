"""The act of cancelling letters: each by a second numbered one, which quotes it.

Nothing is edited. The lines of a round are free to be called again once its last letter is
cancelled; until then they stay called from its other contributors.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from epci.permissions import Act, require
from financing.actuals.gate import require_open
from financing.letters.cancellation import read_cancellation
from financing.letters.letterhead import addressee, require_drawn
from financing.letters.rendering import queue_letters
from financing.models import CallRound, Cancellation, FundCall, Release
from financing.register.numbering import CALLS_CANCELLED, Register, open_register
from financing.register.sealing import act_of_cancellation
from financing.register.writing import WrittenLetter, readable, write_letters
from press.kit.bulk import create_all
from press.words.french import euros, plural


@dataclass(frozen=True)
class Cancelled:
    """An act of cancellation, and whether this call did it, or found it already done."""

    cancellation: Cancellation
    is_new: bool


@transaction.atomic
def cancel_letters(
    *,
    round_: CallRound,
    numbers: Collection[str],
    reason: str,
    by: User | None,
    on: date,
    token: UUID,
) -> Cancelled:
    """Cancel letters of a round, named as they are printed (« 2025-0001 »), for a written reason.

    The documents are numbered and frozen here, and rendered after, as any letter. The same form
    sent twice, by its `token`, gives the first act. Raises ValidationError without a reason, or
    for a letter that is cancelled, paid or not of this round, and in a year that is closed.
    """
    carrier = round_.component.carrier.organisation
    require(by, Act.CANCEL_CALLS, carrier)
    register = open_register(carrier, on)
    sent = Cancellation.objects.filter(token=token).first()
    if sent:
        return Cancelled(sent, is_new=False)
    register.require_day(on)
    require_open(round_.component, round_.period)
    standing = standing_letters(round_)
    calls = letters_to_cancel(standing, numbers)
    cancellation = Cancellation.objects.create(
        round=round_,
        issued_on=on,
        issued_by=str(by or COMMAND_LINE),
        reason=_written(reason),
        token=token,
    )
    if len(calls) == len(standing):
        _free_lines(cancellation)
    documents = _write_documents(cancellation, calls, register)
    _journal(cancellation, documents, by)
    queue_letters(round_, round_.component, by)
    return Cancelled(cancellation, is_new=True)


def standing_letters(round_: CallRound) -> list[FundCall]:
    """The letters of a round that nothing cancels, in order, with what was received on each."""
    calls = FundCall.objects.standing().filter(round=round_)
    return list(
        calls.select_related("party__organisation")
        .prefetch_related("payments", "lowerings")
        .order_by("number")
    )


def letters_to_cancel(standing: Sequence[FundCall], numbers: Collection[str]) -> list[FundCall]:
    """The letters of those numbers, among those that stand.

    Raises ValidationError for one that does not stand, for a paid one, and for none.
    """
    named = [call for call in standing if str(call) in numbers]
    gone = sorted(set(numbers) - {str(call) for call in named})
    if gone:
        raise ValidationError(
            f"Déjà annulé, ou d'une autre campagne : {', '.join(gone)}.", code="gone"
        )
    if not named:
        raise ValidationError("Choisissez au moins une lettre à annuler.", code="nothing")
    _require_unpaid(named)
    return named


def _require_unpaid(calls: Sequence[FundCall]) -> None:
    """Money received stays tied to a call that stands: the settlement corrects it."""
    faults = [
        f"{euros(call.paid)} sont encaissés sur l'appel {call} : il ne s'annule plus, "
        "la régularisation rendra le trop-perçu."
        for call in calls
        if call.paid
    ]
    faults += [
        f"Un trop-perçu de {euros(call.lowered)} diminue l'appel {call} : il ne s'annule plus."
        for call in calls
        if call.lowered
    ]
    if faults:
        raise ValidationError(faults, code="paid")


def _written(reason: str) -> str:
    written = readable(reason)
    if not written:
        raise ValidationError("Écrivez pourquoi ces appels sont annulés.", code="reason")
    return written


def _free_lines(cancellation: Cancellation) -> None:
    lines = cancellation.round.called_lines.all()
    create_all(Release(cancellation=cancellation, called_line=line) for line in lines)


def _write_documents(
    cancellation: Cancellation, calls: Sequence[FundCall], register: Register
) -> list[FundCall]:
    said = read_cancellation(cancellation)
    require_drawn(said.common, *(addressee(call.party) for call in calls))
    columns = {"round": cancellation.round, "cancellation": cancellation}
    letters = [
        WrittenLetter(partial(said.letter, call), columns | {"party": call.party, "cancels": call})
        for call in calls
    ]
    on, act = cancellation.issued_on, act_of_cancellation(cancellation)
    return write_letters(register, act, on, letters)


def _journal(cancellation: Cancellation, documents: Sequence[FundCall], by: User | None) -> None:
    round_ = cancellation.round
    total = -sum(document.amount for document in documents)
    note(
        CALLS_CANCELLED,
        round_.component.convention,
        round_.component.carrier.organisation,
        by,
        subject=f"{round_.component.label}, {round_.period.label} : "
        f"{plural(len(documents), 'lettre')}, {euros(total)}",
        before=f"Motif : {cancellation.reason}",
        after=", ".join(f"{one} annule {one.cancels}" for one in documents),
    )
