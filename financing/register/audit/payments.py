"""Payments and the journal: each row is what it was when it was written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F

from accounts.models import Entry
from accounts.sealing import seal
from financing.models import (
    FundCall,
    LetterHold,
    LetterMandate,
    LetterModel,
    Payment,
    Receipt,
    Titre,
)
from financing.register.audit.anomaly import Anomaly, of
from financing.register.numbering import (
    LETTER_HELD,
    LETTER_RELEASED,
    MANDATE_TYPED,
    MODEL_WRITTEN,
    PAYMENT_RECORDED,
    TITRE_TYPED,
)
from financing.register.sealing import seal_of_payment
from press.words.french import plural, short_date

AT_ONCE = 500  # rows in memory at a time
# Each with what its rows are of: a letter, or a carrier.
SEALED: tuple[tuple[Any, tuple[str, ...], str, str], ...] = (
    (LetterHold, (LETTER_HELD, LETTER_RELEASED), "Une contestation", "call"),
    (Titre, (TITRE_TYPED,), "Un titre", "call"),
    (LetterMandate, (MANDATE_TYPED,), "Un mandat", "call"),
    (LetterModel, (MODEL_WRITTEN,), "Un modèle de lettre", "carrier"),
)


def of_the_payments() -> Iterator[Anomaly]:
    """Each payment keeps its digest, which the journal also wrote."""
    sealed: Counter[str] = Counter()
    parts: Counter[int] = Counter()
    rows = Payment.objects.select_related("call__carrier", "receipt").defer("call__content")
    for one in rows.order_by("pk").iterator(AT_ONCE):
        sealed[one.seal] += 1
        if one.receipt_id and one.reverses_id is None:
            parts[one.receipt_id] += one.amount
        if one.seal and seal_of_payment(one) != one.seal:
            altered = f"Un encaissement de l'appel {one.call} n'est plus ce qui fut enregistré."
            yield from of(one.call.carrier_id, [altered])
    yield from _of_the_receipts(parts)
    written = Entry.objects.filter(act=PAYMENT_RECORDED).values_list("after", flat=True)
    if sealed != Counter(seal for line in written for seal in line.split()):
        payments = plural(sealed.total(), "encaissement")
        other = f"Le journal connaît d'autres encaissements que le registre ({payments})."
        yield from of(None, [other])


def _of_the_receipts(parts: Mapping[int, int]) -> Iterator[Anomaly]:
    """What was received at once is what its letters took of it (centimes, by receipt's id)."""
    for receipt in Receipt.objects.order_by("pk").iterator(AT_ONCE):
        if parts.get(receipt.pk, 0) != receipt.amount:
            said = (
                f"Le versement du {short_date(receipt.received_on)} n'est plus celui des lettres."
            )
            yield from of(receipt.carrier_id, [said])


def of_the_credits() -> Iterator[Anomaly]:
    """No credit comes to more than itself, nor what was paid beyond a letter; none lowers a letter
    by more than it asks.
    """
    known = FundCall.objects.with_money().defer("content")
    for one in known.filter(given__gt=0, left__gt=0):
        yield from of(one.carrier_id, [f"La lettre {one} sert pour plus que ce qu'elle donne."])
    for one in known.calls().filter(taken_off__gt=F("amount")):
        yield from of(one.carrier_id, [f"L'appel {one} est diminué de plus que son montant."])


def of_the_following() -> Iterator[Anomaly]:
    """Each contestation, titre and model of letters keeps its digest, which the journal wrote."""
    for model, acts, what, place in SEALED:
        rows, kept = model._default_manager.select_related(place), Counter[str]()
        light = rows.defer("call__content") if place == "call" else rows
        for one in light.order_by("pk").iterator(AT_ONCE):
            kept[one.seal] += 1
            if seal(one) != one.seal:
                carrier = one.carrier_id if place == "carrier" else one.call.carrier_id
                owner = one.carrier if place == "carrier" else f"la lettre {one.call}"
                yield from of(carrier, [f"{what} de {owner} n'est plus ce qui fut saisi."])
        written = Entry.objects.filter(act__in=acts).values_list("after", flat=True)
        if kept != Counter(written):
            other = f"Le journal connaît d'autres lignes que le registre : {what.lower()}."
            yield from of(None, [other])


def of_the_journal(entries: Iterable[Entry]) -> Iterator[str]:
    """Each line keeps its digest; lines without one come before the first that has one."""
    has_begun = False
    for entry in entries:
        has_begun = has_begun or bool(entry.seal)
        if has_begun and seal(entry) != entry.seal:
            yield f"La ligne {entry.pk} du journal n'est plus celle qui fut écrite."
