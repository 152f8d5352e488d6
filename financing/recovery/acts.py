"""The acts that follow an unpaid letter: contested, recalled, its titre typed, reduced.

The actor (`by`; None is the command line) and the day (`on`) are arguments.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from accounts.sealing import keep_sealed
from conventions.journal import note, put
from epci.models import Organisation
from epci.permissions import Act, require
from financing.chaining import create_chained
from financing.letters.dressing import current_model
from financing.letters.letterhead import require_drawn
from financing.letters.page import render
from financing.letters.rendering import store
from financing.models import (
    Cancellation,
    CreditUse,
    FundCall,
    LetterHold,
    LetterModel,
    ReminderDelays,
    Titre,
)
from financing.recovery.content import Following
from financing.recovery.recalls import PaymentRecall, recalls
from financing.register.numbering import (
    CALL_REDUCED,
    LETTER_HELD,
    LETTER_RELEASED,
    LETTER_REMINDED,
    TITRE_TYPED,
    open_register,
)
from financing.register.sealing import act_of_cancellation
from financing.register.writing import WrittenLetter, write_letters
from press.kit.versions import require_unchanged
from press.words.french import euros, says_something

NOT_STANDING = "La lettre {} est annulée, ou ne demande rien : elle n'a pas de suite."


@transaction.atomic
def hold_letter(*, call: FundCall, reason: str, by: User | None, on: date) -> LetterHold:
    """Say that a letter is contested, and why: it is not recalled until that is lifted."""
    return _hold(call, reason, by, on, is_held=True)


@transaction.atomic
def release_letter(*, call: FundCall, reason: str, by: User | None, on: date) -> LetterHold:
    """Say that a letter is no longer contested, and why."""
    return _hold(call, reason, by, on, is_held=False)


def _hold(call: FundCall, reason: str, by: User | None, on: date, *, is_held: bool) -> LetterHold:
    require(by, Act.RECORD_PAYMENT, call.carrier)
    open_register(call.carrier, call.issued_on)
    _require_standing(call)
    last = call.holds.last()
    if (last is not None and last.is_held) == is_held:
        said = "est déjà contestée" if is_held else "n'est pas contestée"
        raise ValidationError(f"La lettre {call} {said}.", code="same")
    if not says_something(reason):
        raise ValidationError({"reason": "Écrivez pourquoi."})
    held = LetterHold(
        call=call, is_held=is_held, reason=reason.strip(), made_on=on, made_by=_name(by)
    )
    keep_sealed(held)
    act = LETTER_HELD if is_held else LETTER_RELEASED
    _note(act, call, by, f"{call}, {call.party}", f"Motif : {held.reason}", held.seal)
    return held


@transaction.atomic
def type_titre(
    *,
    call: FundCall,
    number: str,
    slip: str,
    dated_on: date,
    fiscal_year: int,
    by: User | None,
    on: date,
) -> Titre:
    """Type the titre that a carrier's accountant took in charge; typed again, it corrects.

    Raises ValidationError for a day to come, or before the letter.
    """
    require(by, Act.RECORD_PAYMENT, call.carrier)
    open_register(call.carrier, call.issued_on)
    _require_standing(call)
    if dated_on > on:
        raise ValidationError(
            {"dated_on": "Ce jour est à venir : un titre se saisit une fois émis."}
        )
    titre = Titre(
        call=call,
        number=number.strip(),
        slip=slip.strip(),
        dated_on=dated_on,
        fiscal_year=fiscal_year,
        made_on=on,
        made_by=_name(by),
    )
    before = call.titres.last()
    keep_sealed(titre)
    said = f"{before}" if before else ""
    _note(TITRE_TYPED, call, by, f"{call}, {call.party} : {titre}", said, titre.seal)
    return titre


@transaction.atomic
def set_delays(
    *,
    carrier: Organisation,
    first_after: int,
    second_after: int,
    by: User | None,
    seen: str = "",
) -> ReminderDelays:
    """After how many days a carrier recalls; refused where somebody changed them meanwhile."""
    require(by, Act.SEND_REMINDERS, carrier)
    Organisation.objects.select_for_update().only("pk").get(pk=carrier.pk)
    delays = ReminderDelays.objects.filter(carrier=carrier).first() or ReminderDelays(
        carrier=carrier
    )
    values = {"first_after": first_after, "second_after": second_after}
    require_unchanged(seen, {name: getattr(delays, name) for name in values}, values)
    trace = put(delays, values)
    delays.full_clean()
    delays.save()
    subject = ", ".join(trace.labels) or "inchangés"
    said = {"before": trace.before, "after": trace.after}
    note("délais de rappel", None, carrier, by, subject=subject, **said)
    return delays


@dataclass(frozen=True)
class Reminded:
    """What a day recalled, and what it held back; `letters` are the recalls that were numbered."""

    recalls: list[PaymentRecall]
    letters: list[FundCall]


@transaction.atomic
def number_reminders(
    *, carrier: Organisation, by: User | None, on: date, only: Collection[int] | None = None
) -> Reminded:
    """Number the recalls whose day has come, or those of some letters (ids); the same again gives
    none. Raises ValidationError for a day before the carrier's last letter.
    """
    require(by, Act.SEND_REMINDERS, carrier)
    register = open_register(carrier, on)
    found = [one for one in recalls([carrier], on) if only is None or one.letter.pk in only]
    due = [one for one in found if not one.why_not]
    if not due:
        return Reminded(found, [])
    register.require_day(on)
    model = current_model(carrier)
    letters = write_letters(register, "", on, [_written(one, model) for one in due])
    for one, letter in zip(due, letters, strict=True):
        said = f"{letter} rappelle {one.letter}, {one.letter.party} : {euros(one.letter.owed)}"
        _note(LETTER_REMINDED, one.letter, by, said, "", letter.sha256)
    return Reminded(found, letters)


def send_reminders(
    *, carrier: Organisation, by: User | None, on: date, only: Collection[int] | None = None
) -> Reminded:
    """Number the recalls of a day, then give each its PDF."""
    done = number_reminders(carrier=carrier, by=by, on=on, only=only)
    for letter in done.letters:
        finish_document(letter)
    return done


def finish_document(document: FundCall) -> None:
    """Give a numbered document its PDF, once; re-runnable."""
    store(document, render(document.frozen()))


def _written(recall: PaymentRecall, model: LetterModel | None) -> WrittenLetter:
    said = Following(recall.letter, FundCall.Kind.REMINDER, rank=recall.rank, model=model)
    columns = {"about": recall.letter, "rank": recall.rank, **_place(recall.letter)}
    return WrittenLetter(said.freeze, columns)


@transaction.atomic
def number_reduction(
    *,
    call: FundCall,
    amount: int,
    reason: str,
    by: User | None,
    on: date,
    token: UUID,
) -> FundCall:
    """Cancel a part of a letter by a document that quotes it; what was paid beyond is then kept.

    The same form sent twice, by its `token`, gives the first document. Raises ValidationError
    without a reason, for the whole of the letter or more, and for one that is cancelled.
    """
    require(by, Act.CANCEL_CALLS, call.carrier)
    register = open_register(call.carrier, on)
    sent = FundCall.objects.filter(cancellation__token=token).first()
    if sent:
        return sent
    register.require_day(on)
    _require_standing(call)
    _require_part(call, amount, reason)
    act = Cancellation.objects.create(
        round=call.round, issued_on=on, issued_by=_name(by), reason=reason.strip(), token=token
    )
    model = current_model(call.carrier)
    said = Following(call, FundCall.Kind.REDUCTION, amount=-amount, reason=act.reason, model=model)
    require_drawn({"reason": act.reason})
    columns = {"about": call, "cancellation": act, **_place(call)}
    seal_of_act = act_of_cancellation(act)
    (document,) = write_letters(register, seal_of_act, on, [WrittenLetter(said.freeze, columns)])
    create_chained([CreditUse(credit=document, call=call, amount=amount, made_on=on)])
    subject = f"{document} réduit {call}, {call.party} : {euros(amount)}"
    _note(CALL_REDUCED, call, by, subject, f"Motif : {act.reason}", document.sha256)
    return document


def reduce_letter(
    *, call: FundCall, amount: int, reason: str, by: User | None, on: date, token: UUID
) -> FundCall:
    """Number a reduction, then give it its PDF."""
    document = number_reduction(call=call, amount=amount, reason=reason, by=by, on=on, token=token)
    finish_document(document)
    return document


def _require_part(call: FundCall, amount: int, reason: str) -> None:
    standing = call.amount - call.lowered
    if not 0 < amount < standing:
        raise ValidationError(
            {
                "amount": f"La lettre demande {euros(standing)} : réduisez-la de moins. "
                "Pour le tout, annulez-la."
            }
        )
    if not says_something(reason):
        raise ValidationError({"reason": "Écrivez pourquoi cette lettre est réduite."})


def _require_standing(call: FundCall) -> None:
    if not FundCall.objects.standing().filter(pk=call.pk).exists():
        raise ValidationError(NOT_STANDING.format(call), code="cancelled")


def _place(call: FundCall) -> dict[str, object]:
    return {"round": call.round, "party": call.party}


def _name(by: User | None) -> str:
    return str(by or COMMAND_LINE)


def _note(act: str, call: FundCall, by: User | None, subject: str, before: str, after: str) -> None:
    convention = call.round.component.convention
    note(act, convention, call.carrier, by, subject=subject, before=before, after=after)
