"""A rule in blocks and the figures that it shares by, put together: what a key freezes.

The frozen document is `{"rule": …, "criteria": […]}`: the rule as `apply_rule` takes it but for the
amount, and of each criterion its name, its unit and the year of its figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.core.exceptions import ValidationError

from financing.core.block_description import describe_blocks
from financing.core.block_sharing import share_by_blocks
from financing.core.blocks import BlockRule, Excess
from financing.core.explanation import POPULATIONS, THEN
from financing.core.keys import KeyLine, PopulationFigure
from financing.core.rule_json import Json
from financing.core.stored_rule import StoredMeasure, completed, criteria_in, read_completed
from financing.core.stored_years import (
    IndexReadings,
    RuleInYear,
    in_year,
    timeless,
    told_apart,
)
from financing.models import CriterionFigure, Rule, RuleCriterion, RuleTerm
from press.words.french import sentence

INHABITANTS = "hab."
# The official populations are criteria among others; their codes are no criterion's.
POPULATION_CODES = {
    "population-municipale": PopulationFigure.MUNICIPAL,
    "population-totale": PopulationFigure.TOTAL,
}
CODES_OF_BASES = {basis: code for code, basis in POPULATION_CODES.items()}
ONE = Fraction(1)


@dataclass(frozen=True)
class KeyCriterion:
    """A criterion as a key shares by it: how it is counted, and the year of its figures."""

    name: str
    unit: str
    year: int

    @property
    def is_population(self) -> bool:
        return self.unit == INHABITANTS and self.name in POPULATIONS.values()

    @property
    def heading(self) -> str:
        """« Population totale 2026 »."""
        return f"{self.name[:1].upper()}{self.name[1:]} {self.year}"


@dataclass(frozen=True)
class UsedCriterion:
    """A criterion of a rule by its code, and what is known of it by organisation's id.

    `rows` are the ids of the figures, which an adopted key marks as used; populations have none.
    """

    code: str
    criterion: KeyCriterion
    figures: Mapping[int, Fraction]
    rows: Mapping[int, int]


@dataclass(frozen=True)
class UsedIndex:
    """An index that prices follow, by its code; `rows` are the ids of its values, by year."""

    code: str
    readings: IndexReadings
    rows: Mapping[int, int]


Counted = UsedCriterion | UsedIndex


def population_of_year(code: str, year: int, inhabitants: Mapping[int, int]) -> UsedCriterion:
    """An official population as a criterion."""
    named = KeyCriterion(POPULATIONS[POPULATION_CODES[code]], INHABITANTS, year)
    return UsedCriterion(code, named, {pk: Fraction(one) for pk, one in inhabitants.items()}, {})


def counted(use: RuleCriterion, year: int, rows: Sequence[CriterionFigure]) -> Counted:
    """The figures of a criterion in a year, or an index; `rows` are those in force, of any year."""
    criterion = use.criterion
    if criterion.is_index:
        own = [one for one in rows if one.criterion_id == criterion.pk]
        values = {one.year: one.exact(criterion.decimals) for one in own}
        return UsedIndex(
            criterion.code,
            IndexReadings(criterion.name, values),
            {one.year: one.pk for one in own},
        )
    own = [one for one in rows if one.criterion_id == criterion.pk and one.year == year]
    return UsedCriterion(
        criterion.code,
        KeyCriterion(criterion.name, criterion.unit, year),
        {one.organisation_id or 0: one.exact(criterion.decimals) for one in own},
        {one.organisation_id or 0: one.pk for one in own},
    )


def populations_in(rule: Rule) -> list[str]:
    """The codes of the official populations that a rule of any kind shares by."""
    if rule.document is None:
        return [CODES_OF_BASES[PopulationFigure(rule.basis)]] if rule.basis else []
    return [code for code in criteria_in(rule.document) if code in POPULATION_CODES]


def rule_in_year(rule: Rule, year: int, counted: Sequence[Counted]) -> RuleInYear:
    """The stored rule in a year; ValidationError for an index that is missing."""
    indices = {one.code: one.readings for one in counted if isinstance(one, UsedIndex)}
    try:
        return in_year(rule.document or {}, rule.first_year, year, indices)
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="figure") from error


def same_in(rule: Rule, first_year: int, last_year: int, counted: Sequence[Counted]) -> bool:
    """Whether a rule in blocks is the same in every year of a span, but for its figures."""
    years = range(first_year, last_year + 1)
    rules = [rule_in_year(rule, year, counted) for year in years] if rule.document else []
    return all(one == rules[0] for one in rules)


def frozen(document: Json, terms: Sequence[RuleTerm], used: Sequence[UsedCriterion]) -> Json:
    """What a key of a stored rule freezes; ValidationError that names who lacks which figure."""
    if missing := list(_missing(document, terms, used)):
        raise ValidationError(missing)
    return {
        "rule": completed(
            document,
            {str(term.party_id): term.party.short_name for term in terms},
            {one.code: _measured(one, terms) for one in used},
        ),
        "criteria": [vars(one.criterion) for one in used],
    }


def read_frozen(document: Json) -> tuple[BlockRule, tuple[KeyCriterion, ...]]:
    """The rule and its criteria; ValidationError for a rule that contradicts itself."""
    criteria = tuple(KeyCriterion(**one) for one in document["criteria"])
    try:
        rule = read_completed(document["rule"], {one.name: one.unit for one in criteria})
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="key") from error
    return rule, criteria


def described(document: Json, terms: Sequence[RuleTerm], uses: Sequence[RuleCriterion]) -> str:
    """The rule in one sentence, whatever its figures are."""
    organisations = {term.party.organisation_id: ONE for term in terms}
    own = [
        UsedCriterion(one.criterion.code, _of_no_year(one), organisations, {})
        for one in uses
        if not one.criterion.is_index
    ]
    populations = [
        population_of_year(code, 0, dict.fromkeys(organisations, 1))
        for code in criteria_in(document)
        if code in POPULATION_CODES
    ]
    rule, _ = read_frozen(frozen(timeless(document), terms, [*populations, *own]))
    names = {str(term.party_id): term.party.short_name for term in terms}
    indices = {one.criterion.code: one.criterion.name for one in uses}
    return THEN.join([describe_blocks(rule), *told_apart(document, names, indices)])


def lines_of(rule: BlockRule) -> tuple[KeyLine, ...]:
    """The percentages of the rule where it states any; its weights are 0: its document shares."""
    count = len(rule.contributors)
    if not rule.states_percents:
        return (KeyLine(None, None, 0),) * count
    unbound = replace(rule, floors={}, ceilings={}, excess=Excess.CARRIER)
    try:
        sharing = share_by_blocks(unbound, 0)
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="key") from error
    exact, voted = sharing.exact_percents or (), sharing.percents or ()
    stepped = rule.step is not None
    return tuple(
        KeyLine(one, two if stepped else None, 0) for one, two in zip(exact, voted, strict=True)
    )


def figures_by_name(rule: BlockRule, name: str) -> dict[str, Fraction]:
    """What each contributor counts for, by criterion's name; parts are no criterion."""
    measures = (getattr(block, "by", None) for block in rule.blocks)
    return {
        one.name: one.figures[name] for one in measures if one is not None and name in one.figures
    }


def _of_no_year(use: RuleCriterion) -> KeyCriterion:
    return KeyCriterion(use.criterion.name, use.criterion.unit, 0)


def _measured(used: UsedCriterion, terms: Sequence[RuleTerm]) -> StoredMeasure:
    known = {term.party.short_name: used.figures.get(term.party.organisation_id) for term in terms}
    figures = {name: one for name, one in known.items() if one is not None}
    return StoredMeasure(used.criterion.name, used.criterion.unit, figures)


def _missing(
    document: Json, terms: Sequence[RuleTerm], used: Sequence[UsedCriterion]
) -> Iterator[ValidationError]:
    """Each figure that a block asks for and that nobody knows, once."""
    by_code = {one.code: one for one in used}
    asked = (
        (block["by"], one)
        for block in document["blocks"]
        if "by" in block
        for one in block.get("among", [str(term.party_id) for term in terms])
    )
    parties = {str(term.party_id): term.party for term in terms}
    for code, who in dict.fromkeys(asked):
        one = by_code.get(code)
        if one is None or who not in parties or parties[who].organisation_id in one.figures:
            continue
        yield _lack(one, parties[who].short_name)


def _lack(used: UsedCriterion, name: str) -> ValidationError:
    year = used.criterion.year
    if used.code in POPULATION_CODES:
        return ValidationError(f"Population de {name} manquante pour {year}.", code="population")
    what = f"« {used.criterion.name} »"
    return ValidationError(f"Chiffre de {what} de {name} manquant pour {year}.", code="figure")
