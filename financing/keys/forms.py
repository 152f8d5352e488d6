"""What is typed on the page of a key."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property

from epci.populations.acts import FIRST_YEAR, LAST_YEAR
from financing.keys.acts import require_after
from financing.keys.adoption import KeySpan, Proposal
from financing.keys.grounds import KeyGround
from financing.models import Rule
from press.kit.confirm import ConfirmedForm
from press.kit.fields import DayField
from press.kit.forms import ActForm

YEAR_REFUSALS = {
    "invalid": "Écrivez une année, comme 2026.",
    "min_value": "Une année d'avant %(limit_value)d n'a pas de population annuelle.",
    "max_value": "L'année est au plus %(limit_value)d.",
}


class AdoptionForm(ConfirmedForm):
    """A key to adopt: the years, the one of its populations, and the act that adopts it."""

    first_year = forms.IntegerField(
        label="Première année",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"required": "Écrivez la première année de la clé."} | YEAR_REFUSALS,
    )
    last_year = forms.IntegerField(
        label="Dernière année",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"required": "Écrivez la dernière année de la clé."} | YEAR_REFUSALS,
    )
    population_year = forms.IntegerField(
        label="Populations en vigueur au 1er janvier de",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="Elles restent celles de la clé pour toutes ses années, même corrigées ensuite.",
        error_messages=YEAR_REFUSALS,
    )
    adopted_on = DayField(
        label="Arrêtée le", error_messages={"required": "Écrivez la date de l'acte."}
    )
    act = forms.ChoiceField(
        label="Acte",
        help_text="Un vote enregistré, ou un texte voté : enregistrez d'abord celui qui manque.",
        error_messages={
            "required": "Choisissez l'acte qui arrête la clé.",
            "invalid_choice": "Choisissez l'acte qui arrête la clé dans la liste.",
        },
    )

    def __init__(
        self,
        *args: Any,
        rule: Rule,
        grounds: Sequence[KeyGround],
        on: date,
        propose: Callable[[KeySpan], Proposal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.on, self.propose = rule, on, propose
        self.grounds = {one.code: one for one in grounds}
        self.fields["act"].choices = [("", "–"), *((one.code, one.words) for one in grounds)]
        if not rule.counts:
            del self.fields["population_year"]
        elif rule.is_in_blocks:
            self.fields["population_year"].label = "Chiffres de l'année"

    def clean_adopted_on(self) -> date:
        day: date = self.cleaned_data["adopted_on"]
        if day > self.on:
            raise forms.ValidationError("Cette date est à venir : la clé n'est pas encore arrêtée.")
        return day

    def clean(self) -> None:
        """Refuse years in disorder, and a rule by population without the year of its figures."""
        first, last = self.cleaned_data.get("first_year"), self.cleaned_data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", "La dernière année précède la première.")
        asked = "population_year" in self.fields and "population_year" not in self.errors
        if asked and not self.cleaned_data["population_year"]:
            self.add_error("population_year", "Écrivez l'année des populations de la clé.")
        act, adopted_on = self.cleaned_data.get("act"), self.cleaned_data.get("adopted_on")
        if act and adopted_on:
            self._require_after(act, adopted_on)

    def _require_after(self, act: KeyGround, adopted_on: date) -> None:
        try:
            require_after(act, adopted_on)
        except forms.ValidationError as error:
            self.add_error("adopted_on", error)

    def clean_act(self) -> KeyGround:
        return self.grounds[self.cleaned_data["act"]]

    @property
    def span(self) -> KeySpan:
        """The years typed, once they can be read; until then, those that the page proposed."""
        if not self.is_bound or {"first_year", "last_year", "population_year"} & set(self.errors):
            return KeySpan(*(self.initial[name] for name in KeySpan.__dataclass_fields__))
        years = (self.cleaned_data[name] for name in ("first_year", "last_year"))
        return KeySpan(*years, self.cleaned_data.get("population_year"))

    @cached_property
    def proposal(self) -> Proposal:
        """What would be frozen for these years."""
        return self.propose(self.span)

    @property
    def fingerprint(self) -> str:
        return self.proposal.fingerprint

    def arguments(self) -> dict[str, Any]:
        """What `adopt_key` is told; it refuses again what the proposal says cannot be."""
        typed = super().arguments()
        rule = self.proposal.key.rule if self.proposal.key else self.rule
        return {"rule": rule, "population_year": None, **typed}


class WithdrawalForm(ActForm):
    """Why a key is taken back."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il reste avec la clé et au journal, sous votre nom.",
        error_messages={
            "required": "Écrivez pourquoi cette clé est retirée.",
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )
