"""Sharing keys: from the rule that councils voted to integer weights, exactly.

A key states percentages where the act votes them, and always weights, so that every amount is
`apportion(remainder, weights)`, with nothing between the vote and the centime.
Percentages are Fractions in percent (Fraction("15.3")), amounts centimes, populations inhabitants.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import repeat
from math import gcd, lcm

from financing.core.apportionment import apportion
from press.words.french import number, percent


class RuleKind(StrEnum):
    """What the contributors' parts follow."""

    FIXED_PERCENT_THEN_POPULATION = "fixed_percent_then_population"
    POPULATION = "population"
    EQUAL = "equal"
    VOTED_PERCENTAGES = "voted_percentages"
    FIXED_AMOUNTS = "fixed_amounts"


class Rounding(StrEnum):
    """How percentages are rounded to the step: the two methods of `apportion`."""

    LARGEST_REMAINDER = "largest_remainder"
    HIGHEST_AVERAGES = "highest_averages"


class PopulationFigure(StrEnum):
    """Which of the two official figures of a population: PMUN or PTOT."""

    MUNICIPAL = "municipal"
    TOTAL = "total"


STEPS = tuple(Fraction(step) for step in ("1", "0.5", "0.25", "0.1", "0.05", "0.01"))
UNROUNDED = (RuleKind.VOTED_PERCENTAGES, RuleKind.FIXED_AMOUNTS)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as voted: its kind, the step (points of percent) and method that round percentages.

    No step means exact fractions. The kind, the rounding and the basis of the populations are
    values of RuleKind, Rounding and Basis. ValueError for what contradicts itself.
    """

    kind: str
    step: Fraction | None = None
    rounding: str | None = None
    basis: str | None = None

    def __post_init__(self) -> None:
        _check_known("règle de répartition", self.kind, RuleKind)
        _check_known("méthode d'arrondi", self.rounding, (None, *Rounding))
        _check_known("base de population", self.basis, (None, *PopulationFigure))
        _check_step(self)


@dataclass(frozen=True, slots=True)
class Term:
    """What the act says of one contributor, in the order of its sharing table.

    `population` in inhabitants, `fixed_percent` in percent (a fixed or a voted one),
    `fixed_amount` in centimes; `label` is how messages and explanations call the contributor.
    """

    label: str
    population: int | None = None
    fixed_percent: Fraction | None = None
    fixed_amount: int | None = None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One contributor's line of a key.

    `exact` is the percentage before rounding (None where the act gives the figures itself),
    `percent` the one after rounding, fixed or voted (None for exact fractions and fixed amounts),
    `weight` what amounts are apportioned by: the smallest integers in the ratio of the
    percentages, or the fixed amounts in centimes.
    """

    exact: Fraction | None
    percent: Fraction | None
    weight: int


def build_key(rule: Rule, terms: Sequence[Term]) -> tuple[KeyLine, ...]:
    """The lines of the key, in the order of the terms; percentages add up to 100 exactly.

    ValueError, in French, naming the contributor and its rank: a missing figure, percentages
    that do not add up, a part that the step does not divide, no contributor.
    """
    if not terms:
        raise ValueError("clé de répartition : aucun contributeur")
    return BUILDERS[rule.kind](rule, terms)


def effective_ceilings(
    rule: Rule, key: Sequence[KeyLine], voted: Sequence[int | None]
) -> tuple[int | None, ...]:
    """The ceilings in centimes to share with: the voted ones, and never above a fixed amount."""
    if rule.kind != RuleKind.FIXED_AMOUNTS:
        return tuple(voted)
    pairs = zip(key, voted, strict=True)
    return tuple(
        line.weight if ceiling is None else min(line.weight, ceiling) for line, ceiling in pairs
    )


def population_of(rank: int, term: Term) -> int:
    """The contributor's inhabitants; ValueError if they are not known, or not even one."""
    if term.population is None:
        raise ValueError(f"population manquante pour {term.label} (rang {rank})")
    if term.population < 1:
        raise ValueError(f"population nulle ou négative pour {term.label} (rang {rank})")
    return term.population


def plain_percent(value: Fraction) -> str:
    """A percentage as an act writes it: « 40 % », « 15,30 % », « 33,333 % »."""
    return percent(value, _places(value, (0, 2, 3, 4)))


def plain_step(step: Fraction) -> str:
    """A step in points: « 1 », « 0,5 », « 0,05 »."""
    return number(step, _places(step, (0, 1, 2)))


def _places(value: Fraction, choices: tuple[int, ...]) -> int:
    exact = (places for places in choices if (value * 10**places).denominator == 1)
    return next(exact, choices[-1])


def _check_known(what: str, value: str | None, values: Iterable[str | None]) -> None:
    if value not in tuple(values):
        raise ValueError(f"{what} inconnue : « {value} »")


def _check_step(rule: Rule) -> None:
    if (rule.step is None) != (rule.rounding is None):
        raise ValueError("un pas d'arrondi et une méthode d'arrondi vont ensemble")
    if rule.step is not None and rule.kind in UNROUNDED:
        raise ValueError("des taux votés ou des montants fixés ne s'arrondissent pas")
    if rule.step not in (None, *STEPS):
        allowed = " ; ".join(map(plain_step, STEPS))
        raise ValueError(f"pas d'arrondi inconnu : {rule.step} (admis : {allowed})")


def _by_population(rule: Rule, terms: Sequence[Term]) -> tuple[KeyLine, ...]:
    populations = [population_of(rank, term) for rank, term in enumerate(terms, 1)]
    return _proportional(rule, [None] * len(terms), populations)


def _equal(rule: Rule, terms: Sequence[Term]) -> tuple[KeyLine, ...]:
    return _proportional(rule, [None] * len(terms), [1] * len(terms))


def _fixed_percent_then_population(rule: Rule, terms: Sequence[Term]) -> tuple[KeyLine, ...]:
    ranked = list(enumerate(terms, 1))
    stated = [_percent(rank, term) for rank, term in ranked if term.fixed_percent is not None]
    _check_fixed(stated, len(terms))
    others = [population_of(rank, term) for rank, term in ranked if term.fixed_percent is None]
    return _proportional(rule, [term.fixed_percent for term in terms], others)


def _voted_percentages(_: Rule, terms: Sequence[Term]) -> tuple[KeyLine, ...]:
    voted = [_percent(rank, term) for rank, term in enumerate(terms, 1)]
    if (total := sum(voted, Fraction(0))) != 100:
        raise ValueError(f"les taux votés font {plain_percent(total)} et non 100\u00a0%")
    return tuple(map(KeyLine, repeat(None), voted, _smallest_integers(voted)))


def _fixed_amounts(_: Rule, terms: Sequence[Term]) -> tuple[KeyLine, ...]:
    amounts = [_amount(rank, term) for rank, term in enumerate(terms, 1)]
    if not any(amounts):
        raise ValueError("tous les montants fixés sont nuls")
    return tuple(KeyLine(None, None, amount) for amount in amounts)


def _proportional(
    rule: Rule, fixed: Sequence[Fraction | None], weights: Sequence[int]
) -> tuple[KeyLine, ...]:
    """What is not fixed, shared by `weights` among those who have no fixed percentage."""
    rest = 100 - sum((percent for percent in fixed if percent is not None), Fraction(0))
    whole = sum(weights)
    exact = _filled(fixed, [rest * weight / whole for weight in weights])
    if rule.step is None or rule.rounding is None:
        return tuple(map(KeyLine, exact, fixed, _smallest_integers(exact)))
    units = _units(rest, rule.step)
    parts = apportion(units, weights, method=rule.rounding) if weights else []
    voted = _filled(fixed, [rule.step * part for part in parts])
    return tuple(map(KeyLine, exact, voted, _smallest_integers(voted)))


def _filled(fixed: Sequence[Fraction | None], others: Iterable[Fraction]) -> list[Fraction]:
    following = iter(others)
    return [next(following) if percent is None else percent for percent in fixed]


def _units(rest: Fraction, step: Fraction) -> int:
    units = rest / step
    if units.denominator != 1:
        part, points = plain_percent(rest), plain_step(step)
        raise ValueError(f"le solde de {part} n'est pas un multiple du pas de {points} point")
    return units.numerator


def _smallest_integers(percents: Sequence[Fraction]) -> list[int]:
    scale = lcm(*(percent.denominator for percent in percents))
    integers = [int(percent * scale) for percent in percents]
    common = gcd(*integers)
    return [integer // common for integer in integers]


def _check_fixed(stated: Sequence[Fraction], contributors: int) -> None:
    total = sum(stated, Fraction(0))
    if not stated:
        raise ValueError("aucun contributeur n'a de pourcentage fixé")
    if total > 100:
        raise ValueError(f"les pourcentages fixés font {plain_percent(total)}, plus de 100\u00a0%")
    if total < 100 and len(stated) == contributors:
        raise ValueError(f"personne ne partage le solde de {plain_percent(100 - total)}")


def _percent(rank: int, term: Term) -> Fraction:
    if term.fixed_percent is None:
        raise ValueError(f"taux manquant pour {term.label} (rang {rank})")
    if term.fixed_percent < 0:
        raise ValueError(f"taux négatif pour {term.label} (rang {rank})")
    return term.fixed_percent


def _amount(rank: int, term: Term) -> int:
    if term.fixed_amount is None:
        raise ValueError(f"montant manquant pour {term.label} (rang {rank})")
    if term.fixed_amount < 0:
        raise ValueError(f"montant négatif pour {term.label} (rang {rank})")
    return term.fixed_amount


BUILDERS: dict[str, Callable[[Rule, Sequence[Term]], tuple[KeyLine, ...]]] = {
    RuleKind.FIXED_PERCENT_THEN_POPULATION: _fixed_percent_then_population,
    RuleKind.POPULATION: _by_population,
    RuleKind.EQUAL: _equal,
    RuleKind.VOTED_PERCENTAGES: _voted_percentages,
    RuleKind.FIXED_AMOUNTS: _fixed_amounts,
}
