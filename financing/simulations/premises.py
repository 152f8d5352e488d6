"""What a simulation starts from, and what is typed in it: names of fields, figures and rules.

A field's name is short, since a simulation is shared as an address: `total`, `annee`, `n` (how
many rules), for the rules « a » to « d » `ak` (kind), `ab` (basis), `as` (step), `am` (method), and
for each partner, by its rank in the act or by the SIREN of an EPCI that is added, `o3` (left out),
`p3` (population), `c3` (ceiling), `af3` (what rule a fixes for it: percent, or euros),
`q-eleves-3` (its figure of a criterion). A rule by criteria says `ax`, `aw`, `ay` (the first, its
weight, the second), and `au` (the unit); one in blocks `av2`, the percent or price of its block 2.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from conventions.models import Party
from financing.core.block_description import TO_THE
from financing.core.blocks import ToUnit
from financing.core.keys import (
    STEPS,
    UNROUNDED,
    PopulationFigure,
    Rounding,
    Rule,
    RuleKind,
    Term,
    plain_step,
)
from financing.core.rule_document import EQUAL
from financing.entities.keys import BLOCKS
from press.words.french import (
    decimals,
    is_number,
    number,
    read_euros,
    read_figure,
    read_integer,
    read_percent,
)

LETTERS = "abcd"
ADDED = "plus"  # the field of the EPCIs that come to share, by SIREN
MOST_PEOPLE = 10_000_000
MOST_EUROS = 1_000_000_000_00  # a thousand million euros, in centimes

KINDS = {
    RuleKind.FIXED_PERCENT_THEN_POPULATION: "taux fixés, le solde par population",
    RuleKind.POPULATION: "au prorata de la population",
    RuleKind.EQUAL: "à parts égales",
    RuleKind.VOTED_PERCENTAGES: "taux votés",
    RuleKind.FIXED_AMOUNTS: "montants fixés",
}
BASES = {PopulationFigure.MUNICIPAL: "municipale", PopulationFigure.TOTAL: "totale"}
METHODS = {
    Rounding.LARGEST_REMAINDER: "plus fort reste",
    Rounding.HIGHEST_AVERAGES: "plus forte moyenne",
}
TO_UNIT = {
    ToUnit.LARGEST_REMAINDER: "ensemble, au plus fort reste",
    ToUnit.EACH_ALONE: "chacun pour soi, au plus proche",
}
MOST_BLOCKS = 12
BY_CRITERIA = "criteria"  # that of a simulation by one criterion, or two
POPULATION = "population-totale"
UNIT_CHOICES = {"1": "au centime"} | {str(unit): said for unit, said in TO_THE.items()}
EXACT = "exact"  # the step of percentages that are not rounded
STEP_CHOICES = {EXACT: "taux exacts", **{str(step): plain_step(step) for step in STEPS}}
BY_POPULATION = (RuleKind.FIXED_PERCENT_THEN_POPULATION, RuleKind.POPULATION)
BY_PERCENT = (RuleKind.FIXED_PERCENT_THEN_POPULATION, RuleKind.VOTED_PERCENTAGES)

Figures = Mapping[tuple[int, str], int]  # hab., by year and basis


def blocks_said(said: str, most: int) -> int:
    """How many blocks a form says that it holds: one, where it says nothing that can be."""
    count = int(said) if is_number(said) and len(said) < 3 else 1
    return min(max(count, 1), most)


@dataclass(frozen=True)
class SimulatedSeat:
    """Who may share: a contributor of the rule in force, or an EPCI that is added."""

    key: str
    label: str
    name: str
    figures: Figures
    party: Party | None = None

    @property
    def organisation(self) -> int | None:
        """The id of the organisation of a party; an EPCI that is added is nobody's own yet."""
        return self.party.organisation_id if self.party else None


@dataclass(frozen=True)
class SimulatedCriterion:
    """What a rule may share by: its figures by year and seat's key; a population has its basis."""

    code: str
    name: str
    unit: str
    figures: Mapping[tuple[int, str], Fraction] = field(default_factory=dict)
    decimals: int = 0
    lag: int = 0
    basis: str | None = None

    @property
    def label(self) -> str:
        return f"{self.name} ({self.unit})"

    def field(self, seat: "SimulatedSeat") -> str:
        """The name of the field of a seat's figure; both populations are typed at once."""
        return f"p{seat.key}" if self.basis else f"q-{self.code}-{seat.key}"

    def known(self, seat: "SimulatedSeat", year: int) -> Fraction | None:
        """The figure of the register: of the year, or of the one by which it lags."""
        if self.basis is None:
            return self.figures.get((year - self.lag, seat.key))
        inhabitants = seat.figures.get((year, self.basis))
        return None if inhabitants is None else Fraction(inhabitants)


@dataclass
class Typed:
    """The texts of a simulation by field, and why some of them are refused."""

    texts: Mapping[str, str]
    refusals: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def read(self, name: str, label: str, reader: Callable[[str], Fraction]) -> Fraction | None:
        """What a field says; None where it is empty, or refused with a sentence."""
        if not self.text(name):
            return None
        try:
            return reader(self.text(name))
        except ValueError as error:
            self.refusals[name] = f"{label} : {error}"
            return None

    def count(self, name: str, label: str, reader: Callable[[str], int], most: int) -> int | None:
        value = self.read(name, label, reader)
        if value is not None and value > most:
            self.refusals[name] = f"{label} : « {self.text(name)[:20]} » est trop grand."
            return None
        return value

    def choice(self, name: str, choices: Mapping[str, str]) -> str:
        """The choice made, or the first where none is, or none that is offered."""
        text = self.text(name)
        return text if text in choices else next(iter(choices))


@dataclass(frozen=True)
class OfKind:
    """A rule of one of the five kinds, and what it fixes for each, by seat's key."""

    rule: Rule
    fixed: Mapping[str, Fraction | int | None]


@dataclass(frozen=True)
class Weighted:
    """So many percent by a first criterion, the rest by a second; in units (centimes)."""

    first: str
    weight: Fraction
    second: str
    unit: int


@dataclass(frozen=True)
class OwnBlocks:
    """The rule in force in its blocks: the percents and prices that are typed, by rank, and the
    voted parts or fixed amounts, by seat's key.
    """

    values: Mapping[int, Fraction]
    parts: Mapping[str, Fraction]


SupposedRule = OfKind | Weighted | OwnBlocks


@dataclass(frozen=True)
class Premises:
    """Everything that a simulation supposes: an amount (centimes), figures, and some rules."""

    seats: tuple[SimulatedSeat, ...]
    year: int
    amount: int
    ceilings: Mapping[str, int | None]
    populations: Mapping[str, int | None]
    counts: Mapping[str, Mapping[str, Fraction]]
    rules: tuple[SupposedRule, ...]

    def population(self, seat: SimulatedSeat, basis: str | None) -> int | None:
        """The one typed, else the official one of the year on the rule's basis."""
        typed = self.populations[seat.key]
        official = seat.figures.get((self.year, basis or PopulationFigure.TOTAL))
        return official if typed is None else typed

    def figures(self, criterion: SimulatedCriterion) -> dict[str, Fraction]:
        """What is supposed or known of each who takes part, by label."""
        typed = self.counts[criterion.code]
        found = {
            seat.label: typed.get(seat.key, criterion.known(seat, self.year)) for seat in self.seats
        }
        return {label: one for label, one in found.items() if one is not None}

    def terms(self, rule: Rule, fixed: Mapping[str, Fraction | int | None]) -> tuple[Term, ...]:
        return tuple(_term(seat, self, rule, fixed[seat.key]) for seat in self.seats)


def read_premises(
    typed: Typed,
    seats: Sequence[SimulatedSeat],
    years: Sequence[int],
    default_amount: int,
    criteria: Sequence[SimulatedCriterion] = (),
    *,
    in_blocks: bool = False,
) -> Premises:
    """What was typed, as figures; whatever is refused stays out and has its sentence."""
    taking_part = tuple(seat for seat in seats if not typed.text(f"o{seat.key}"))
    amount = typed.count("total", "Total à partager", read_euros, MOST_EUROS)
    ceilings, populations = (
        {
            seat.key: typed.count(f"{name}{seat.key}", f"{label} de {seat.label}", reader, most)
            for seat in taking_part
        }
        for name, label, reader, most in (
            ("c", "Plafond", read_euros, MOST_EUROS),
            ("p", "Population", read_integer, MOST_PEOPLE),
        )
    )
    return Premises(
        seats=taking_part,
        year=int(typed.choice("annee", {str(year): "" for year in reversed(years)})),
        amount=default_amount if amount is None else amount,
        ceilings=ceilings,
        populations=populations,
        counts={one.code: _counts(typed, one, taking_part, populations) for one in criteria},
        rules=tuple(
            read_rule(typed, letter, taking_part, criteria, in_blocks=in_blocks)
            for letter in letters_of(typed)
        ),
    )


def _counts(
    typed: Typed,
    criterion: SimulatedCriterion,
    seats: Sequence[SimulatedSeat],
    populations: Mapping[str, int | None],
) -> dict[str, Fraction]:
    """The figures of a criterion that are typed, by seat's key."""
    if criterion.basis:
        return {key: Fraction(one) for key, one in populations.items() if one is not None}
    read = {
        seat.key: typed.read(
            criterion.field(seat), f"{criterion.name} de {seat.label}", _exact_figure
        )
        for seat in seats
    }
    return {key: one for key, one in read.items() if one is not None}


def _exact_figure(text: str) -> Fraction:
    return Fraction(read_figure(text.strip().rstrip("%€").strip()))


def letters_of(typed: Typed) -> str:
    """The letters of the rules compared: one to four."""
    asked = typed.text("n")
    return LETTERS[: int(asked)] if asked in ("1", "2", "3", "4") else LETTERS[:1]


def texts_of_rule(letter: str, rule: Rule) -> dict[str, str]:
    """What the fields of a rule say when it is the one in force."""
    return {
        f"{letter}k": rule.kind,
        f"{letter}b": rule.basis or PopulationFigure.TOTAL,
        f"{letter}s": str(rule.step) if rule.step else EXACT,
        f"{letter}m": rule.rounding or Rounding.LARGEST_REMAINDER,
    }


def text_of_term(term: Term) -> str:
    if term.fixed_amount is not None:
        return decimals(term.fixed_amount, 2)
    percent = term.fixed_percent
    if percent is None:
        return ""
    places = next(one for one in (0, 2, 4) if one == 4 or (percent * 10**one).denominator == 1)
    return number(percent, places)


def kinds_of(in_blocks: bool) -> dict[str, str]:
    """What a rule compared may be; « bloc par bloc » where the rule in force is."""
    own = {BLOCKS: "la règle en vigueur, bloc par bloc"} if in_blocks else {}
    return {**own, **KINDS, BY_CRITERIA: "par un ou deux critères"}


def read_rule(
    typed: Typed,
    letter: str,
    seats: Sequence[SimulatedSeat],
    criteria: Sequence[SimulatedCriterion],
    *,
    in_blocks: bool,
) -> SupposedRule:
    """One rule of the comparison."""
    kind = typed.choice(f"{letter}k", kinds_of(in_blocks))
    if kind == BLOCKS:
        return _own_blocks(typed, letter, seats)
    if kind == BY_CRITERIA:
        return _weighted(typed, letter, criteria)
    step = typed.choice(f"{letter}s", STEP_CHOICES)
    rounded = step != EXACT and kind not in UNROUNDED
    rule = Rule(
        kind=kind,
        step=Fraction(step) if rounded else None,
        rounding=typed.choice(f"{letter}m", METHODS) if rounded else None,
        basis=typed.choice(f"{letter}b", BASES) if kind in BY_POPULATION else None,
    )
    return OfKind(rule, {seat.key: _fixed(typed, letter, RuleKind(kind), seat) for seat in seats})


def _own_blocks(typed: Typed, letter: str, seats: Sequence[SimulatedSeat]) -> OwnBlocks:
    title = f"Règle {letter.upper()}"
    values = {
        rank: typed.read(f"{letter}v{rank}", f"{title}, bloc {rank}", _exact_figure)
        for rank in range(1, MOST_BLOCKS + 1)
    }
    parts = {
        seat.key: typed.read(
            f"{letter}f{seat.key}", f"{title}, part de {seat.label}", _exact_figure
        )
        for seat in seats
    }
    return OwnBlocks(
        {rank: one for rank, one in values.items() if one is not None},
        {key: one for key, one in parts.items() if one is not None},
    )


def _weighted(typed: Typed, letter: str, criteria: Sequence[SimulatedCriterion]) -> Weighted:
    title = f"Règle {letter.upper()}"
    codes = {EQUAL: "", **{one.code: "" for one in criteria}}
    weight = typed.read(f"{letter}w", f"{title}, poids du premier critère", read_percent)
    return Weighted(
        first=typed.choice(f"{letter}x", {POPULATION: "", **codes}),
        weight=Fraction(100) if weight is None else weight,
        second=typed.choice(f"{letter}y", codes),
        unit=int(typed.choice(f"{letter}u", UNIT_CHOICES)),
    )


def _fixed(typed: Typed, letter: str, kind: RuleKind, seat: SimulatedSeat) -> Fraction | int | None:
    """What the rule fixes for a partner: percent or centimes; None where it fixes nothing."""
    name = f"{letter}f{seat.key}"
    if kind in BY_PERCENT:
        return typed.read(name, f"Règle {letter.upper()}, taux de {seat.label}", read_percent)
    if kind == RuleKind.FIXED_AMOUNTS:
        label = f"Règle {letter.upper()}, montant de {seat.label}"
        return typed.count(name, label, read_euros, MOST_EUROS)
    return None


def _term(
    seat: SimulatedSeat, premises: Premises, rule: Rule, fixed: Fraction | int | None
) -> Term:
    by_amount = rule.kind == RuleKind.FIXED_AMOUNTS
    return Term(
        label=seat.label,
        population=premises.population(seat, rule.basis),
        fixed_percent=None if by_amount else fixed,
        fixed_amount=int(fixed) if by_amount and fixed is not None else None,
    )
