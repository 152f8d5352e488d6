"""The content of what gives back a part of a subsidy: its letter, the condition, the money."""

from dataclasses import dataclass

from financing.letters.letterhead import Heading
from financing.letters.page import Content
from financing.models import FundCall, LetterModel
from financing.recovery.content import Following


@dataclass(frozen=True)
class Breach:
    """The condition that was not kept, with its article; what happened; who asked for the money."""

    condition: str
    reason: str
    demand: str = ""

    @property
    def said(self) -> str:
        """As the register and the journal keep it."""
        return f"{self.condition} : {self.reason}"


@dataclass(frozen=True)
class ReturnContent:
    """What is given back of a letter (centimes), and why."""

    letter: FundCall
    amount: int
    breach: Breach
    model: LetterModel | None = None  # the carrier's own letter, where it has one

    @property
    def back(self) -> int:
        """What was paid of it, and goes back; the rest was not paid yet, and is no longer due."""
        owed = self.letter.owed
        return max(0, self.amount - owed) - max(0, -owed)

    def freeze(self, heading: Heading) -> Content:
        """Two queries at most."""
        kind = FundCall.Kind.RETURN
        following = Following(
            self.letter, kind, -self.amount, reason=self.breach.reason, model=self.model
        )
        return {
            **following.freeze(heading),
            "condition": self.breach.condition,
            "demand": self.breach.demand or None,
            "back": self.back,
        }
