"""The days of money that a calendar shows: when a letter is to be paid."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from conventions.access import seen_by
from conventions.events import Event, EventKind
from conventions.models import Convention
from epci.permissions import organisations_of
from financing.models import FundCall
from press.kit.compiled import compiled_once
from press.words.french import euros

OF = "round__component__convention"


def events_of(
    user: User,
    first: date,
    last: date,
    most: int | None = None,
    *,
    way: str,
    chosen: Collection[Convention] = (),
) -> Iterator[Event]:
    """Of the conventions that a person sees (see `seen_by`), or of some chosen among these."""
    asked = {
        "user": user.pk,
        "way": way,
        "chosen": tuple(one.pk for one in chosen),
        "organisations": tuple(one.pk for one in organisations_of(user)),
        "first": first,
        "last": last,
    }
    for one in _letters(most)(**asked):
        yield _payment(one, one.due_on)


@cache
def _letters(most: int | None) -> Callable[..., list[Any]]:
    def letters(
        user: int,
        way: str,
        chosen: tuple[int, ...],
        organisations: tuple[int, ...],
        first: date,
        last: date,
    ) -> QuerySet[FundCall]:
        among = Q(**{f"{OF}__in": chosen}) if chosen else seen_by(User(pk=user), way)(OF)
        standing = FundCall.objects.standing().filter(
            among, party__organisation__in=organisations, due_on__range=(first, last)
        )
        found = standing.with_money().defer("content")
        related = found.select_related("party", "carrier", OF)
        return related.order_by("issued_on", "number", "pk")[:most]

    return compiled_once(letters)


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
