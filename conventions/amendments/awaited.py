"""The amendments of conventions as pages show them: where each stands, and whom it awaits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from conventions.approvals.standing import AwaitedText, Standing
from conventions.approvals.tables import Signing, signings_of
from conventions.entities.standing import Owed
from conventions.entities.states import State
from conventions.models import Convention, Text
from conventions.state.in_force import Change

WORDS = {State.SIGNED: "signé, pas encore en vigueur"}


@dataclass(frozen=True)
class Amendment:
    """An amendment, who signs it, and where it stands on a day."""

    signing: Signing
    state: State

    @property
    def text(self) -> Text:
        return self.signing.text

    @property
    def word(self) -> str:
        """The state, of a masculine text."""
        return WORDS.get(self.state, self.state.value)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has voted or signed it: its lead may take it back."""
        return not any(one.has_begun for one in self.signing.standings)


def amendments_of(convention: Convention, on: date) -> list[Amendment]:
    """The amendments of a convention, the last one first; four queries."""
    states = dict(convention.texts.with_state(on).values_list("number", "state"))
    found = [one for one in signings_of(convention, on) if one.text.number]
    return [Amendment(one, states[one.text.number]) for one in reversed(found)]


def amendment_of(convention: Convention, number: int, on: date) -> Amendment | None:
    """That one, None where the convention has none of that number; four queries."""
    found = (one for one in amendments_of(convention, on) if one.text.number == number)
    return next(found, None)


def changes_of(convention: Convention) -> list[Change]:
    """The texts of a convention as the pure terms know them; one query."""
    return changes_among(convention.texts.order_by("number"))


def changes_among(texts: Iterable[Text]) -> list[Change]:
    """The same of texts that are already read, in their order."""
    return [
        Change(one.number, one.effective_on, one.new_end_on, one.complete_on, one.ceased_on)
        for one in texts
    ]


def awaited_of(
    texts: Iterable[Text], standings_on: Callable[[Text], Iterable[Standing]]
) -> list[AwaitedText]:
    """The amendments among the texts of a convention that still lack something, and of whom, where
    who signs a text stands on it being said by a function.

    An amendment that only lacks what a party rejected awaits nobody.
    """
    found = [one for one in texts if one.number and one.submitted_on and one.is_incomplete]
    owing = {
        text: tuple(one for one in standings_on(text) if one.owes != Owed.NOTHING) for text in found
    }
    return [AwaitedText(text, known) for text, known in owing.items() if known]
