"""What is typed on the pages of campaigns."""

from typing import Any

from django import forms

from financing.campaigns.reading import fingerprint_of, retained
from financing.models import Campaign
from financing.rounds.forms import reason_to_pass
from press.kit.confirm import ConfirmedForm
from press.kit.forms import ActForm, words

FIRST_YEAR, LAST_YEAR = 2000, 2100


class PlanForm(ActForm):
    """What a campaign calls: a year, and what is wanted of it."""

    year = forms.IntegerField(
        label="Exercice",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Écrivez l'exercice à appeler.",
            "invalid": "L'exercice est une année, comme 2026.",
            "min_value": "L'exercice est une année, comme 2026.",
            "max_value": "L'exercice est une année, comme 2026.",
        },
    )
    component = words("Volets", 100, help_text="Un mot de leur libellé ; vide pour tous.")
    expenses = words("Dépenses", 100, help_text="Un mot de leur libellé ; vide pour toutes.")
    only_next = forms.BooleanField(
        label="La prochaine échéance de chaque échéancier seulement", required=False
    )


class ConfirmCampaignForm(ConfirmedForm):
    """The reason that lets go what asks for one; without it, only what nothing blocks goes."""

    override = reason_to_pass(
        "Il est gardé avec chaque campagne qu'il laisse partir, sous votre nom. Vide : seuls "
        "partent les appels que rien ne bloque."
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign

    @property
    def with_reason(self) -> bool:
        return bool(self.cleaned_data.get("override", "").strip())

    @property
    def fingerprint(self) -> str:
        rows = retained(self.campaign, with_reason=self.with_reason).order_by("pk")
        return fingerprint_of(rows.only("pk", "fingerprint"))

    def arguments(self) -> dict[str, Any]:
        """What was confirmed goes along: the act compares it again under its lock."""
        return self.cleaned_data
