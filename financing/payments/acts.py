"""The acts of money received: on letters, from a bank's list, taken back, of credits given back.

The actor (`by`; None is the command line) and the day (`on`) are arguments. What is received is
insert-only: a mistake is taken back by its opposite, for a written reason.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Act, require
from financing.chaining import create_chained
from financing.models import CreditUse, FundCall, Payment, Receipt
from financing.payments.files import ReadList, to_come
from financing.payments.matching import BankLine, PaymentProposal
from financing.payments.reading import ListRead, beside_what_is_known
from financing.register.numbering import CREDIT_REFUNDED, PAYMENT_RECORDED, open_register
from financing.register.sealing import seal_of_payment
from press.kit.bulk import create_all
from press.words.french import euros, plural, says_something

MOST_SAID = 50  # letters that a line of the journal names


@transaction.atomic
def record_payment(
    *,
    call: FundCall,
    amount: int,
    received_on: date,
    by: User | None,
    on: date | None = None,
    label: str = "",
    token: UUID | None = None,
) -> Payment:
    """Money received against a letter, in centimes; what is beyond what it asks waits as a credit.

    `on` is the day of typing, that of the money where nobody types. The same form sent twice, by
    its `token`, gives the first payment. Raises ValidationError for a day to come, and for a letter
    that is cancelled.
    """
    require(by, Act.RECORD_PAYMENT, call.carrier)
    open_register(call.carrier, call.issued_on)
    sent = Payment.objects.filter(token=token).first() if token else None
    if sent:
        return sent
    today = on or received_on
    if received_on > today:
        raise ValidationError({"received_on": to_come(received_on)})
    if amount <= 0:
        raise ValidationError({"amount": "Un encaissement est positif : une erreur se reprend."})
    _require_standing(call)
    receipt = _receipt(call.carrier, BankLine(0, received_on, amount, label.strip()), by, today)
    receipt.full_clean()
    receipt.save()
    payment = _payment(receipt, call.pk, amount)
    payment.token = token or uuid4()
    _write([payment])
    _note(call.round.component.convention, call.carrier, [payment], by)
    return payment


@dataclass(frozen=True)
class RecordedList:
    """A list as it was read under the lock, and what was recorded of it now."""

    known: ListRead
    proposals: tuple[PaymentProposal, ...]


@transaction.atomic
def record_list(
    *,
    read: ReadList,
    carriers: Sequence[Organisation],
    by: User | None,
    on: date,
    lines: Collection[int] | None = None,
) -> RecordedList:
    """Record what a bank's list is proposed for: all of it, or the lines of these numbers.

    It is read again under the lock of the carriers' registers: the same list twice, even at once,
    adds nothing.
    """
    for carrier in sorted(carriers, key=lambda one: one.pk):
        require(by, Act.RECORD_PAYMENT, carrier)
        open_register(carrier, on)
    known = beside_what_is_known(read, carriers)
    chosen = [one for one in known.proposals if lines is None or one.line.line in lines]
    by_key = {one.pk: one for one in carriers}
    receipts = [_receipt(by_key[one.parts[0][0].carrier], one.line, by, on) for one in chosen]
    create_all(receipts)
    payments = [
        _payment(receipt, letter.key, part)
        for receipt, one in zip(receipts, chosen, strict=True)
        for letter, part in one.parts
    ]
    _write(payments)
    _note_all(payments, by)
    return RecordedList(known, tuple(chosen))


@transaction.atomic
def reverse_payment(*, payment: Payment, reason: str, by: User | None, on: date) -> Payment:
    """Take a payment back, whole, for a written reason; both stay.

    Raises ValidationError without a reason, for what is taken back already, and where what was
    beyond was given to another letter.
    """
    call = payment.call
    require(by, Act.RECORD_PAYMENT, call.carrier)
    open_register(call.carrier, call.issued_on)
    if payment.reverses_id or Payment.objects.filter(reverses=payment).exists():
        raise ValidationError("Cet encaissement est déjà repris.", code="gone")
    if not says_something(reason):
        raise ValidationError({"reason": "Écrivez pourquoi cet encaissement est repris."})
    given = call.used
    if given and call.owed + payment.amount > 0:
        raise ValidationError(
            f"{euros(given)} payés au-delà de l'appel {call} ont déjà servi : il ne se reprend "
            "plus.",
            code="used",
        )
    back = Payment(
        call=call,
        receipt=payment.receipt,
        received_on=on,
        amount=-payment.amount,
        reverses=payment,
        reason=reason.strip(),
        token=uuid4(),
    )
    _write([back])
    _note(call.round.component.convention, call.carrier, [back], by, f"Motif : {back.reason}")
    return back


@transaction.atomic
def refund_credit(*, call: FundCall, by: User | None, on: date) -> CreditUse:
    """Say that what was paid beyond a letter, or what a credit still gives, was given back.

    Raises ValidationError where nothing is left of it.
    """
    require(by, Act.RECORD_PAYMENT, call.carrier)
    open_register(call.carrier, call.issued_on)
    beyond = -call.owed
    if beyond <= 0:
        raise ValidationError(f"Rien ne reste à rendre sur la lettre {call}.", code="nothing")
    use = CreditUse(credit=call, amount=beyond, made_on=on)
    use.full_clean(exclude=["call"])
    create_chained([use])
    subject = f"{call}, {call.party} : {euros(beyond)}"
    note(CREDIT_REFUNDED, call.round.component.convention, call.carrier, by, subject=subject)
    return use


def _require_standing(call: FundCall) -> None:
    if call.amount <= 0:
        raise ValidationError(
            f"La lettre {call} ne demande rien : rien ne s'y encaisse.", code="asks_nothing"
        )
    if not FundCall.objects.standing().filter(pk=call.pk).exists():
        raise ValidationError(
            f"L'appel {call} est annulé : rien ne s'y encaisse.", code="cancelled"
        )


def _receipt(carrier: Organisation, line: BankLine, by: User | None, on: date) -> Receipt:
    return Receipt(
        carrier=carrier,
        received_on=line.received_on,
        amount=line.amount,
        label=line.label,
        recorded_on=on,
        recorded_by=str(by or COMMAND_LINE),
    )


def _payment(receipt: Receipt, call: int, amount: int) -> Payment:
    return Payment(
        call_id=call,
        receipt=receipt,
        received_on=receipt.received_on,
        amount=amount,
        token=uuid4(),
    )


def _write(payments: Iterable[Payment]) -> None:
    """Each sealed together with its receipt."""
    rows = list(payments)
    for one in rows:
        one.seal = seal_of_payment(one)
    create_all(rows)


def _note_all(payments: Sequence[Payment], by: User | None) -> None:
    """One line a convention and carrier."""
    keys = [one.call_id for one in payments]
    related = FundCall.objects.select_related("carrier", "party", "round__component__convention")
    calls = {one.pk: one for one in related.filter(pk__in=keys).defer("content")}
    for one in payments:
        one.call = calls[one.call_id]
    ordered = sorted(payments, key=_place)
    for _, group in groupby(ordered, key=_place):
        rows = list(group)
        first = rows[0].call
        _note(first.round.component.convention, first.carrier, rows, by)


def _place(payment: Payment) -> tuple[int, int]:
    return payment.call.round.component.convention_id, payment.call.carrier_id


def _note(
    convention: Convention,
    carrier: Organisation,
    payments: Sequence[Payment],
    by: User | None,
    before: str = "",
) -> None:
    """What was received, and the seals of its rows, by which `verify` knows them."""
    said = [f"{one.call}, {one.call.party} : {euros(one.amount)}" for one in payments]
    subject = " ; ".join(said)
    if len(said) > 1:
        total = euros(sum(one.amount for one in payments))
        subject = f"{plural(len(said), 'encaissement')}, {total}"
        before = before or "\n".join(said[:MOST_SAID])
    after = " ".join(one.seal for one in payments)
    note(PAYMENT_RECORDED, convention, carrier, by, subject=subject, before=before, after=after)
