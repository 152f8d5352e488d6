"""What a simulation starts from, and what is typed in it: names of fields, figures and rules.

A field's name is short, since a simulation is shared as an address: `total`, `annee`, `n` (how
many rules), for the rules « a » to « d » `ak` (kind), `ab` (basis), `as` (step), `am` (method), and
for each partner, by its rank in the act or by the SIREN of an EPCI that is added, `o3` (left out),
`p3` (population), `c3` (ceiling), `af3` (what rule a fixes for it: percent, or euros).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from conventions.models import Party
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
from press.words.french import decimals, is_number, number, read_euros, read_integer, read_percent

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
class Premises:
    """Everything that a simulation supposes: an amount (centimes), figures, and some rules."""

    seats: tuple[SimulatedSeat, ...]
    year: int
    amount: int
    ceilings: Mapping[str, int | None]
    populations: Mapping[str, int | None]
    rules: tuple[tuple[Rule, Mapping[str, Fraction | int | None]], ...]

    def population(self, seat: SimulatedSeat, basis: str | None) -> int | None:
        """The one typed, else the official one of the year on the rule's basis."""
        typed = self.populations[seat.key]
        official = seat.figures.get((self.year, basis or PopulationFigure.TOTAL))
        return official if typed is None else typed

    def terms(self, rule: Rule, fixed: Mapping[str, Fraction | int | None]) -> tuple[Term, ...]:
        return tuple(_term(seat, self, rule, fixed[seat.key]) for seat in self.seats)


def read_premises(
    typed: Typed, seats: Sequence[SimulatedSeat], years: Sequence[int], default_amount: int
) -> Premises:
    """What was typed, as figures; whatever is refused stays out and has its sentence."""
    taking_part = tuple(seat for seat in seats if not typed.text(f"o{seat.key}"))
    amount = typed.count("total", "Total à partager", read_euros, MOST_EUROS)
    return Premises(
        seats=taking_part,
        year=int(typed.choice("annee", {str(year): "" for year in reversed(years)})),
        amount=default_amount if amount is None else amount,
        ceilings={
            seat.key: typed.count(
                f"c{seat.key}", f"Plafond de {seat.label}", read_euros, MOST_EUROS
            )
            for seat in taking_part
        },
        populations={
            seat.key: typed.count(
                f"p{seat.key}", f"Population de {seat.label}", read_integer, MOST_PEOPLE
            )
            for seat in taking_part
        },
        rules=tuple(_rule(typed, letter, taking_part) for letter in letters_of(typed)),
    )


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


def _rule(
    typed: Typed, letter: str, seats: Sequence[SimulatedSeat]
) -> tuple[Rule, Mapping[str, Fraction | int | None]]:
    kind = RuleKind(typed.choice(f"{letter}k", KINDS))
    step = typed.choice(f"{letter}s", STEP_CHOICES)
    rounded = step != EXACT and kind not in UNROUNDED
    rule = Rule(
        kind=kind,
        step=Fraction(step) if rounded else None,
        rounding=typed.choice(f"{letter}m", METHODS) if rounded else None,
        basis=typed.choice(f"{letter}b", BASES) if kind in BY_POPULATION else None,
    )
    return rule, {seat.key: _fixed(typed, letter, kind, seat) for seat in seats}


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
