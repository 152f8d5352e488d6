"""The days of money that a calendar shows: when a letter is to be paid."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.urls import reverse

from conventions.events import Event, EventKind
from conventions.models import Convention
from epci.models import Organisation
from financing.models import FundCall
from press.words.french import euros

LONGEST_DELAY = timedelta(days=366)


def events_of(
    conventions: Collection[Convention],
    organisations: Collection[Organisation],
    first: date,
    last: date,
) -> Iterator[Event]:
    """The letters that these organisations have to pay from a day to another; three queries."""
    letters = FundCall.objects.standing().filter(
        party__organisation__in=organisations,
        round__component__convention__in=conventions,
        issued_on__range=(first - LONGEST_DELAY, last),
    )
    found = letters.with_due().prefetch_related("payments", "lowerings")
    related = found.select_related("party", "carrier", "round__component__convention")
    for one in related.order_by("issued_on", "number", "pk"):
        day = one.due_on
        if day and first <= day <= last:
            yield _payment(one, day)


def _payment(one: FundCall, day: date) -> Event:
    component = one.round.component
    reference = component.convention.reference
    paid = "" if one.owed > 0 else ", réglé"
    return Event(
        day,
        EventKind.PAYMENT,
        f"{reference} : {euros(one.amount)} à payer par {one.party}{paid}",
        reverse("call_round", args=[reference, one.round_id]),
        f"paiement-{one.pk}",
        reference,
        f"appel de fonds n° {one} de {one.carrier}, {component.label}",
    )
