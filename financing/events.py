"""The days of money that a calendar shows: when a letter is to be paid."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from conventions.access import Seen
from conventions.events import Event, EventKind
from epci.models import Organisation
from financing.models import FundCall
from press.words.french import euros


def events_of(
    seen: Seen,
    organisations: Collection[Organisation],
    first: date,
    last: date,
    most: int | None = None,
) -> Iterator[Event]:
    """Of the conventions that are seen."""
    letters = FundCall.objects.standing().filter(
        seen("round__component__convention"),
        party__organisation__in=organisations,
        due_on__range=(first, last),
    )
    found = letters.with_money().defer("content")
    related = found.select_related("party", "carrier", "round__component__convention")
    for one in related.order_by("issued_on", "number", "pk")[:most]:
        yield _payment(one, one.due_on)


def _payment(one: Any, day: date) -> Event:
    """Of a letter read with what is `left` to pay."""
    component = one.round.component
    reference = component.convention.reference
    paid = "" if one.left > 0 else ", réglé"
    return Event(
        day,
        EventKind.PAYMENT,
        f"{reference} : {euros(one.amount)} à payer par {one.party}{paid}",
        reverse("call_round", args=[reference, one.round_id]),
        f"paiement-{one.pk}",
        reference,
        f"appel de fonds n° {one} de {one.carrier}, {component.label}",
    )
