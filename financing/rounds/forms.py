"""What is typed on the pages of rounds."""

from typing import Any, Protocol

from django import forms

from financing.models import CallRound
from financing.rounds.cancelling.acts import letters_to_cancel, standing_letters
from press.kit.confirm import ConfirmedForm


class Prepared(Protocol):
    """Letters before they are issued: see `Preparation`."""

    @property
    def can_be_issued(self) -> bool: ...

    @property
    def needs_a_reason(self) -> bool: ...

    @property
    def fingerprint(self) -> str: ...


def reason_to_pass(help_text: str = "") -> forms.CharField:
    """The field of the reason that passes what blocks."""
    return forms.CharField(
        label="Motif pour passer outre",
        help_text=help_text,
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )


class PassingForm(ConfirmedForm):
    """What goes with issuing letters: the reason to pass what blocks, and what was confirmed."""

    blocked = missing = kept_with = ""  # the sentences of what is issued

    override = reason_to_pass()

    def __init__(self, *args: Any, prepared: Prepared, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared, override = prepared, self.fields["override"]
        override.required = prepared.can_be_issued and prepared.needs_a_reason
        override.error_messages["required"] = self.missing
        override.help_text = f"Il est gardé avec la {self.kept_with} et au journal, sous votre nom."

    def clean(self) -> None:
        """Refuse what cannot be issued as it is chosen."""
        if not self.prepared.can_be_issued:
            raise forms.ValidationError(self.blocked, code="blocked")

    @property
    def fingerprint(self) -> str:
        """Of everything that the letters would say."""
        return self.prepared.fingerprint

    def arguments(self) -> dict[str, Any]:
        """What was confirmed goes along: the act compares it again under its lock."""
        return self.cleaned_data


class IssueForm(PassingForm):
    """What goes with the act of issuing a round."""

    blocked = "Ces dépenses ne peuvent pas être appelées : voyez ce qui bloque."
    missing = "Écrivez pourquoi les appels partent malgré ce qui reste à justifier."
    kept_with = "campagne"


class CancelForm(ConfirmedForm):
    """The letters of a round to cancel, and why."""

    letters = forms.MultipleChoiceField(
        label="Lettres à annuler",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une lettre à annuler.",
            "invalid_choice": "La lettre %(value)s n'est pas de cette campagne.",
        },
    )
    reason = forms.CharField(
        label="Motif de l'annulation",
        help_text="Il est imprimé sur chaque document d'annulation, et gardé au journal sous "
        "votre nom.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Écrivez pourquoi ces appels sont annulés.",
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )

    def __init__(self, *args: Any, round_: CallRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        self.standing = standing_letters(round_)
        every = round_.calls.calls().order_by("number")
        self.fields["letters"].choices = [(str(call), str(call)) for call in every]

    def clean_letters(self) -> list[str]:
        """Refuse those that are cancelled already, or paid."""
        numbers: list[str] = self.cleaned_data["letters"]
        self.calls = letters_to_cancel(self.standing, numbers)
        return numbers

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        token = typed["token"] or self.fresh_token
        return {"numbers": typed["letters"], "reason": typed["reason"], "token": token}

    @property
    def chosen(self) -> list[str]:
        """The numbers to tick: those that were, else every letter that may be cancelled."""
        ticked: list[str] = self["letters"].value() or []
        if ticked or self.is_bound:
            return ticked
        return [str(call) for call in self.standing if not call.paid]

    @property
    def total(self) -> int:
        """What the chosen letters ask for (centimes)."""
        return sum(call.amount for call in self.calls)

    @property
    def left(self) -> int:
        """How many letters would still stand."""
        return len(self.standing) - len(self.calls)
