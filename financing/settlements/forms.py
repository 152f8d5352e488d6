"""What is typed to end a year: what becomes of credits, why one passes over, why one reopens."""

from typing import Any

from django import forms

from financing.settlements.content import CREDITS, DEDUCT
from financing.settlements.preparation import PreparedSettlement
from press.kit.confirm import ConfirmedForm
from press.kit.forms import ActForm


class SettlementForm(ConfirmedForm):
    """What goes with the act of settling."""

    credits = forms.ChoiceField(
        label="Un trop-perçu déjà payé est",
        choices=CREDITS,
        initial=DEDUCT,
        widget=forms.RadioSelect,
    )
    override = forms.CharField(
        label="Motif pour passer outre",
        help_text="Il est gardé avec la régularisation et au journal, sous votre nom.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Écrivez pourquoi les lettres partent malgré ce qui reste à justifier.",
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )

    def __init__(self, *args: Any, prepared: PreparedSettlement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared = prepared
        needed = prepared.can_be_issued and prepared.needs_a_reason
        self.fields["override"].required = needed

    def clean(self) -> None:
        if not self.prepared.can_be_issued:
            raise forms.ValidationError(
                "Cette régularisation ne peut pas partir : voyez ce qui bloque.", code="blocked"
            )

    @property
    def fingerprint(self) -> str:
        """Of everything that the letters would say."""
        return self.prepared.fingerprint

    def arguments(self) -> dict[str, Any]:
        """What was confirmed goes along: the act compares it again under its lock."""
        return self.cleaned_data


class ReopeningForm(ActForm):
    """Why a closed year is opened again."""

    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez pourquoi l'exercice est rouvert."},
    )
