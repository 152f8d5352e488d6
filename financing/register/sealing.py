"""The digest of the rows of an act, which its letters carry: none of them changes unseen."""

from collections.abc import Iterable

from accounts.sealing import seal
from financing.models import CalledLine, CallRound, Cancellation, KeyShare, Payment


def act_of_round(round_: CallRound, lines: Iterable[CalledLine], shares: Iterable[KeyShare]) -> str:
    """The SHA-256 of a round, of its lines, and of the key that it shares by, in its order."""
    return seal(round_, *sorted(lines, key=lambda one: one.line_id), round_.key, *shares)


def act_of_cancellation(cancellation: Cancellation) -> str:
    """The SHA-256 of a cancellation and of the lines that it frees."""
    return seal(
        cancellation, *sorted(cancellation.releases.all(), key=lambda one: one.called_line_id)
    )


def seal_of_payment(payment: Payment) -> str:
    """The SHA-256 of a payment and of the money received at once of which it is a part."""
    return seal(*filter(None, (payment.receipt, payment)))
