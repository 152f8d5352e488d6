"""The sharing key of a component for a year: adopted, or proposed from the last rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.core.exceptions import ValidationError

from conventions.models import Party
from epci.models import Population
from financing.core import keys as core
from financing.core.block_description import describe_blocks
from financing.core.blocks import BlockRule
from financing.core.explanation import POPULATIONS, THEN, describe
from financing.core.kinds_as_blocks import blocks_of
from financing.core.rule_json import Json
from financing.core.stored_rule import criteria_in
from financing.core.stored_years import index_clause
from financing.dossier.blocks import (
    INHABITANTS,
    POPULATION_CODES,
    Counted,
    KeyCriterion,
    UsedCriterion,
    described,
    figures_by_name,
    frozen,
    lines_of,
    population_of_year,
    read_frozen,
    rule_in_year,
)
from financing.models import Component, Key, KeyShare, Rule, RuleCriterion, RuleTerm
from press.words.french import sentence


@dataclass(frozen=True)
class Partner:
    """One contributor in a key: the party, what the rule says of it, and its line.

    `figures` are what it counts for, by criterion's name.
    """

    party: Party
    term: core.Term
    line: core.KeyLine
    ceiling: int | None
    figures: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyInForce:
    """A rule with its figures and weights, for one year of one component.

    A rule in blocks has no `core_rule`: its `blocks`, and the `document` that a key freezes.
    """

    rule: Rule
    core_rule: core.Rule | None
    partners: tuple[Partner, ...]
    population_year: int | None
    key: Key | None
    blocks: BlockRule | None = None
    criteria: tuple[KeyCriterion, ...] = ()
    document: Json | None = None
    rows: tuple[KeyShare, ...] = ()  # of the adopted key, in its order

    @property
    def is_adopted(self) -> bool:
        return self.key is not None

    def adopted(self) -> Key:
        """The key that a council adopted; ValidationError while it is only proposed."""
        if self.key is None:
            raise ValidationError("La clé n'est pas arrêtée.", code="key")
        return self.key

    @property
    def said(self) -> str:
        """The rule in one sentence, without its full stop."""
        if self.blocks is None:
            return describe(self.of_kind, self.terms)
        return THEN.join([describe_blocks(self.blocks), *map(index_clause, self.indices)])

    @property
    def indices(self) -> list[Json]:
        """What moved the prices of the year, as its document freezes it."""
        return (self.document or {}).get("indices", [])

    @property
    def populations_named(self) -> str:
        """« Population totale », or « Populations » where a rule in blocks names several things."""
        return "Populations" if self.blocks else self.rule.get_basis_display().capitalize()

    @property
    def figures_note(self) -> str:
        """Of which year its figures are; empty where it has none."""
        if not self.criteria:
            return ""
        if self.blocks is None:
            what, year = self.rule.get_basis_display(), self.population_year or 0
            said = f"{what} en vigueur au 1er janvier {year}, recensement de {year - 3}"
            return sentence(said)
        return sentence(
            "chiffres : " + ", ".join(f"{one.name} {one.year}" for one in self.criteria)
        )

    @property
    def of_kind(self) -> core.Rule:
        """The rule of a key that is not in blocks; ValueError for one that is."""
        if self.core_rule is None:
            raise ValueError("une règle en blocs n'est d'aucune des cinq sortes")
        return self.core_rule

    @property
    def terms(self) -> tuple[core.Term, ...]:
        return tuple(partner.term for partner in self.partners)

    @property
    def in_blocks(self) -> BlockRule:
        """The rule with its figures in blocks, whatever its kind is."""
        if self.blocks is not None:
            return self.blocks
        return blocks_of(self.of_kind, self.terms, [one.ceiling for one in self.partners])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(partner.term.label for partner in self.partners)

    @property
    def percent_places(self) -> int:
        """The decimals of the key's percentages: none where all are whole, as the acts do."""
        percents = [one.line.percent for one in self.partners if one.line.percent is not None]
        exact = (places for places in (0, 2) if all(_is_whole(p * 10**places) for p in percents))
        return next(exact, 4)


def standing_key(keys: Iterable[Key], rules: Iterable[Rule], year: int) -> Key | None:
    """The key that a council adopted for a year, unless an amendment has changed its rule since.

    Both of texts in effect. Another key is then to adopt: no letter is issued until it is.
    """
    key = covering_key(keys, year)
    newer = max((one.text.number for one in rules if one.first_year <= year), default=0)
    return key if key is not None and key.rule.text.number >= newer else None


def covering_key(keys: Iterable[Key], year: int) -> Key | None:
    """The last of the keys adopted for a year: that of the last text, then of the last span."""
    covering = (key for key in keys if key.first_year <= year <= key.last_year)
    return max(covering, key=lambda key: (key.rule.text.number, key.first_year), default=None)


def last_rule(component: Component, rules: Iterable[Rule], year: int) -> Rule:
    """The rule of a year, of the rules in effect: that of the last text that speaks of it.

    ValidationError where none applies yet.
    """
    applicable = [rule for rule in rules if rule.first_year <= year]
    if not applicable:
        raise ValidationError(
            f"Aucune règle de répartition pour {year}, volet {component.code}.", code="no_rule"
        )
    return max(applicable, key=lambda rule: (rule.text.number, rule.first_year))


def as_proposed(
    rule: Rule,
    terms: Sequence[RuleTerm],
    figures: Iterable[Population],
    population_year: int,
    counted: Sequence[Counted] = (),
    year: int | None = None,
) -> KeyInForce:
    """A rule applied to figures of a year that are already read; no query.

    `counted` are the criteria of a rule in blocks beside the populations; `year` is the one that
    is shared, where it is not that of the figures.
    """
    if rule.is_in_blocks:
        shared = year or population_year
        return _blocks_proposed(rule, shared, terms, list(figures), population_year, counted)
    populations = _populations(rule, terms, figures, population_year) if rule.basis else {}
    core_terms = [core_term(term, populations.get(term.party_id)) for term in terms]
    applied = core_rule(rule)
    lines = _build(applied, core_terms)
    ceilings = core.effective_ceilings(applied, lines, [term.ceiling for term in terms])
    partners = tuple(
        Partner(term.party, core_term, line, ceiling, _inhabitants(applied, core_term))
        for term, core_term, line, ceiling in zip(terms, core_terms, lines, ceilings, strict=True)
    )
    year = population_year if rule.basis else None
    return KeyInForce(rule, applied, partners, year, None, criteria=_populations_of(applied, year))


def as_adopted(key: Key, shares: Sequence[KeyShare], terms: Iterable[RuleTerm]) -> KeyInForce:
    """The key as adopted: its own weights and percentages, whatever the figures are now."""
    if key.rule.is_in_blocks:
        parties = [share.party for share in shares]
        found = _of_document(key.rule, parties, key.document or {}, key.population_year)
        return replace(found, key=key, rows=tuple(shares))
    by_party = {term.party_id: term for term in terms}
    core_terms = [core_term(by_party[share.party_id], share.population) for share in shares]
    applied = core_rule(key.rule)
    partners = tuple(
        Partner(
            share.party,
            term,
            core.KeyLine(computed.exact, _fraction(share.percent), share.weight),
            share.ceiling,
            _inhabitants(applied, term),
        )
        for share, term, computed in zip(
            shares, core_terms, _build(applied, core_terms), strict=True
        )
    )
    year = key.population_year
    return KeyInForce(
        key.rule,
        applied,
        partners,
        year,
        key,
        criteria=_populations_of(applied, year),
        rows=tuple(shares),
    )


def rule_sentence(rule: Rule, terms: Sequence[RuleTerm], uses: Sequence[RuleCriterion] = ()) -> str:
    """A rule in one sentence without its full stop, whatever the figures of its years are."""
    if rule.is_in_blocks:
        return described(rule.document or {}, terms, uses)
    return describe(core_rule(rule), [core_term(term, None) for term in terms])


def _blocks_proposed(
    rule: Rule,
    shared: int,
    terms: Sequence[RuleTerm],
    figures: Sequence[Population],
    year: int,
    counted: Sequence[Counted],
) -> KeyInForce:
    """The rule in the year that is shared, on the figures of another where it lags."""
    found = rule_in_year(rule, shared, counted)
    there = [term for term in terms if str(term.party_id) not in found.gone]
    chosen = figures_of(figures, rule.component.carrier.organisation_id)
    populations = [
        population_of_year(
            code, year, {pk: getattr(row, POPULATION_CODES[code]) for pk, row in chosen.items()}
        )
        for code in criteria_in(found.document)
        if code in POPULATION_CODES
    ]
    used = [*populations, *(one for one in counted if isinstance(one, UsedCriterion))]
    document = frozen(found.document, there, used)
    document |= {"indices": found.indices} if found.indices else {}
    return _of_document(rule, [term.party for term in there], document, year if used else None)


def _of_document(
    rule: Rule, parties: Sequence[Party], document: Json, year: int | None
) -> KeyInForce:
    """What a frozen document says of each party, in its order."""
    blocks, criteria = read_frozen(document)
    partners = tuple(
        Partner(party, _term_of(name, figures), line, blocks.ceilings.get(name), figures)
        for party, name, line, figures in zip(
            parties,
            blocks.contributors,
            lines_of(blocks),
            (figures_by_name(blocks, name) for name in blocks.contributors),
            strict=True,
        )
    )
    return KeyInForce(rule, None, partners, year, None, blocks, criteria, document)


def _term_of(name: str, figures: Mapping[str, Fraction]) -> core.Term:
    """The one population that is a criterion, for the column of inhabitants."""
    named = (POPULATIONS[basis] for basis in POPULATION_CODES.values())
    known = [figures[one] for one in named if one in figures]
    return core.Term(name, int(known[0]) if len(known) == 1 else None)


def _inhabitants(rule: core.Rule, term: core.Term) -> dict[str, Fraction]:
    if rule.basis is None or term.population is None:
        return {}
    return {POPULATIONS[rule.basis]: Fraction(term.population)}


def _populations_of(rule: core.Rule, year: int | None) -> tuple[KeyCriterion, ...]:
    if rule.basis is None or year is None:
        return ()
    return (KeyCriterion(POPULATIONS[rule.basis], INHABITANTS, year),)


def recomputed_weights(key: Key) -> list[int]:
    """What the key's rule gives again on the populations that it was adopted on.

    Under a rule in blocks, as many zeros as its document names contributors.
    """
    if key.rule.is_in_blocks:
        blocks, _ = read_frozen(key.document or {})
        return [0 for _ in blocks.contributors]
    by_party = {term.party_id: term for term in key.rule.terms.all()}
    terms = [core_term(by_party[share.party_id], share.population) for share in key.shares.all()]
    return [line.weight for line in _build(core_rule(key.rule), terms)]


def _build(rule: core.Rule, terms: Sequence[core.Term]) -> tuple[core.KeyLine, ...]:
    try:
        return core.build_key(rule, terms)
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="key") from error


def core_rule(rule: Rule) -> core.Rule:
    """The rule as the sums know it."""
    return core.Rule(
        kind=core.RuleKind(rule.kind),
        step=_fraction(rule.step),
        rounding=core.Rounding(rule.rounding) if rule.rounding else None,
        basis=rule.basis or None,
    )


def core_term(term: RuleTerm, population: int | None) -> core.Term:
    """What the sums know of one contributor of a rule."""
    return core.Term(
        label=term.party.short_name,
        population=population,
        fixed_percent=_fraction(term.fixed_percent),
        fixed_amount=term.fixed_amount,
    )


def _fraction(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _is_whole(value: Fraction) -> bool:
    return value.denominator == 1


def figures_of(rows: Iterable[Population], carrier: int) -> dict[int, Population]:
    """The figure of each EPCI, by its id, for a carrier's keys: the one that it typed for its
    own keys, else the official one. Others' typed figures do not count.
    """
    chosen: dict[int, Population] = {}
    for row in rows:
        if row.entered_for_id == carrier:
            chosen[row.epci_id] = row
        elif row.entered_for_id is None:
            chosen.setdefault(row.epci_id, row)
    return chosen


def _populations(
    rule: Rule, terms: Sequence[RuleTerm], rows: Iterable[Population], year: int
) -> dict[int, int]:
    """Each party's population (hab.), by party's id.

    A figure typed by the component's carrier serves its own keys before the official one.
    """
    figures = {
        epci: getattr(row, rule.basis)
        for epci, row in figures_of(rows, rule.component.carrier.organisation_id).items()
    }
    found = {term.party_id: figures.get(term.party.organisation_id) for term in terms}
    _require_populations(terms, found, year)
    return {party: figure for party, figure in found.items() if figure is not None}


def _require_populations(
    terms: Sequence[RuleTerm], found: dict[int, int | None], year: int
) -> None:
    missing = [term.party.short_name for term in terms if found[term.party_id] is None]
    if missing:
        raise ValidationError(
            [
                ValidationError(f"Population de {name} manquante pour {year}.", code="population")
                for name in missing
            ]
        )
