"""What pages say of the sums that are kept."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, Sum

from financing.entities.register import FundCallQuerySet
from financing.models import ReckonedShare

MOST_APART = 3


def apart_note(shares: Iterable[ReckonedShare]) -> str:
    """What is paid outside the conventions' totals, to end the note of what is paid within."""
    said = [one.apart for one in shares if not one.component.in_totals][:MOST_APART]
    return f", et {', '.join(said)}, hors des totaux" if said else ""


class Unpaid(NamedTuple):
    """How many letters are not paid whole, and what is left to pay of them (centimes)."""

    count: int
    left: int


def unpaid(calls: FundCallQuerySet) -> FundCallQuerySet:
    """Those of some letters on which something is still to be paid, with what is `left`."""
    return calls.standing().with_money().filter(left__gt=0)


def unpaid_of(calls: FundCallQuerySet) -> Unpaid:
    """One query."""
    found = unpaid(calls).aggregate(
        number=Count("pk"), total=Sum("left", output_field=BigIntegerField())
    )
    return Unpaid(found["number"], int(found["total"] or 0))
