"""The act of an addressee that pays a letter: the mandat it gave its accountant."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from accounts.sealing import keep_sealed
from conventions.journal import note
from epci.permissions import Act, require
from financing.models import FundCall, LetterMandate
from financing.register.numbering import MANDATE_TYPED


@transaction.atomic
def type_mandate(
    *, call: FundCall, number: str, slip: str, dated_on: date, by: User | None, on: date
) -> LetterMandate:
    """Type the mandat of a letter that one's organisation received; typed again, it corrects.

    Raises ValidationError for a letter that asks for nothing any more, an addressee without a
    public accountant, a day to come, or before the letter.
    """
    addressee = call.party.organisation
    require(by, Act.KEEP_BUDGET, addressee)
    FundCall.objects.select_for_update().get(pk=call.pk)
    _require_payable(call)
    _require_day(call, dated_on, on)
    before = call.mandates.last()
    mandate = LetterMandate(
        call=call,
        number=number.strip(),
        slip=slip.strip(),
        dated_on=dated_on,
        made_on=on,
        made_by=str(by or COMMAND_LINE),
    )
    keep_sealed(mandate)
    note(
        MANDATE_TYPED,
        call.round.component.convention,
        addressee,
        by,
        subject=f"{call}, {call.party} : {mandate}",
        before=str(before or ""),
        after=mandate.seal,
    )
    return mandate


def _require_payable(call: FundCall) -> None:
    if not FundCall.objects.standing().filter(pk=call.pk).exists():
        raise ValidationError(f"La lettre {call} ne demande rien : elle ne se mandate pas.")
    if not call.party.organisation.has_public_accountant:
        raise ValidationError(f"{call.party} n'a pas de comptable public, et n'émet pas de mandat.")


def _require_day(call: FundCall, dated_on: date, on: date) -> None:
    faults = {
        "Ce jour est à venir : un mandat se saisit une fois émis.": dated_on > on,
        "Un mandat n'est pas émis avant la lettre qu'il paie.": dated_on < call.issued_on,
    }
    if found := [said for said, is_wrong in faults.items() if is_wrong]:
        raise ValidationError({"dated_on": found})
