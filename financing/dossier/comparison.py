"""The shares of one component and period beside those of the period before, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError

from financing.core.explanation import METHODS
from financing.core.keys import Rule, plain_step
from financing.dossier.cost import PartnerShare, SharedCost
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.key import core_rule
from financing.models import Basis, Period, PopulationBasis
from press.words.french import decimals, percent, sentence


@dataclass(frozen=True)
class Row:
    """One contributor: its share of a whole, and what it was in the period before (centimes).

    `is_typed` says that the carrier typed its population, which no source gives.
    """

    share: PartnerShare
    whole: int
    before: int | None
    is_typed: bool = False

    @property
    def part(self) -> Fraction:
        return Fraction(self.share.amount, self.whole) if self.whole else Fraction(0)

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.share.amount - self.before

    @property
    def change_percent(self) -> Fraction | None:
        return None if not self.before else Fraction(100 * (self.change or 0), self.before)

    @property
    def part_words(self) -> str:
        return f"{percent(100 * self.part, 2)} du reste à charge"

    @property
    def change_words(self) -> str:
        """« +3 400,00 (+51,5 %) »; empty where the period before asked for nothing."""
        if self.change is None or self.change_percent is None:
            return ""
        sign = "+" if self.change > 0 else ""
        return f"{sign}{decimals(self.change, 2)} ({sign}{percent(self.change_percent, 1)})"

    @property
    def is_capped(self) -> bool:
        ceiling = self.share.partner.ceiling
        return ceiling is not None and self.share.amount == ceiling


@dataclass(frozen=True)
class Example:
    """The rule whose table the convention itself prints, and the year of that table."""

    rule: Rule
    year: int


@dataclass(frozen=True)
class Comparison:
    """One period's shares, or the sentences that say why they cannot be known yet."""

    period: Period
    cost: SharedCost | None
    faults: tuple[str, ...]
    lacks_population: bool
    lacks_figure: bool
    previous: Period | None
    before: SharedCost | None
    typed: frozenset[int]
    example: Example | None = None

    @property
    def rows(self) -> list[Row]:
        if self.cost is None:
            return []
        amounts = _amounts(self.before)
        whole = self.cost.remainder.amount
        parties = [(one, one.partner.party) for one in self.cost.shares]
        return [
            Row(one, whole, amounts.get(party.pk), party.organisation_id in self.typed)
            for one, party in parties
        ]

    @property
    def is_typed(self) -> bool:
        """Whether a figure of the key is not an official one."""
        return any(row.is_typed for row in self.rows)

    @property
    def rule_sentence(self) -> str:
        """How it is shared: « 40 % pour GBM, le solde au prorata de la population totale… »"""
        return sentence(self.cost.key.said) if self.cost else ""

    @property
    def basis_note(self) -> str:
        return f"en numéraire, {Basis(self.cost.basis).label}" if self.cost else ""

    @property
    def population(self) -> int:
        """The inhabitants of every contributor."""
        shares = self.cost.shares if self.cost else ()
        return sum(one.partner.term.population or 0 for one in shares)

    @property
    def amendment(self) -> int:
        """The number of the amendment that gives the rule; 0 where the convention does."""
        return self.cost.key.rule.text.number if self.cost else 0

    @property
    def switches(self) -> list[str]:
        """What the rule says otherwise than the period before, which takes an amendment."""
        if self.cost is None or self.before is None:
            return []
        if self.amendment > self.before.key.rule.text.number:
            return []
        return list(_switched(self.before.key.core_rule, self.cost.key.core_rule))

    @property
    def strays(self) -> list[str]:
        """What the rule says otherwise than the convention's example, where last year's did too."""
        if self.cost is None or self.example is None or self.switches or self.amendment:
            return []
        return list(_switched(self.example.rule, self.cost.key.core_rule))


def compare(file: ComponentFile, dossier: Dossier, period: Period) -> Comparison:
    """The shares of a period; what the period before lacks leaves it out."""
    cost, error = _cost(file, period)
    previous = _previous(dossier, period)
    before, _ = _cost(file, previous) if previous else (None, None)
    return Comparison(
        period=period,
        cost=cost,
        faults=tuple(error.messages) if error else (),
        lacks_population="population" in _codes(error),
        lacks_figure="figure" in _codes(error),
        previous=previous,
        before=before,
        typed=_typed(file, cost),
        example=_example(file, period),
    )


def _cost(file: ComponentFile, period: Period) -> tuple[SharedCost | None, ValidationError | None]:
    try:
        return file.best_cost(period), None
    except ValidationError as error:
        return None, error


def _example(file: ComponentFile, period: Period) -> Example | None:
    rule = file.example
    if rule is None or rule.is_in_blocks or rule.first_year >= period.fiscal_year:
        return None
    return Example(core_rule(rule), rule.first_year)


def _typed(file: ComponentFile, cost: SharedCost | None) -> frozenset[int]:
    """The organisations whose figure in a proposed key was typed; an adopted one has its own."""
    if cost is None or cost.key.is_adopted or cost.key.population_year is None:
        return frozenset()
    return file.typed_populations(cost.key.population_year)


def _previous(dossier: Dossier, period: Period) -> Period | None:
    earlier = [one for one in dossier.periods if one.starts_on < period.starts_on]
    return earlier[-1] if earlier else None


def _codes(error: ValidationError | None) -> set[str | None]:
    return {one.code for one in error.error_list} if error else set()


def _amounts(cost: SharedCost | None) -> dict[int, int]:
    return {one.partner.party.pk: one.amount for one in cost.shares} if cost else {}


def _switched(old: Rule | None, new: Rule | None) -> Iterator[str]:
    """What one rule says otherwise than another; a rule in blocks (None) says it in its blocks."""
    if old is None or new is None:
        if old is not new:
            yield "le mode de répartition change"
        return
    yield from _switches(old, new)


def _switches(old: Rule, new: Rule) -> Iterator[str]:
    if old.kind != new.kind:
        yield "le mode de répartition change"
    if old.basis != new.basis and old.basis and new.basis:
        now, then = PopulationBasis(new.basis).label, PopulationBasis(old.basis).label
        yield f"{now} au lieu de {then}"
    if old.step != new.step:
        yield f"{_step(new)} au lieu de {_step(old)}"
    if old.rounding != new.rounding and old.rounding and new.rounding:
        yield f"{METHODS[new.rounding]} au lieu de {METHODS[old.rounding]}"


def _step(rule: Rule) -> str:
    return "taux exacts" if rule.step is None else f"pas de {plain_step(rule.step)} point"
