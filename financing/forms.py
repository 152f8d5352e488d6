"""What is typed on the pages of financing."""

from datetime import date
from typing import Any

from django import forms

from epci.services import FIRST_YEAR, LAST_YEAR
from financing.adoption import Span
from financing.cancelling import letters_to_cancel, standing_letters
from financing.models import CallRound, Rule
from financing.preparation import Preparation
from financing.proofs import beginning, short_code
from press.fields import DayField
from press.french import sentence

YEAR_REFUSALS = {
    "invalid": "Écrivez une année, comme 2026.",
    "min_value": "Une année d'avant %(limit_value)d n'a pas de population annuelle.",
    "max_value": "L'année est au plus %(limit_value)d.",
}


class IssueForm(forms.Form):
    """What goes with the act of issuing: the reason to pass what blocks, and what was confirmed."""

    use_required_attribute = False  # the server says in French what is missing

    override = forms.CharField(
        label="Motif pour passer outre",
        help_text="Il est gardé avec la campagne et au journal, sous votre nom.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Écrivez pourquoi les appels partent malgré ce qui reste à justifier.",
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )
    confirmed = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, preparation: Preparation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preparation = preparation
        self.fields["override"].required = preparation.can_be_issued and preparation.needs_a_reason

    def clean(self) -> None:
        """Refuse lines that cannot be issued as they are ticked."""
        if not self.preparation.can_be_issued:
            raise forms.ValidationError(
                "Ces dépenses ne peuvent pas être appelées : voyez ce qui bloque.", code="blocked"
            )

    @property
    def confirms_what_is_shown(self) -> bool:
        """Whether nothing moved between the confirmation page and its button."""
        return self.cleaned_data["confirmed"] == self.preparation.fingerprint


class CancelForm(forms.Form):
    """The letters of a round to cancel, and why."""

    use_required_attribute = False

    letters = forms.MultipleChoiceField(
        label="Lettres à annuler",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins une lettre à annuler.",
            "invalid_choice": "La lettre %(value)s n'est pas de cette campagne.",
        },
    )
    reason = forms.CharField(
        label="Motif de l'annulation",
        help_text="Il est imprimé sur chaque document d'annulation, et gardé au journal sous "
        "votre nom.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Écrivez pourquoi ces appels sont annulés.",
            "max_length": "Le motif tient en %(limit_value)d caractères ; il en compte "
            "%(show_value)d.",
        },
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, round_: CallRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        self.standing = standing_letters(round_)
        every = round_.calls.calls().order_by("number")
        self.fields["letters"].choices = [(str(call), str(call)) for call in every]

    def clean_letters(self) -> list[str]:
        """Refuse those that are cancelled already, or paid."""
        numbers: list[str] = self.cleaned_data["letters"]
        self.calls = letters_to_cancel(self.standing, numbers)
        return numbers

    @property
    def chosen(self) -> list[str]:
        """The numbers to tick: those that were, else every letter that may be cancelled."""
        ticked: list[str] = self["letters"].value() or []
        if ticked or self.is_bound:
            return ticked
        return [str(call) for call in self.standing if not call.paid]

    @property
    def total(self) -> int:
        """What the chosen letters ask for (centimes)."""
        return sum(call.amount for call in self.calls)

    @property
    def left(self) -> int:
        """How many letters would still stand."""
        return len(self.standing) - len(self.calls)


class CodeForm(forms.Form):
    """The code of a letter, as somebody reads it on paper."""

    use_required_attribute = False

    code = forms.CharField(
        label="Code de vérification",
        help_text="Seize lettres ou chiffres, en haut de la lettre à côté du code QR.",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Recopiez le code qui est en haut de la lettre."},
    )

    def clean_code(self) -> str:
        """The code as letters print it."""
        try:
            return short_code(beginning(self.cleaned_data["code"]))
        except ValueError as error:
            raise forms.ValidationError(sentence(str(error)), code="code") from error


class AdoptionForm(forms.Form):
    """A key to adopt: the years, the one of its populations, and the act that adopts it."""

    use_required_attribute = False

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
    act = forms.CharField(
        label="Acte",
        max_length=200,
        help_text="Par exemple : délibération n° 2026/00113 du conseil communautaire.",
        error_messages={
            "required": "Nommez l'acte qui arrête la clé.",
            "max_length": "L'acte se nomme en %(limit_value)d caractères au plus.",
        },
    )
    confirmed = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: Rule, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.on = rule, on
        if not rule.basis:
            del self.fields["population_year"]

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

    @property
    def span(self) -> Span | None:
        """The years typed, once they can be read."""
        if not self.is_bound or {"first_year", "last_year", "population_year"} & set(self.errors):
            return None
        years = (self.cleaned_data[name] for name in ("first_year", "last_year"))
        return Span(*years, self.cleaned_data.get("population_year"))


class ScenarioForm(forms.Form):
    """The title of a simulation that is kept, and whether the other parties see it."""

    use_required_attribute = False

    title = forms.CharField(
        label="Titre",
        max_length=120,
        error_messages={
            "required": "Donnez un titre au scénario.",
            "max_length": "Le titre tient en %(limit_value)d caractères.",
        },
    )
    is_shared = forms.BooleanField(
        label="Partager avec les parties à la convention",
        help_text="Sinon, seules les personnes de votre organisme le voient.",
        required=False,
    )
