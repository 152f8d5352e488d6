"""The act of giving back a part of a subsidy, or the whole, because a condition was broken.

The beneficiary numbers it in its own register, as it numbered what it asked: the share of its
grantor is so much less, and stays with it. Nothing of what was issued changes.
"""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from conventions.models import Convention
from epci.permissions import Act, require
from financing.actuals.gate import require_open
from financing.chaining import create_chained
from financing.letters.dressing import current_model
from financing.letters.letterhead import require_drawn
from financing.models import Cancellation, CreditUse, FundCall
from financing.recovery.acts import finish_document
from financing.register.numbering import SUBSIDY_RETURNED, open_register
from financing.register.sealing import act_of_cancellation
from financing.register.writing import WrittenLetter, readable, write_letters
from financing.returns.content import Breach, ReturnContent
from press.words.french import euros

NOT_A_SUBSIDY = (
    "La convention {} n'est pas une subvention : rien ne s'y reverse. Une lettre se réduit ou "
    "s'annule."
)


@transaction.atomic
def number_return(
    *,
    call: FundCall,
    amount: int,
    condition: str,
    reason: str,
    demand: str = "",
    by: User | None,
    on: date,
    token: UUID,
) -> FundCall:
    """Number what a beneficiary gives back of a letter of its subsidy (centimes).

    It lowers what is still to be paid of it; what was paid beyond is to be refunded. The same form
    sent twice, by its `token`, gives the first document. Raises ValidationError without a
    condition or a reason, for more than what stands asked, in a year that is closed, and where the
    convention is no subsidy.
    """
    require(by, Act.CANCEL_CALLS, call.carrier)
    register = open_register(call.carrier, on)
    sent = FundCall.objects.filter(cancellation__token=token).first()
    if sent:
        return sent
    register.require_day(on)
    _require_subsidy(call)
    require_open(call.round.component, call.round.period)
    breach = _said(condition, reason, demand)
    _require_part(call, amount)
    content = ReturnContent(call, amount, breach, current_model(call.carrier))
    act = Cancellation.objects.create(
        round=call.round,
        issued_on=on,
        issued_by=str(by or COMMAND_LINE),
        reason=breach.said,
        token=token,
    )
    columns = {"about": call, "cancellation": act, "round": call.round, "party": call.party}
    letters = [WrittenLetter(content.freeze, columns)]
    (document,) = write_letters(register, act_of_cancellation(act), on, letters)
    _use(document, content, on)
    _note(document, by, act.reason)
    return document


def return_subsidy(
    *,
    call: FundCall,
    amount: int,
    condition: str,
    reason: str,
    demand: str = "",
    by: User | None,
    on: date,
    token: UUID,
) -> FundCall:
    """Number what is given back, then give it its PDF."""
    said = {"condition": condition, "reason": reason, "demand": demand}
    document = number_return(call=call, amount=amount, by=by, on=on, token=token, **said)
    finish_document(document)
    return document


def returnable(call: FundCall) -> int:
    """The most that can be given back of a letter: what it asks, and its addressee still bears of
    the year (centimes); two queries.
    """
    standing = FundCall.objects.letters().filter(
        cancelled_by=None,
        party=call.party_id,
        round__component=call.round.component_id,
        round__period=call.round.period_id,
    )
    borne: int = standing.aggregate(total=Sum("amount"))["total"] or 0
    return max(0, min(call.amount - call.lowered, borne))


def _require_subsidy(call: FundCall) -> None:
    convention = call.round.component.convention
    if convention.kind != Convention.Kind.SUBSIDY:
        raise ValidationError(NOT_A_SUBSIDY.format(convention), code="not_a_subsidy")
    if not FundCall.objects.standing().filter(pk=call.pk).exists():
        raise ValidationError(
            f"La lettre {call} est annulée, ou ne demande rien : rien n'en est à reverser.",
            code="cancelled",
        )


def _said(condition: str, reason: str, demand: str) -> Breach:
    """Raises ValidationError for what is missing, and for a sign that no letter prints."""
    breach = Breach(readable(condition), readable(reason), readable(demand))
    missing = {
        "condition": "Dites quelle condition n'est pas respectée, et son article.",
        "reason": "Écrivez ce qui s'est passé.",
    }
    faults = {name: said for name, said in missing.items() if not getattr(breach, name)}
    if faults:
        raise ValidationError(faults)
    require_drawn(vars(breach))
    return breach


def _require_part(call: FundCall, amount: int) -> None:
    most = returnable(call)
    if not 0 < amount <= most:
        raise ValidationError(
            {"amount": f"Au plus {euros(most)} : ce que {call.party} supporte de cette lettre."}
        )


def _use(document: FundCall, content: ReturnContent, on: date) -> None:
    """It lowers the letter; what was paid beyond is given back, and waits for no other letter."""
    call, back = content.letter, content.back
    uses = [CreditUse(credit=document, call=call, amount=content.amount, made_on=on)]
    if back:
        uses.append(CreditUse(credit=call, amount=back, made_on=on))
    create_chained(uses)


def _note(document: FundCall, by: User | None, reason: str) -> None:
    call, amount = document.about, euros(-document.amount)
    note(
        SUBSIDY_RETURNED,
        document.round.component.convention,
        document.carrier,
        by,
        subject=f"{document} reverse {amount} à {document.party}, lettre {call}",
        before=f"Motif : {reason}",
        after=document.sha256,
    )
