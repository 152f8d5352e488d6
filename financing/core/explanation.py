"""Why a share is what it is, in French: the one text of screens, letters and data."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from financing.core.keys import (
    UNROUNDED,
    KeyLine,
    PopulationFigure,
    Rounding,
    Rule,
    RuleKind,
    Term,
    plain_percent,
    plain_step,
    population_of,
)
from financing.core.sharing import Sharing
from press.words.french import SPACE, THIN_SPACE, decimals, euros, integer, percent, plural

THEN = f"{THIN_SPACE}; "
COLON = f"{SPACE}: "
METHODS: dict[str, str] = {
    Rounding.LARGEST_REMAINDER: "plus fort reste",
    Rounding.HIGHEST_AVERAGES: "plus forte moyenne",
}
POPULATIONS: dict[str | None, str] = {
    None: "population",
    PopulationFigure.MUNICIPAL: "population municipale",
    PopulationFigure.TOTAL: "population totale",
}


@dataclass(frozen=True, slots=True)
class SharingTable:
    """What a sharing table says: one term, one key line and one share per contributor, in order.

    `carrier` is the index of the carrier's own line when it contributes too, else None.
    """

    rule: Rule
    terms: tuple[Term, ...]
    key: tuple[KeyLine, ...]
    sharing: Sharing
    carrier: int | None = None

    def __post_init__(self) -> None:
        if not len(self.terms) == len(self.key) == len(self.sharing.amounts):
            raise ValueError("le tableau n'a pas une ligne par contributeur")


def explain(table: SharingTable, index: int) -> str:
    """Why the contributor at `index` is asked its amount, from the act's terms to the centime.

    « 60 % × 25 811 / 101 393 = 15,2738 % soit 15,30 % (pas de 0,05, plus forte moyenne) ;
    28 000,00 € × 15,30 % = 4 284,00 € ».
    """
    fixed = table.rule.kind == RuleKind.FIXED_AMOUNTS
    clauses = _fixed_amount(table, index) if fixed else _proportion(table, index)
    amount = table.sharing.amounts[index]
    if amount < _uncapped(table, index):
        clauses.append(f"plafonné à {euros(amount)}")
    if index == table.carrier:
        clauses.append("part conservée par le porteur")
    return THEN.join(clauses)


def describe(rule: Rule, terms: Sequence[Term]) -> str:
    """The rule in one sentence without its full stop, for the screen and the letter.

    « 40 % pour GBM, le solde au prorata de la population totale ; pas de 0,05 point, plus forte
    moyenne ».
    """
    if rule.kind in UNROUNDED or (rule.kind == RuleKind.EQUAL and rule.step is None):
        return _parts(rule, terms)
    return f"{_parts(rule, terms)}{THEN}{_rounding(rule, ' point')}"


def _fixed_amount(table: SharingTable, index: int) -> list[str]:
    own, total = table.key[index].weight, _weights(table)
    stated = f"montant fixé par la convention{COLON}{euros(own)}"
    if table.sharing.amount >= total:
        return [stated]
    reduced = f"{euros(table.sharing.amount)} × {euros(own)} / {euros(total)}"
    return [stated, f"réduit en proportion{COLON}{reduced} {_result(table, index)}"]


def _proportion(table: SharingTable, index: int) -> list[str]:
    amount, voted = euros(table.sharing.amount), table.key[index].percent
    if voted is not None:
        printed, why = _percentage(table, index, voted)
        return [why, f"{amount} × {printed} {_result(table, index)}"]
    if table.rule.kind == RuleKind.EQUAL:
        return [f"{amount} / {len(table.terms)} {_result(table, index)}"]
    return [f"{amount} × {_ratio(table, index)} {_result(table, index)}"]


def _percentage(table: SharingTable, index: int, voted: Fraction) -> tuple[str, str]:
    """The percentage as the amount is multiplied by it, and where it comes from."""
    rule, exact = table.rule, table.key[index].exact
    if exact is None:
        return plain_percent(voted), f"{plain_percent(voted)} (taux votés)"
    if is_fixed(rule, table.terms[index]):
        agreed = "fixés" if voted >= 2 else "fixé"
        return plain_percent(voted), f"{plain_percent(voted)} {agreed} par la convention"
    printed = percent(voted, 0 if rule.step == 1 else 2)
    if exact == voted:
        return printed, f"{_ratio(table, index)} = {printed}"
    rounded = f"{percent(exact, 4)} soit {printed} ({_rounding(rule)})"
    return printed, f"{_ratio(table, index)} = {rounded}"


def _ratio(table: SharingTable, index: int) -> str:
    """The contributor's part of the whole before any rounding: « 60 % × 25 811 / 101 393 »."""
    if table.rule.kind == RuleKind.EQUAL:
        return f"1 / {len(table.terms)}"
    shared = [(i, t) for i, t in enumerate(table.terms) if not is_fixed(table.rule, t)]
    total = sum(population_of(i + 1, term) for i, term in shared)
    own = integer(population_of(index + 1, table.terms[index]))
    ratio = f"{own} / {integer(total)}"
    if table.rule.kind == RuleKind.POPULATION:
        return ratio
    fixed = (term.fixed_percent for term in table.terms if term.fixed_percent is not None)
    return f"{plain_percent(100 - sum(fixed, Fraction(0)))} × {ratio}"


def _result(table: SharingTable, index: int) -> str:
    """The share before ceilings: the product itself, or the whole centimes it comes down to."""
    part = table.sharing.before_ceilings[index]
    product = Fraction(table.sharing.amount * table.key[index].weight, _weights(table))
    if product == part:
        return f"= {euros(part)}"
    digits, below = divmod(product * 100, 1)
    unended = "…" if below else ""
    return f"= {decimals(digits, 4)}{unended}{SPACE}€, soit {euros(part)} (plus fort reste)"


def _uncapped(table: SharingTable, index: int) -> int:
    """The centimes asked if no ceiling were voted; a fixed amount is never exceeded."""
    before = table.sharing.before_ceilings[index]
    if table.rule.kind == RuleKind.FIXED_AMOUNTS:
        return min(before, table.key[index].weight)
    return before


def _weights(table: SharingTable) -> int:
    return sum(line.weight for line in table.key)


def is_fixed(rule: Rule, term: Term) -> bool:
    """Whether the act fixes the contributor's percentage, while others share the rest."""
    by_percent = rule.kind == RuleKind.FIXED_PERCENT_THEN_POPULATION
    return by_percent and term.fixed_percent is not None


def _rounding(rule: Rule, unit: str = "") -> str:
    """« pas de 0,05, plus forte moyenne »."""
    if rule.step is None or rule.rounding is None:
        return "sans arrondi des pourcentages"
    return f"pas de {plain_step(rule.step)}{unit}, {METHODS[rule.rounding]}"


def _parts(rule: Rule, terms: Sequence[Term]) -> str:
    by_population = f"au prorata de la {POPULATIONS[rule.basis]}"
    match rule.kind:
        case RuleKind.FIXED_PERCENT_THEN_POPULATION:
            return _fixed_percents(terms, f"le solde {by_population}")
        case RuleKind.POPULATION:
            return by_population
        case RuleKind.EQUAL:
            return f"à parts égales entre {plural(len(terms), 'contributeur')}"
        case RuleKind.VOTED_PERCENTAGES:
            return "selon les taux votés"
    return _fixed_amounts(terms)


def _fixed_percents(terms: Sequence[Term], rest: str) -> str:
    fixed = [(t.fixed_percent, t.label) for t in terms if t.fixed_percent is not None]
    stated = listed([f"{plain_percent(part)} pour {label}" for part, label in fixed])
    return stated if len(fixed) == len(terms) else f"{stated}, {rest}"


def _fixed_amounts(terms: Sequence[Term]) -> str:
    fixed = [(t.fixed_amount, t.label) for t in terms if t.fixed_amount is not None]
    stated = listed([f"{euros(amount)} pour {label}" for amount, label in fixed])
    noun = "montant fixé" if len(fixed) == 1 else "montants fixés"
    return f"{noun} par la convention{COLON}{stated}"


def listed(items: Sequence[str]) -> str:
    """« GBM, CCLL et CCVM »."""
    *first, last = items
    return f"{', '.join(first)} et {last}" if first else last
