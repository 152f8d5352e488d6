"""The forms on which a party notes its own signature, or the decision of its own body."""

from datetime import date
from typing import Any

from django import forms

from conventions.models import Approval
from press.kit.fields import DayField
from press.kit.forms import EditForm, past

ADOPTED, REJECTED = "adopted", "rejected"


class SignatureForm(EditForm):
    """The day on which a party's executive signs a text."""

    signed_on = DayField(
        label="Signée le", error_messages={"required": "Écrivez le jour de la signature."}
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_signed_on(self) -> date:
        return past(self.cleaned_data["signed_on"], self.on, "La signature")


class AuthorisationForm(EditForm):
    """The decision of a body that is not a council: a chamber's bureau, an association's board."""

    result = forms.ChoiceField(
        label="Ce que l'organe a décidé",
        choices=((ADOPTED, "Il autorise la signature"), (REJECTED, "Il refuse le texte")),
        initial=ADOPTED,
        required=False,
        widget=forms.RadioSelect,
    )
    authorised_on = DayField(
        label="Décidé le", error_messages={"required": "Écrivez le jour de la décision."}
    )
    number = forms.CharField(label="Numéro ou référence", max_length=60, required=False)
    body = forms.CharField(
        label="Organe",
        max_length=120,
        help_text="Celui qui autorise la signature : bureau, conseil d'administration…",
        error_messages={"required": "Écrivez l'organe qui a décidé."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_authorised_on(self) -> date:
        return past(self.cleaned_data["authorised_on"], self.on, "La décision")


def initial_of(approval: Approval | None) -> dict[str, Any]:
    """What is known of the party's decision and of its signature."""
    if approval is None:
        return {}
    names = ("signed_on", "authorised_on", "number", "body")
    return {name: getattr(approval, name) for name in names}
