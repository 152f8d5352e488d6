"""What pages say of the sums that are kept."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, Subquery, Sum, Value
from django.db.models.functions import JSONObject

from financing.entities.register import FundCallQuerySet


class Unpaid(NamedTuple):
    """How many letters are not paid whole, and what is left to pay of them (centimes)."""

    count: int
    left: int

    @classmethod
    def told(cls, said: Mapping[str, int] | None) -> "Unpaid":
        """Of an `unpaid_column`."""
        return cls(said["count"], int(said["left"] or 0)) if said else cls(0, 0)


def unpaid(calls: FundCallQuerySet) -> FundCallQuerySet:
    """Those of some letters on which something is still to be paid, with what is `left`."""
    return calls.standing().with_money().filter(left__gt=0)


def unpaid_column(calls: FundCallQuerySet) -> Subquery:
    """The same of the letters of a row, to be `told` by `Unpaid`: no query more."""
    whole = unpaid(calls).order_by().annotate(all=Value(1)).values("all")
    said = {"count": Count("pk"), "left": Sum("left", output_field=BigIntegerField())}
    return Subquery(whole.annotate(said=JSONObject(**said)).values("said"))
