"""To which parties the lead writes, and with what words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from conventions.inviting.reading import PartyToTell
from press.kit.forms import ActForm, lines

LONGEST_WORDS = 1_000


class WriteForm(ActForm):
    """The parties, of those that something may be written to now; and words to add."""

    parties = forms.TypedMultipleChoiceField(
        label="À qui écrire",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez à qui écrire."},
    )
    words = lines(
        "Vos mots (facultatif)",
        4,
        longest=LONGEST_WORDS,
        help_text="Le message dit déjà ce qui est attendu, et que ces mots sont les vôtres.",
    )

    def __init__(self, *args: Any, told: Sequence[PartyToTell], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told, self.on = told, on
        self.fields["parties"].choices = [(one.party.pk, one.party) for one in told]

    @property
    def rows(self) -> list[tuple[PartyToTell, str, bool]]:
        """Each party, why nothing may be written to it now, and whether it is ticked."""
        ticked = {str(one) for one in self["parties"].value() or ()}
        return [(one, one.why_not(self.on), str(one.party.pk) in ticked) for one in self.told]
