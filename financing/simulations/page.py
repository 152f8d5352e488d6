"""What the page of a simulation shows: its fields as they were typed, and its drawing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString

from financing.core.block_terms import quantity
from financing.core.keys import PopulationFigure, RuleKind
from financing.core.rule_document import EQUAL
from financing.entities.keys import BLOCKS
from financing.simulations.kept import is_kept
from financing.simulations.premises import (
    BASES,
    LETTERS,
    METHODS,
    POPULATION,
    STEP_CHOICES,
    UNIT_CHOICES,
    OfKind,
    SimulatedCriterion,
    SimulatedSeat,
    kinds_of,
)
from financing.simulations.supposed import part_texts, values_of
from financing.simulations.what_if import Simulation
from press.kit.charts_of_changes import Group, groups
from press.words.french import euros, integer

MOST_DRAWN = 40


@dataclass(frozen=True)
class Field:
    """A field with what it says, what it would say by default, and whether it is refused."""

    name: str
    label: str
    text: str
    hint: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class ChoiceField(Field):
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RuleFields:
    """The choices of one rule: what kind it is, then what each kind asks."""

    letter: str
    title: str
    kind: ChoiceField
    of_kinds: tuple[ChoiceField, ...]
    of_criteria: tuple[Field, ...]
    of_blocks: tuple[Field, ...]


@dataclass(frozen=True)
class SeatFields:
    """What may be changed of one partner; `fixed` has one field for each rule compared.

    `counts` has one for each criterion of the convention.
    """

    seat: SimulatedSeat
    left_out: Field
    population: Field
    counts: tuple[Field, ...]
    ceiling: Field
    fixed: tuple[Field, ...]


def fields_of(simulation: Simulation) -> dict[str, Any]:
    """The form, as the template reads it."""
    letters = [outcome.letter for outcome in simulation.outcomes]
    years = {str(year): str(year) for year in reversed(simulation.ground.years)}
    return {
        "total": _field(simulation, "total", "Total à partager (€)"),
        "year_choice": _choice(simulation, "annee", _figures_of(simulation), years),
        "rules": [_rule(simulation, letter) for letter in letters],
        "counted": _counted(simulation),
        "seats": [_seat(simulation, seat, letters) for seat in simulation.seats],
        "kept": [(name, text) for name, text in simulation.typed.texts.items() if is_kept(name)],
        "added": [seat.key for seat in simulation.seats if seat.party is None],
        "next_count": len(letters) + 1 if len(letters) < len(LETTERS) else None,
        "fewer": len(letters) - 1 or None,
    }


def picture_of(simulation: Simulation, own: Collection[int] = ()) -> SafeString | None:
    """Each partner's share today and under each rule; None while there is nothing to draw."""
    outcomes = [outcome for outcome in simulation.outcomes if outcome.table]
    if not outcomes or len(simulation.lines) > MOST_DRAWN:
        return None
    rows = [
        Group(
            line.seat.label,
            (
                ("aujourd'hui", line.before or 0, euros(line.before or 0)),
                *(
                    (one.title, cell.amount, euros(cell.amount))
                    for one in outcomes
                    if (cell := one.cells.get(line.seat.key))
                ),
            ),
            own=line.seat.organisation in own,
        )
        for line in simulation.lines
    ]
    return groups(rows, title="Quote-part de chaque partenaire, avant et après")


def _counted(simulation: Simulation) -> list[SimulatedCriterion]:
    """The criteria beside populations."""
    return [one for one in simulation.ground.criteria if one.basis is None]


def _figures_of(simulation: Simulation) -> str:
    return "Chiffres de" if _counted(simulation) else "Populations de"


def _rule(simulation: Simulation, letter: str) -> RuleFields:
    title, ground = f"Règle {letter.upper()}", simulation.ground
    offered: dict[str, tuple[str, Mapping[str, str]]] = {
        "b": ("Population", BASES),
        "s": ("Pas d'arrondi (point)", STEP_CHOICES),
        "m": ("Méthode d'arrondi", METHODS),
    }
    return RuleFields(
        letter,
        title,
        _choice(simulation, f"{letter}k", "Mode de répartition", kinds_of(ground.is_in_blocks)),
        tuple(
            _choice(simulation, letter + end, label, choices)
            for end, (label, choices) in offered.items()
        ),
        _of_criteria(simulation, letter),
        tuple(
            _field(simulation, f"{letter}v{one.rank}", f"Bloc {one.rank} ({one.unit})", one.text)
            for one in values_of(ground.cost.key)
        ),
    )


def _of_criteria(simulation: Simulation, letter: str) -> tuple[Field, ...]:
    """So many percent by a criterion, the rest by another, rounded to a unit."""
    named = {one.code: one.label for one in simulation.ground.criteria}
    equal = {EQUAL: "à parts égales"}
    return (
        _field(simulation, f"{letter}w", "Poids du premier critère (%)", "100"),
        _choice(
            simulation,
            f"{letter}x",
            "Premier critère",
            {POPULATION: named[POPULATION]} | named | equal,
        ),
        _choice(simulation, f"{letter}y", "Le solde", equal | named),
        _choice(simulation, f"{letter}u", "Quotes-parts arrondies", UNIT_CHOICES),
    )


def _seat(simulation: Simulation, seat: SimulatedSeat, letters: list[str]) -> SeatFields:
    known = seat.figures.get((simulation.premises.year, _basis(simulation)))
    hint = "inconnue" if known is None else integer(known)
    return SeatFields(
        seat=seat,
        left_out=_field(simulation, f"o{seat.key}", f"{seat.label} hors de la clé"),
        population=_field(simulation, f"p{seat.key}", f"Population de {seat.label}", hint),
        counts=tuple(
            _field(
                simulation,
                one.field(seat),
                f"{one.label} de {seat.label}",
                _hint(one.known(seat, simulation.premises.year)),
            )
            for one in _counted(simulation)
        ),
        ceiling=_field(simulation, f"c{seat.key}", f"Plafond de {seat.label} (€)", "aucun"),
        fixed=tuple(
            _field(
                simulation,
                f"{letter}f{seat.key}",
                f"Fixé pour {seat.label} par la règle {letter.upper()}",
                _unit(simulation, letter),
            )
            for letter in letters
        ),
    )


def _hint(known: Fraction | None) -> str:
    return "inconnu" if known is None else quantity(known)


def _basis(simulation: Simulation) -> str:
    """The basis of the figures that empty fields hint at: that of the first rule."""
    rule = simulation.premises.rules[0]
    basis = rule.rule.basis if isinstance(rule, OfKind) else None
    return basis or PopulationFigure.TOTAL


def _unit(simulation: Simulation, letter: str) -> str:
    kind = simulation.typed.text(f"{letter}k")
    if kind == BLOCKS and simulation.ground.is_in_blocks:
        unit, said = part_texts(simulation.ground.cost.key)
        return unit if any(said) else "sans objet"
    units: Iterator[str] = (
        unit
        for unit, kinds in {
            "%": (RuleKind.FIXED_PERCENT_THEN_POPULATION, RuleKind.VOTED_PERCENTAGES),
            "€": (RuleKind.FIXED_AMOUNTS,),
        }.items()
        if kind in kinds
    )
    return next(units, "sans objet")


def _field(simulation: Simulation, name: str, label: str, hint: str = "") -> Field:
    typed = simulation.typed
    return Field(name, label, typed.text(name), hint, typed.refusals.get(name, ""))


def _choice(
    simulation: Simulation, name: str, label: str, choices: Mapping[str, str]
) -> ChoiceField:
    chosen = simulation.typed.choice(name, choices)
    return ChoiceField(name, label, chosen, choices=tuple(choices.items()))
