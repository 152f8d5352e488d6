"""The first conventions of a list: those that await somebody, those that live, then the rest."""

from datetime import date

from django.db.models import Case, When

from conventions.approvals.seats import AWAITING, OVER
from conventions.entities.agreement import ConventionQuerySet
from conventions.models import Convention

NAMED = ("reference", "pk")


def first_followed(
    conventions: ConventionQuerySet, on: date, most: int, *, is_long: bool = False
) -> list[Convention]:
    """With their state. A long list is first asked for those that await somebody, which its names
    soon find: sorting it whole is for where they are not so many.
    """
    known = conventions.with_state(on)
    if is_long:
        awaiting = list(known.filter(state__in=AWAITING).order_by(*NAMED)[:most])
        if len(awaiting) == most:
            return awaiting
    rank = Case(When(state__in=AWAITING, then=0), When(state__in=OVER, then=2), default=1)
    return list(known.order_by(rank, *NAMED)[:most])
