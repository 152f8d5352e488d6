"""What the host types."""

from django import forms

from epci.models import Organisation
from epci.record.proposals import SIREN_HELP, siren_typed
from press.kit.forms import ActForm, words


class FoundedForm(ActForm):
    """An organisation that the host has checked."""

    name = forms.CharField(
        label="Nom", max_length=200, error_messages={"required": "Écrivez son nom."}
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=[one for one in Organisation.Kind.choices if one[0] != Organisation.Kind.EPCI],
    )
    siren = words("SIREN", 20, help_text=SIREN_HELP)

    def clean_siren(self) -> str:
        return siren_typed(self.cleaned_data["siren"])


class AdministratorForm(ActForm):
    """Who administers an organisation first, and will invite the others."""

    email = forms.EmailField(
        label="Adresse électronique de son premier administrateur",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Écrivez son adresse.",
            "invalid": "Cette adresse électronique n'est pas complète.",
        },
    )
