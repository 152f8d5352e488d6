"""What the letters of a subsidy say besides: there the beneficiary asks its grantor for a payment,
on the vouchers that it produces, and never for more than what balances its accounts.
"""

from conventions.models import Convention
from financing.letters.calculation import Content
from financing.models import ActualPiece, Component, Line, Period


def subsidy_of(component: Component, period: Period) -> Content:
    """The vouchers produced so far (centimes); nothing in a letter of another kind of convention.

    One query for a subsidy, none for another.
    """
    if component.convention.kind != Convention.Kind.SUBSIDY:
        return {}
    pieces = ActualPiece.objects.of(component, period).counted()
    kept = [
        (nature, amount - withdrawn)
        for nature, amount, withdrawn in pieces.values_list("line__nature", "amount", "withdrawn")
        if amount > withdrawn
    ]
    spent, received = (
        sum(left for nature, left in kept if nature == wanted)
        for wanted in (Line.Nature.EXPENSE, Line.Nature.FUNDING)
    )
    need = max(0, spent - received)
    return {
        "subsidy": {"pieces": len(kept), "spent": spent, "received": received, "need": need},
    }
