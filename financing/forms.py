"""What is typed on the pages of financing."""

from typing import Any

from django import forms

from financing.preparation import Preparation
from financing.proofs import beginning, short_code
from press.french import sentence


class IssueForm(forms.Form):
    """What goes with the act of issuing: the reason to pass what blocks, and what was confirmed."""

    use_required_attribute = False  # the server says in French what is missing

    override = forms.CharField(
        label="Motif pour passer outre",
        help_text="Il est gardé avec la campagne et au journal, sous votre nom.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Écrivez pourquoi les appels partent malgré ce qui reste à justifier.",
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )
    confirmed = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, preparation: Preparation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preparation = preparation
        self.fields["override"].required = preparation.can_be_issued and preparation.needs_a_reason

    def clean(self) -> None:
        """Refuse lines that cannot be issued as they are ticked."""
        if not self.preparation.can_be_issued:
            raise forms.ValidationError(
                "Ces dépenses ne peuvent pas être appelées : voyez ce qui bloque.", code="blocked"
            )

    @property
    def confirms_what_is_shown(self) -> bool:
        """Whether nothing moved between the confirmation page and its button."""
        return self.cleaned_data["confirmed"] == self.preparation.fingerprint


class CodeForm(forms.Form):
    """The code of a letter, as somebody reads it on paper."""

    use_required_attribute = False

    code = forms.CharField(
        label="Code de vérification",
        help_text="Seize lettres ou chiffres, en haut de la lettre à côté du code QR.",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Recopiez le code qui est en haut de la lettre."},
    )

    def clean_code(self) -> str:
        """The code as letters print it."""
        try:
            return short_code(beginning(self.cleaned_data["code"]))
        except ValueError as error:
            raise forms.ValidationError(sentence(str(error)), code="code") from error
