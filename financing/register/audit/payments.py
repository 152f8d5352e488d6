"""Payments and the journal: each row is what it was when it was written."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Sum
from django.db.models.functions import Coalesce

from accounts.models import Entry
from accounts.sealing import seal
from financing.models import FundCall, Payment
from financing.register.audit.anomaly import Anomaly, of
from financing.register.numbering import PAYMENT_RECORDED
from press.words.french import plural


def of_the_payments() -> Iterator[Anomaly]:
    """Each payment keeps its digest, which the journal also wrote."""
    kept = list(Payment.objects.select_related("call__carrier"))
    for one in kept:
        if one.seal and seal(one) != one.seal:
            altered = f"Un encaissement de l'appel {one.call} n'est plus ce qui fut enregistré."
            yield from of(one.call.carrier_id, [altered])
    written = Entry.objects.filter(act=PAYMENT_RECORDED).values_list("after", flat=True)
    sealed = Counter(one.seal for one in kept)
    if sealed != Counter(written):
        payments = plural(len(kept), "encaissement")
        other = f"Le journal connaît d'autres encaissements que le registre ({payments})."
        yield from of(None, [other])


def of_the_credits() -> Iterator[Anomaly]:
    """No credit comes to more than itself, and no letter is lowered below what was paid on it."""
    credits = FundCall.objects.filter(kind=FundCall.Kind.CREDIT).select_related("carrier")
    for one in credits.annotate(used=Coalesce(Sum("uses__amount"), 0)).defer("content"):
        if one.used > -one.amount:
            yield from of(one.carrier_id, [f"L'avis {one} sert pour plus que son montant."])
    lowered = FundCall.objects.filter(lowerings__isnull=False).distinct()
    related = lowered.select_related("carrier").prefetch_related("lowerings", "payments")
    for call in related.defer("content"):
        if call.owed < 0:
            yield from of(call.carrier_id, [f"L'appel {call} est diminué de plus que son reste."])


def of_the_journal(entries: Iterable[Entry]) -> Iterator[str]:
    """Each line keeps its digest; lines without one come before the first that has one."""
    has_begun = False
    for entry in entries:
        has_begun = has_begun or bool(entry.seal)
        if has_begun and seal(entry) != entry.seal:
            yield f"La ligne {entry.pk} du journal n'est plus celle qui fut écrite."
