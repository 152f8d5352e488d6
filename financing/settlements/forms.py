"""What is typed to end a year: what becomes of credits, why one passes over, why one reopens."""

from django import forms

from financing.rounds.forms import PassingForm
from financing.settlements.content import CREDITS, DEDUCT
from press.kit.forms import ActForm


class SettlementForm(PassingForm):
    """What goes with the act of settling."""

    blocked = "Cette régularisation ne peut pas partir : voyez ce qui bloque."
    missing = "Écrivez pourquoi les lettres partent malgré ce qui reste à justifier."
    kept_with = "régularisation"

    credits = forms.ChoiceField(
        label="Un trop-perçu déjà payé est",
        choices=CREDITS,
        initial=DEDUCT,
        widget=forms.RadioSelect,
    )
    field_order = ("credits", "override")


class ReopeningForm(ActForm):
    """Why a closed year is opened again."""

    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Écrivez pourquoi l'exercice est rouvert."},
    )
