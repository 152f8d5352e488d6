"""What is typed of the money of a text: a rule and its parts, amounts, a period."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django import forms

from conventions.models import Party, Text
from epci.populations.acts import FIRST_YEAR, LAST_YEAR
from financing.core.keys import Rule as CoreRule
from financing.core.keys import RuleKind
from financing.models import Line, Period, Rule, RuleTerm
from financing.plans.acts import Part
from financing.plans.checks import last_day_under
from financing.simulations.premises import (
    BASES,
    BY_PERCENT,
    BY_POPULATION,
    EXACT,
    KINDS,
    METHODS,
    MOST_EUROS,
    STEP_CHOICES,
)
from press.kit.fields import DayField, EurosField
from press.kit.forms import ActForm
from press.words.french import decimals, number, read_euros, read_percent, sentence


class CeilingField(EurosField):
    """An amount that a number of the database holds."""

    def to_python(self, value: Any) -> int | None:
        amount = super().to_python(value)
        if amount is not None and amount > MOST_EUROS:
            raise forms.ValidationError(f"« {value} » est trop grand.", code="most")
        return amount


class RuleForm(ActForm):
    """The rule that a text gives a component, and what it says of each party."""

    first_year = forms.IntegerField(
        label="Dès l'exercice",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Écrivez la première année de la règle.",
            "invalid": "Écrivez une année, comme 2026.",
        },
    )
    kind = forms.ChoiceField(label="Règle", choices=list(KINDS.items()))
    basis = forms.ChoiceField(label="Population", choices=list(BASES.items()))
    step = forms.ChoiceField(label="Pas d'arrondi (point)", choices=list(STEP_CHOICES.items()))
    rounding = forms.ChoiceField(label="Méthode d'arrondi", choices=list(METHODS.items()))

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        for party in parties:
            self.fields[f"p{party.pk}"] = forms.BooleanField(label=party.short_name, required=False)
            self.fields[f"f{party.pk}"] = forms.CharField(
                label=f"Taux ou montant fixé, {party}", max_length=30, required=False
            )
            self.fields[f"c{party.pk}"] = CeilingField(label=f"Plafond, {party}", required=False)

    @property
    def rows(self) -> list[tuple[Party, Any, Any, Any]]:
        """Each party with its three fields."""
        return [
            (one, self[f"p{one.pk}"], self[f"f{one.pk}"], self[f"c{one.pk}"])
            for one in self.parties
        ]

    @property
    def heads(self) -> list[Any]:
        return [self[name] for name in self.base_fields]

    def clean(self) -> None:
        """Read what is fixed for each, as the kind of the rule takes it."""
        kind = self.cleaned_data.get("kind")
        if kind is None:
            return
        for party in self.parties:
            name = f"f{party.pk}"
            text = self.cleaned_data.get(name, "").strip()
            if not text or not self.cleaned_data.get(f"p{party.pk}"):
                continue
            try:
                self.cleaned_data[f"fixed{party.pk}"] = _fixed(kind, text)
            except ValueError as error:
                self.add_error(name, sentence(str(error)))

    def arguments(self) -> dict[str, Any]:
        first_year = self.cleaned_data["first_year"]
        return {"first_year": first_year, "rule": self.rule, "parts": self.parts}

    @property
    def rule(self) -> CoreRule:
        typed = self.cleaned_data
        kind = typed["kind"]
        rounded = kind not in (RuleKind.VOTED_PERCENTAGES, RuleKind.FIXED_AMOUNTS)
        exact = typed["step"] == EXACT or not rounded
        return CoreRule(
            kind=kind,
            step=None if exact else Fraction(typed["step"]),
            rounding=None if exact else typed["rounding"],
            basis=typed["basis"] if kind in BY_POPULATION else None,
        )

    @property
    def parts(self) -> list[Part]:
        """Those who share, in the order of the act."""
        by_percent = self.cleaned_data["kind"] in BY_PERCENT
        found = []
        for party in self.parties:
            if not self.cleaned_data[f"p{party.pk}"]:
                continue
            fixed = self.cleaned_data.get(f"fixed{party.pk}")
            found.append(
                Part(
                    party,
                    percent=fixed if by_percent else None,
                    amount=None if by_percent else fixed,
                    ceiling=self.cleaned_data[f"c{party.pk}"],
                )
            )
        return found


def _fixed(kind: str, text: str) -> Any:
    """Percent or centimes; a rule that fixes nothing takes nothing."""
    if kind in BY_PERCENT:
        return read_percent(text)
    if kind != RuleKind.FIXED_AMOUNTS:
        return None
    amount = read_euros(text)
    if amount > MOST_EUROS:
        raise ValueError(f"« {text} » est trop grand.")
    return amount


def initial_of_rule(rule: Rule, terms: Sequence[RuleTerm], first_year: int) -> dict[str, Any]:
    """A rule as the form shows it."""
    found: dict[str, Any] = {
        "first_year": first_year,
        "kind": rule.kind,
        "basis": rule.basis,
        "step": EXACT if rule.step is None else str(Fraction(rule.step)),
        "rounding": rule.rounding,
    }
    for term in terms:
        found[f"p{term.party_id}"] = True
        found[f"c{term.party_id}"] = term.ceiling
        if term.fixed_percent is not None:
            found[f"f{term.party_id}"] = number(Fraction(term.fixed_percent), 2)
        elif term.fixed_amount is not None:
            found[f"f{term.party_id}"] = decimals(term.fixed_amount, 2)
    return found


class AmountsForm(ActForm):
    """What a text plans for a component: one field a line and a period."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[Line],
        periods: Sequence[Period],
        before: Mapping[tuple[int, int], int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.periods, self.before = lines, periods, before
        for line in lines:
            for period in periods:
                self.fields[_cell(line, period)] = CeilingField(
                    label=f"{line}, {period}", required=False
                )

    @property
    def rows(self) -> list[tuple[Line, list[tuple[int | None, Any]]]]:
        """Each line with, by period, what is planned without this text and the field."""
        return [
            (
                line,
                [
                    (self.before.get((line.pk, period.pk)), self[_cell(line, period)])
                    for period in self.periods
                ],
            )
            for line in self.lines
        ]

    def arguments(self) -> dict[str, Any]:
        return {"amounts": self.amounts}

    @property
    def amounts(self) -> dict[tuple[int, int], int]:
        """What the text says: an empty field leaves what is there, and so does the same."""
        typed = {
            (line.pk, period.pk): self.cleaned_data[_cell(line, period)]
            for line in self.lines
            for period in self.periods
        }
        return {
            place: amount
            for place, amount in typed.items()
            if amount is not None and amount != self.before.get(place)
        }


def initial_of_amounts(
    lines: Sequence[Line], periods: Sequence[Period], amounts: Mapping[tuple[int, int], int]
) -> dict[str, int]:
    return {
        _cell(line, period): amounts[line.pk, period.pk]
        for line in lines
        for period in periods
        if (line.pk, period.pk) in amounts
    }


def _cell(line: Line, period: Period) -> str:
    return f"m{line.pk}-{period.pk}"


class PeriodForm(ActForm):
    """One period of the plan."""

    label = forms.CharField(
        label="Libellé", max_length=60, error_messages={"required": "Nommez la période."}
    )
    starts_on = DayField(label="Début", error_messages={"required": "Écrivez le premier jour."})
    ends_on = DayField(label="Fin", error_messages={"required": "Écrivez le dernier jour."})
    fiscal_year = forms.IntegerField(
        label="Exercice",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Écrivez l'exercice.",
            "invalid": "Écrivez une année, comme 2028.",
        },
    )


def initial_of_period(text: Text) -> dict[str, Any]:
    """What follows the last period, until the year or the convention ends."""
    last = Period.objects.filter(convention=text.convention_id).order_by("-ends_on").first()
    end = last_day_under(text)
    starts_on = last.ends_on + timedelta(days=1) if last else text.convention.starts_on
    if starts_on is None:
        return {}
    ends_on = date(starts_on.year, 12, 31)
    return {
        "label": str(starts_on.year),
        "starts_on": starts_on,
        "ends_on": min(ends_on, end) if end and end > starts_on else ends_on,
        "fiscal_year": starts_on.year,
    }
