"""The rows of a vote's form: opinions of committees, entries of the budget."""

from typing import Any

from django import forms

from deliberations.models import BudgetEntry, Opinion
from press.kit.fields import CountField, EurosField
from press.kit.forms import day, words

LARGEST_COMMITTEE = 1000


class OpinionForm(forms.Form):
    """What a committee or the bureau said."""

    committee = words("Commission", 120)
    given_on = day("Date")
    opinion = forms.ChoiceField(label="Avis", choices=Opinion.Sense, required=False)
    abstentions = CountField(label="Abstentions", required=False, most=LARGEST_COMMITTEE)

    def clean(self) -> dict[str, Any]:
        return require_first(self, "committee", "Écrivez la commission, ou « Bureau ».")

    @property
    def row(self) -> Opinion | None:
        typed = self.cleaned_data
        return Opinion(**typed) if typed.get("committee") else None


class BudgetForm(forms.Form):
    """Where the expense stands in the budget."""

    budget = words("Budget", 120)
    programme = words("Programme", 200)
    planned = EurosField(label="Montant prévu (€)", required=False)
    operation = EurosField(label="Montant de l'opération (€)", required=False)

    def clean(self) -> dict[str, Any]:
        return require_first(self, "budget", "Écrivez le budget : BP 2025.")

    @property
    def row(self) -> BudgetEntry | None:
        typed = self.cleaned_data
        return BudgetEntry(**typed) if typed.get("budget") else None


def require_first(form: forms.Form, name: str, message: str) -> dict[str, Any]:
    """A row without its first field would be lost: refuse it when anything else is typed."""
    typed = form.cleaned_data
    others = {key for key, value in typed.items() if value not in (None, "") and key != "opinion"}
    if others and name not in others and name not in form.errors:
        form.add_error(name, message)
    return typed


MOST = {"max_num": 12, "absolute_max": 13, "validate_max": True}  # whatever a browser announces
OpinionSet = forms.formset_factory(OpinionForm, extra=1, **MOST)
BudgetSet = forms.formset_factory(BudgetForm, extra=1, **MOST)
