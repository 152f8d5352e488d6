"""The amendments of conventions as pages show them: where each stands, and whom it awaits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from conventions.approvals.tables import Signing, Step, signings_of, step_of
from conventions.entities.states import State
from conventions.models import Approval, Convention, Party, Text
from conventions.state.in_force import Change

WORDS = {State.SIGNED: "signé, pas encore en vigueur"}


@dataclass(frozen=True)
class Awaited:
    """An amendment that went to the councils, and the parties that have not done all they must."""

    text: Text
    steps: tuple[Step, ...]

    @property
    def parties(self) -> list[Party]:
        return [step.party for step in self.steps]


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
        return not any(step.approval for step in self.signing.steps)


def amendments_of(convention: Convention, on: date) -> list[Amendment]:
    """The amendments of a convention, the last one first; four queries."""
    states = dict(convention.texts.with_state(on).values_list("number", "state"))
    found = [one for one in signings_of(convention) if one.text.number]
    return [Amendment(one, states[one.text.number]) for one in reversed(found)]


def amendment_of(convention: Convention, number: int, on: date) -> Amendment | None:
    """That one, None where the convention has none of that number; four queries."""
    found = (one for one in amendments_of(convention, on) if one.text.number == number)
    return next(found, None)


def changes_of(convention: Convention) -> list[Change]:
    """The texts of a convention as the pure terms know them; one query."""
    texts = convention.texts.with_effect().order_by("number")
    columns = ("number", "effective_on", "new_end_on", "complete_on", "ceased_on")
    return [Change(*row) for row in texts.values_list(*columns)]


def awaited_of(conventions: Iterable[Convention]) -> list[Awaited]:
    """The amendments that still lack something, and of whom; three queries, one where there is
    none.
    """
    lacking = Q(complete_on=None) | Q(ceased_on__isnull=False)
    texts = Text.objects.submitted().with_effect().filter(lacking, number__gt=0)
    waiting = texts.filter(convention__in=list(conventions)).order_by("convention", "number")
    found = list(waiting.select_related("convention"))
    steps = _steps_of(found) if found else {}
    return [Awaited(text, tuple(step for step in steps[text] if step.missing)) for text in found]


def _steps_of(texts: Sequence[Text]) -> dict[Text, list[Step]]:
    """What each party that signs some texts has done about them; two queries."""
    seen = ("organisation", "joined_by", "left_by")
    parties = Party.objects.filter(convention__texts__in=texts).distinct().select_related(*seen)
    approvals = {
        (one.text_id, one.party_id): one
        for one in Approval.objects.filter(text__in=texts).order_by()
    }
    return {
        text: [
            step_of(text.convention, one, approvals.get((text.pk, one.pk)))
            for one in parties
            if one.convention_id == text.convention_id and one.signs(text)
        ]
        for text in texts
    }
