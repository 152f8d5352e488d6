"""One line in the journal about a deliberation, in the name of its council."""

from typing import Unpack

from accounts.models import User
from conventions.journal import Said, note
from deliberations.models import Deliberation


def note_vote(act: str, vote: Deliberation, by: User | None, **said: Unpack[Said]) -> None:
    """In the journal of the convention that it approves, where it approves one."""
    convention = vote.text.convention if vote.text else None
    note(act, convention, vote.council, by, subject=f"{vote} : {vote.title}", **said)
