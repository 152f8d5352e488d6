"""The digest of the rows of an act, which its letters carry: none of them changes unseen."""

from accounts.sealing import seal
from financing.models import CallRound, Cancellation


def act_of_round(round_: CallRound) -> str:
    """The SHA-256 of a round, of its lines, and of the key that it shares by."""
    return seal(
        round_,
        *sorted(round_.called_lines.all(), key=lambda one: one.line_id),
        round_.key,
        *round_.key.shares.all(),
    )


def act_of_cancellation(cancellation: Cancellation) -> str:
    """The SHA-256 of a cancellation and of the lines that it frees."""
    return seal(
        cancellation, *sorted(cancellation.releases.all(), key=lambda one: one.called_line_id)
    )
