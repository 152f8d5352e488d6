"""The days of money that a calendar shows: when a letter is to be paid."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import JSONField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.urls import reverse

from conventions.events import Event, EventKind
from conventions.models import Convention
from epci.models import Organisation
from financing.models import FundCall, Payment
from press.words.french import euros

LONGEST_DELAY = timedelta(days=366)


def events_of(
    conventions: Collection[Convention] | QuerySet[Convention],
    organisations: Collection[Organisation],
    first: date,
    last: date,
    most: int | None = None,
) -> Iterator[Event]:
    """The letters that these organisations have to pay from a day to another; one query.

    `most` is how many are read, the first ones; all of them without.
    """
    content = Cast("content", JSONField())
    letters = FundCall.objects.standing().filter(
        party__organisation__in=organisations,
        round__component__convention__in=conventions,
        issued_on__range=(first - LONGEST_DELAY, last),
    )
    due = KeyTextTransform("due_on", KeyTransform("payment", content))
    payments = Payment.objects.filter(call=OuterRef("pk")).order_by().values("call")
    received = Subquery(payments.annotate(total=Sum("amount")).values("total"))
    found = letters.annotate(due=due, received=received).defer("content")
    related = found.select_related("party", "carrier", "round__component__convention")
    for one in related.order_by("issued_on", "number", "pk")[:most]:
        day = date.fromisoformat(one.due) if one.due else None
        if day and first <= day <= last:
            yield _payment(one, day)


def _payment(one: Any, day: date) -> Event:
    """Of a letter read with what was `received` on it."""
    component = one.round.component
    reference = component.convention.reference
    paid = ", réglé" if (one.received or 0) >= one.amount else ""
    return Event(
        day,
        EventKind.PAYMENT,
        f"{reference} : {euros(one.amount)} à payer par {one.party}{paid}",
        reverse("call_round", args=[reference, one.round_id]),
        f"paiement-{one.pk}",
        reference,
        f"appel de fonds n° {one} de {one.carrier}, {component.label}",
    )
