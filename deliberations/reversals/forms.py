"""The form of what ends the effect of a deliberation."""

from django import forms

from deliberations.models import Reversal
from press.kit.fields import DayField
from press.kit.forms import ActForm


class ReversalForm(ActForm):
    """How, from which day, by which act."""

    kind = forms.ChoiceField(label="Elle est", choices=Reversal.Kind.choices)
    effective_on = DayField(
        label="À compter du", error_messages={"required": "Écrivez le jour où elle cesse."}
    )
    act = forms.CharField(
        label="Acte cité",
        max_length=200,
        help_text="La délibération qui la rapporte, ou le jugement : « délibération n° 2025/90 du "
        "1er septembre 2025 », « TA de Besançon, n° 2500123 ».",
        error_messages={"required": "Citez l'acte qui y met fin."},
    )
