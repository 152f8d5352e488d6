"""The line of the journal that says what letters an act wrote."""

from collections.abc import Sequence

from accounts.models import User
from conventions.journal import note
from financing.models import CallRound, FundCall
from press.words.french import euros, plural


def note_letters(
    act: str, round_: CallRound, calls: Sequence[FundCall], by: User | None, *, about: str = ""
) -> None:
    """Their number, their sum and each of them; what was passed over, where something was."""
    letters, total = plural(len(calls), "lettre"), euros(sum(call.amount for call in calls))
    note(
        act,
        round_.component.convention,
        round_.component.carrier.organisation,
        by,
        subject=f"{round_.component.label}, {round_.period.label}{about} : {letters}, {total}",
        before=round_.override_reason and f"Passé outre : {round_.override_reason}",
        after=", ".join(f"{call} {call.party} {euros(call.amount)}" for call in calls),
    )
