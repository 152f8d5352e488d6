"""What is typed of the money of a text: a rule and its parts, amounts, a period."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from conventions.models import Party, Text
from epci.populations.acts import FIRST_YEAR, LAST_YEAR
from financing.core.keys import UNROUNDED, Rounding, RuleKind
from financing.core.keys import Rule as CoreRule
from financing.dossier.dossier import ComponentFile
from financing.entities.keys import BLOCKS
from financing.models import Line, Period, Rule, RuleTerm
from financing.plans.acts import cell, share
from financing.plans.checks import last_day_under
from financing.plans.percents import Place, followed, following, kept_percents
from financing.plans.rule_facts import Part
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
from press.kit.forms import EditForm, Meanwhile
from press.words.french import (
    decimals,
    euros,
    number,
    percent,
    read_euros,
    read_percent,
    sentence,
)
from press.words.months import add_days


class CeilingField(EurosField):
    """An amount that a number of the database holds."""

    def to_python(self, value: Any) -> int | None:
        amount = super().to_python(value)
        if amount is not None and amount > MOST_EUROS:
            raise forms.ValidationError(f"« {value} » est trop grand.", code="most")
        return amount


class PercentField(forms.CharField):
    """A percent of expenses, typed freely; a Fraction above 0 and at most 100, or None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6})

    def to_python(self, value: Any) -> Fraction | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            percent = read_percent(text)
        except ValueError as error:
            raise forms.ValidationError(sentence(str(error)), code="invalid") from error
        if not 0 < percent <= 100:
            raise forms.ValidationError(
                f"« {text} » : une ressource paie plus de 0 % et au plus 100 % des dépenses.",
                code="percent",
            )
        if (percent * 10_000).denominator != 1:
            raise forms.ValidationError(f"« {text} » : quatre décimales au plus.", code="places")
        return percent

    def prepare_value(self, value: Any) -> Any:
        return number(Fraction(value), 4) if isinstance(value, Fraction | Decimal) else value


RULE_KINDS = {**KINDS, BLOCKS: "bloc par bloc"}
FIXED = {  # what a kind of rule asks of each party, beside whether it shares
    RuleKind.FIXED_PERCENT_THEN_POPULATION: "Taux fixé (%)",
    RuleKind.VOTED_PERCENTAGES: "Taux voté (%)",
    RuleKind.FIXED_AMOUNTS: "Montant fixé (€)",
}


class RuleForm(EditForm):
    """The rule that a text gives a component, and what it says of each party.

    It has the fields of its kind alone: the one that was chosen, else the one that is kept.
    """

    first_year = forms.IntegerField(
        label="Dès l'exercice",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Écrivez la première année de la règle.",
            "invalid": "Écrivez une année, comme 2026.",
        },
    )
    kind = forms.ChoiceField(label="Règle", choices=list(RULE_KINDS.items()))
    basis = forms.ChoiceField(label="Population", choices=list(BASES.items()))
    step = forms.ChoiceField(label="Pas d'arrondi (point)", choices=list(STEP_CHOICES.items()))
    rounding = forms.ChoiceField(
        label="Méthode d'arrondi", choices=list(METHODS.items()), required=False
    )

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        self.asked = self["kind"].value()
        for party in parties:
            self.fields[f"p{party.pk}"] = forms.BooleanField(label=party.short_name, required=False)
            if self.fixed_label:
                self.fields[f"f{party.pk}"] = forms.CharField(
                    label=f"{self.fixed_label}, {party}", max_length=30, required=False
                )
            self.fields[f"c{party.pk}"] = CeilingField(label=f"Plafond, {party}", required=False)
        if self.asked in KINDS and self.asked not in BY_POPULATION:
            del self.fields["basis"]
        if self.asked in UNROUNDED:
            del self.fields["step"], self.fields["rounding"]

    @property
    def fixed_label(self) -> str:
        """What the kind fixes for each party; empty where it fixes nothing."""
        return FIXED.get(self.asked, "")

    @property
    def asks_whole(self) -> bool:
        """Whether the kind fixes the part of each, so that one lowered is borne by the others."""
        return self.asked in UNROUNDED

    @property
    def rows(self) -> list[tuple[Party, Any, Any, Any]]:
        """Each party with its fields; None where the rule fixes nothing."""
        return [
            (
                one,
                self[f"p{one.pk}"],
                self[f"f{one.pk}"] if self.fixed_label else None,
                self[f"c{one.pk}"],
            )
            for one in self.parties
        ]

    def as_typed(self) -> "RuleForm":
        """The same form as a browser would send it back untouched."""
        return RuleForm(self.untouched(), parties=self.parties)

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        if name.startswith("f") and name in self.fields and now is not None:
            said = euros(now) if isinstance(now, int) else percent(Fraction(now), 2)
            yield Meanwhile(str(self.fields[name].label), said)
        else:
            yield from super().told(name, now)

    @property
    def heads(self) -> list[Any]:
        return [self[name] for name in self.base_fields if name in self.fields]

    def clean(self) -> None:
        """Read what is fixed for each, as the kind of the rule takes it."""
        kind = self.cleaned_data.get("kind")
        if kind is None:
            return
        for party in self.parties:
            name = f"f{party.pk}"
            text = self.cleaned_data.get(name, "").strip()
            if name in self.errors or not text or not self.cleaned_data.get(f"p{party.pk}"):
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
        exact = typed.get("step", EXACT) == EXACT
        return CoreRule(
            kind=kind,
            step=None if exact else Fraction(typed["step"]),
            rounding=None if exact else typed["rounding"] or Rounding.LARGEST_REMAINDER,
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


CELL = re.compile(r"m[0-9]{1,18}-[0-9]{1,18}")


class AmountsForm(EditForm):
    """What a text plans for a component: one field a line and a period, one percent a funding.

    `before` is what is planned without the text; a funding that is a percent follows the expenses
    that it pays for, whatever its own fields say. Only the original says percents.
    """

    def __init__(
        self, *args: Any, file: ComponentFile, periods: Sequence[Period], text: Text, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.periods, self.text = file, periods, text
        self.lines = file.lines_in(*periods)
        self.before = file.under(file.in_effect - {text.number}).planned_in(periods)
        for line in self.lines:
            for period in periods:
                self.fields[cell(line.pk, period.pk)] = CeilingField(
                    label=f"{line}, {period}", required=False
                )
            if line.nature == Line.Nature.FUNDING and not text.number:
                self.fields[share(line.pk)] = PercentField(
                    label=f"{line}, en % de ce qu'elle paie", required=False
                )

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        """A cell whose line or period is new or gone is told too."""
        if name in self.fields:
            yield from super().told(name, now)
        elif now is not None:
            yield Meanwhile("Une case nouvelle", str(now))

    def clean(self) -> None:
        """Refuse to lose what was typed in cells that somebody has taken out meanwhile."""
        gone = [
            f"« {text.strip()} »"
            for name, text in self.data.items()
            if CELL.fullmatch(name) and name not in self.fields and text.strip()
        ]
        if gone:
            raise forms.ValidationError(
                "Une ligne ou une période a été retirée pendant que vous tapiez : n'a plus de "
                f"place {', '.join(gone)}. Rien n'est enregistré.",
                code="gone",
            )

    def arguments(self) -> dict[str, Any]:
        said = {"amounts": self.amounts}
        return said if self.text.number else said | {"percents": self.percents}

    @property
    def percents(self) -> dict[int, Fraction | None]:
        """Of each funding, by its line's id; None where its amounts are typed."""
        fundings = [line.pk for line in self.lines if share(line.pk) in self.fields]
        return {pk: self.cleaned_data.get(share(pk)) for pk in fundings}

    @property
    def following(self) -> dict[int, Fraction]:
        """The fundings that are a percent, as typed or as the original says."""
        if self.text.number:
            return kept_percents(self.lines)
        return {pk: percent for pk, percent in self.percents.items() if percent is not None}

    @property
    def whole(self) -> dict[Place, int]:
        """Every amount of the plan with what is typed, percents followed; unreadable ones left."""
        typed = {
            (line.pk, period.pk): self.cleaned_data.get(cell(line.pk, period.pk))
            for line in self.lines
            for period in self.periods
        }
        amounts = self.before | {place: one for place, one in typed.items() if one is not None}
        fundings = following(self.lines, self.file.pays_for, self.following)
        return followed(fundings, [one.pk for one in self.periods], amounts)

    @property
    def amounts(self) -> dict[Place, int]:
        """What the text says: an empty field leaves what is there, and so does the same."""
        return {
            place: amount
            for place, amount in self.whole.items()
            if amount != self.before.get(place, 0 if place[0] in self.following else None)
        }


def initial_of_amounts(file: ComponentFile, periods: Sequence[Period]) -> dict[str, Any]:
    """The grid as it is kept, by field."""
    amounts = {cell(*place): amount for place, amount in file.planned_in(periods).items()}
    return amounts | {share(pk): percent for pk, percent in kept_percents(file.lines).items()}


class PeriodForm(EditForm):
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
    starts_on = add_days(last.ends_on, 1) if last else text.convention.starts_on
    if starts_on is None:
        return {}
    ends_on = date(starts_on.year, 12, 31)
    return {
        "label": str(starts_on.year),
        "starts_on": starts_on,
        "ends_on": min(ends_on, end) if end and end > starts_on else ends_on,
        "fiscal_year": starts_on.year,
    }
