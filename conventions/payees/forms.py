"""The account to which an organisation is paid, as it is typed."""

from django import forms

from epci.people.forms import Compact
from press.kit.forms import ActForm, words


class AccountForm(ActForm):
    """Identifiers are taken with or without their spaces."""

    iban = Compact(label="IBAN", error_messages={"required": "Écrivez l'IBAN."})
    bic = Compact(label="BIC", required=False)
    payee = words(
        "Comptable public ou trésorier",
        200,
        help_text="Le comptable public, ou le trésorier d'une chambre ou d'une association.",
    )
    field_order = ("iban", "bic", "payee")

    def clean_iban(self) -> str:
        """Refuse an empty one: an account may change, not vanish."""
        typed: str = self.cleaned_data["iban"]
        if not typed:
            raise forms.ValidationError("Écrivez l'IBAN.", code="required")
        return typed
