"""The amendments of conventions as pages show them: where each stands, and whom it awaits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from conventions.approvals.standing import AwaitedText, Standing, standings_of
from conventions.approvals.tables import Signing
from conventions.entities.standing import Owed
from conventions.entities.states import State
from conventions.models import Party, Text
from conventions.state.in_force import Change

WORDS = {State.SIGNED: "signé, pas encore en vigueur"}


@dataclass(frozen=True)
class Amendment:
    """An amendment, who signs it, and where it stands on a day."""

    signing: Signing
    state: State
    texts: Sequence[Text]  # all of its convention, in their order

    @property
    def parties(self) -> list[Party]:
        """Those who sign it, in the act's order: those it brings and removes are among them."""
        return [one.party for one in self.signing.standings]

    @property
    def newcomers(self) -> list[Party]:
        return [one for one in self.parties if one.joined_by_id == self.text.pk]

    @property
    def leavers(self) -> list[Party]:
        return [one for one in self.parties if one.left_by_id == self.text.pk]

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


def amendments_of(texts: Sequence[Text], on: date) -> list[Amendment]:
    """The amendments among all the texts of a convention, read in their order with its states and
    with it: the last one first; one query.
    """
    found = standings_of([one for one in texts if one.number], on)
    amendments = [
        Amendment(Signing(text, signing), text.state, texts) for text, signing in found.items()
    ]
    return amendments[::-1]


def amendment_of(text: Text, on: date) -> Amendment:
    """That one alone, with the other texts of its convention; two queries."""
    convention = text.convention
    texts = list(convention.texts.with_state(on).order_by("number"))
    (own,) = (one for one in texts if one.pk == text.pk)
    for one in texts:
        one.convention = convention
    return Amendment(Signing(own, standings_of([own], on)[own]), own.state, texts)


def changes_among(texts: Iterable[Text]) -> list[Change]:
    """The texts of a convention as the pure terms know them, in their order."""
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
