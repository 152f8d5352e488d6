"""What pages say of the sums that are kept."""

from typing import NamedTuple

from django.db.models import BigIntegerField, Count, Sum

from financing.entities.register import FundCallQuerySet


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
