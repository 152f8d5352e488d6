"""What is typed about an amendment: its subject and its days, and who comes by it."""

from typing import Any

from django import forms

from conventions.models import Text
from press.kit.fields import DayField
from press.kit.forms import ActForm, EditForm, day, words
from press.words.french import is_number


class AmendmentForm(EditForm):
    """What the amendment is about, from which day, and the new end when it moves it."""

    title = forms.CharField(
        label="Objet de l'avenant",
        max_length=300,
        help_text="En une ligne, comme les délibérations le nommeront.",
        error_messages={"required": "Écrivez l'objet de l'avenant."},
    )
    effective_on = DayField(
        label="Prend effet le",
        help_text="Rien ne change avant ce jour, ni avant la dernière signature.",
        error_messages={"required": "Écrivez le jour où l'avenant prend effet."},
    )
    new_end_on = day("Nouvelle fin de la convention", help_text="Vide si elle ne change pas.")


def initial_of(text: Text) -> dict[str, Any]:
    return {name: getattr(text, name) for name in AmendmentForm.base_fields}


class NewcomerForm(ActForm):
    """An organisation that joins by the amendment, as the act will name it."""

    siren = forms.CharField(
        label="SIREN de l'organisme",
        max_length=20,
        help_text="Celui du registre : neuf chiffres.",
        error_messages={"required": "Écrivez le SIREN de l'organisme."},
    )
    short_name = forms.CharField(
        label="Sigle",
        max_length=60,
        help_text="Celui des tableaux.",
        error_messages={"required": "Écrivez un sigle."},
    )
    name = words("Nom dans l'acte", 200, help_text="Vide : celui du registre.")
    is_contributor = forms.BooleanField(label="Contributeur : paie sa part", required=False)
    is_cofinancer = forms.BooleanField(label="Cofinanceur : subventionne", required=False)
    is_beneficiary = forms.BooleanField(label="Bénéficiaire : reçoit", required=False)
    signatory = words("Signataire", 120)
    signatory_capacity = words("Qualité du signataire", 120)

    def clean_siren(self) -> str:
        typed = "".join(self.cleaned_data["siren"].split())
        if not (is_number(typed) and len(typed) == 9):
            raise forms.ValidationError("Un SIREN a neuf chiffres.", code="siren")
        return typed
