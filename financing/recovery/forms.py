"""What is typed after a letter: why it is contested, its titre, a carrier's delays, a reduction."""

from typing import Any
from uuid import uuid4

from django import forms

from press.kit.fields import CountField, DayField, EurosField
from press.kit.forms import ActForm, EditForm, words

MOST_DAYS = 366


class HoldForm(ActForm):
    """Why a letter is contested, or no longer is."""

    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez pourquoi."},
    )


class TitreForm(ActForm):
    """A titre as the accountant took it in charge."""

    number = forms.CharField(
        label="Numéro du titre",
        max_length=30,
        error_messages={"required": "Donnez le numéro du titre."},
    )
    slip = words("Bordereau", 30)
    dated_on = DayField(label="Émis le", error_messages={"required": "Donnez la date du titre."})
    fiscal_year = CountField(
        label="Exercice", most=9999, error_messages={"required": "Donnez l'exercice du titre."}
    )


class DelaysForm(EditForm):
    """After how many days a carrier recalls."""

    first_after = CountField(
        label="Premier rappel, en jours après l'échéance",
        most=MOST_DAYS,
        error_messages={"required": "Donnez un nombre de jours."},
    )
    second_after = CountField(
        label="Second rappel, en jours après le premier",
        most=MOST_DAYS,
        error_messages={"required": "Donnez un nombre de jours."},
    )


class ReductionForm(ActForm):
    """How much of a letter is cancelled, and why."""

    amount = EurosField(
        label="Montant annulé (€)", error_messages={"required": "Donnez le montant à annuler."}
    )
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="Il est imprimé sur le document, gardé au registre et au journal.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez pourquoi cette lettre est réduite."},
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"token": self.cleaned_data["token"] or uuid4()}
