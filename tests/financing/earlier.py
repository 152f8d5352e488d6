"""A letter of before Prorata, beside those of a round."""

from financing.models import CallRound, EarlierLetter, FundCall
from tests.financing.conftest import ISSUE_DAY


def earlier_letter(round_: CallRound) -> EarlierLetter:
    """500,00 € asked once more of the addressee of the second letter of a round."""
    second = FundCall.objects.order_by("number")[1]
    return EarlierLetter.objects.create(
        component=round_.component,
        period=round_.period,
        party=second.party,
        number="2025-A1",
        issued_on=ISSUE_DAY,
        amount=500_00,
    )
