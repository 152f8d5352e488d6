"""What is typed to give back a part of a subsidy."""

from typing import Any
from uuid import uuid4

from django import forms

from press.kit.fields import EurosField
from press.kit.forms import ActForm, words

MOST_CONDITION, MOST_REASON, MOST_DEMAND = 150, 340, 150


class ReturnForm(ActForm):
    """How much goes back, which condition was broken, what happened, and who asked for it."""

    amount = EurosField(
        label="Montant reversé (€)", error_messages={"required": "Donnez le montant à reverser."}
    )
    condition = forms.CharField(
        label="Condition non respectée",
        max_length=MOST_CONDITION,
        help_text="Avec l'article de la convention qui demande le reversement.",
        error_messages={"required": "Dites quelle condition n'est pas respectée, et son article."},
    )
    reason = forms.CharField(
        label="Ce qui s'est passé",
        max_length=MOST_REASON,
        help_text="Imprimé sur l'avis, gardé au registre et au journal.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez ce qui s'est passé."},
    )
    demand = words(
        "Demande du financeur",
        MOST_DEMAND,
        help_text="Sa date et sa référence, si le financeur a demandé ce reversement.",
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"token": self.cleaned_data["token"] or uuid4()}
