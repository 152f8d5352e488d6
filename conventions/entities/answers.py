"""What an organisation says of being a party: nobody else says it in its name."""

from enum import StrEnum


class PartyAnswer(StrEnum):
    """The value is its word on the screen; `kind` is how a state of that kind is shown."""

    ANNOUNCED = "annoncée"  # by the lead; none of its people has answered
    ACCEPTED = "acceptée"
    DECLARED = "déclarée par le pilote"  # what it voted and signed is the lead's word so far
    DECLINED = "déclinée"
    CONTESTED = "contestée"  # its people say that what was declared is not true

    @property
    def kind(self) -> str:
        if self is PartyAnswer.ACCEPTED:
            return "done"
        return "late" if self in NO else "waiting"


NO = frozenset({PartyAnswer.DECLINED, PartyAnswer.CONTESTED})
