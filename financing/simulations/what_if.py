"""What if: the shares of a year under other figures and other rules, beside those of today.

Nothing here writes, and nothing is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlencode

from django.core.exceptions import ValidationError

from financing.core.block_description import describe_blocks
from financing.core.block_sharing import share_by_blocks
from financing.core.explanation import SharingTable, describe, explain
from financing.core.keys import KeyLine, build_key, effective_ceilings
from financing.core.paradoxes import paradoxes, rounded_by
from financing.core.sharing import share
from financing.core.variation import signed
from financing.dossier.blocks import lines_of
from financing.dossier.cost import BlockTable
from financing.simulations.ground import Ground, printed_percent
from financing.simulations.kept import kept_texts, read_kept
from financing.simulations.premises import (
    ADDED,
    LETTERS,
    OfKind,
    Premises,
    SimulatedSeat,
    SupposedRule,
    Typed,
    letters_of,
    read_premises,
)
from financing.simulations.supposed import supposed_rule
from press.words.french import decimals, plural, sentence

OF_A_RULE = tuple("kbsmfxwyuv")  # what follows a rule's letter in the names of its fields
Seats = Sequence[SimulatedSeat]
NAMED = 4  # partners that a sentence names


@dataclass(frozen=True)
class RuleCell:
    """What one partner pays under one rule (centimes), and how far it is from today."""

    label: str
    before: int
    amount: int = 0
    percent: str = ""
    table: SharingTable | BlockTable | None = None
    rank: int = 0
    line: KeyLine | None = None

    @property
    def explanation(self) -> str:
        """Why, from the rule to the centime; a partner that is left out has no part."""
        if self.table is None:
            return "Hors de la clé."
        if isinstance(self.table, BlockTable):
            return sentence(self.table.explanations[self.rank])
        return sentence(explain(self.table, self.rank))

    @property
    def change(self) -> int:
        return self.amount - self.before

    @property
    def change_words(self) -> str:
        return f"{'+' if self.change > 0 else ''}{decimals(self.change, 2)}" if self.change else "="


@dataclass(frozen=True)
class RuleOutcome:
    """What one rule gives, or the sentences that say why it gives nothing."""

    letter: str
    table: SharingTable | BlockTable | None
    faults: tuple[str, ...]
    told: tuple[str, ...]
    cells: Mapping[str, RuleCell]

    @property
    def title(self) -> str:
        return f"Règle {self.letter.upper()}"

    @cached_property
    def rule_sentence(self) -> str:
        if self.table is None:
            return ""
        if isinstance(self.table, BlockTable):
            return sentence(describe_blocks(self.table.sharing.rule))
        return sentence(describe(self.table.rule, self.table.terms))

    @property
    def total(self) -> int:
        return sum(cell.amount for cell in self.cells.values())

    @property
    def left_with_carrier(self) -> int:
        return self.table.sharing.left_with_carrier if self.table else 0

    @property
    def winners(self) -> str:
        """« 2 partenaires paient moins : CCLL −12,00 €, CCPHD −4,00 €. »"""
        return self._moved("partenaire paie moins", "partenaires paient moins", -1)

    @property
    def losers(self) -> str:
        return self._moved("partenaire paie plus", "partenaires paient plus", 1)

    def _moved(self, one: str, many: str, direction: int) -> str:
        moved = [cell for cell in self.cells.values() if cell.change * direction > 0]
        if not moved:
            return ""
        moved.sort(key=lambda cell: -abs(cell.change))
        named = [f"{cell.label} {signed(cell.change)}" for cell in moved[:NAMED]]
        others = [f"et {plural(len(moved) - NAMED, 'autre')}"] if len(moved) > NAMED else []
        return f"{plural(len(moved), one, many)} : {', '.join([*named, *others])}."


@dataclass(frozen=True)
class PartnerLine:
    """One partner: today's share, then what it pays under each rule; None where it has no part."""

    seat: SimulatedSeat
    percent: str
    before: int | None
    cells: tuple[RuleCell | None, ...]


@dataclass(frozen=True)
class Simulation:
    """Everything that the page, the workbook and the sheet of the council's file show."""

    ground: Ground
    seats: tuple[SimulatedSeat, ...]
    typed: Typed
    premises: Premises
    outcomes: tuple[RuleOutcome, ...]
    moved: str = ""  # the figures that changed since it was kept

    @cached_property
    def lines(self) -> tuple[PartnerLine, ...]:
        today = self.ground.today
        return tuple(
            PartnerLine(
                seat,
                *today.get(seat.key, ("", None)),
                tuple(outcome.cells.get(seat.key) for outcome in self.outcomes),
            )
            for seat in self.seats
        )

    @cached_property
    def query(self) -> str:
        """The simulation as the end of an address; an empty field needs not be said."""
        return self._address(self.typed.texts)

    @cached_property
    def kept_query(self) -> str:
        """The same to be opened another day: the amount, the year and the figures of it that were
        today's are said.
        """
        amount, year = self.premises.amount, self.premises.year
        stated = {"n": "1", "total": decimals(amount, 2), "annee": str(year)}
        stated |= kept_texts(self.seats, self.ground.criteria, year)
        typed = {name: text for name, text in self.typed.texts.items() if text.strip()}
        return self._address(stated | typed)

    def _address(self, texts: Mapping[str, str]) -> str:
        said = [(name, text) for name, text in texts.items() if text.strip()]
        return urlencode(said + [(ADDED, seat.key) for seat in self.seats if seat.party is None])

    @property
    def refusals(self) -> list[str]:
        return list(self.typed.refusals.values())

    @property
    def is_sound(self) -> bool:
        """Whether every figure typed is read and every rule gives shares."""
        return not self.refusals and all(one.table for one in self.outcomes)


def simulate(
    ground: Ground, texts: Mapping[str, str], added: Sequence[SimulatedSeat] = ()
) -> Simulation:
    """The shares under what is typed; a page just opened says nothing and shows the rule as is."""
    typed = Typed(_completed(texts if "n" in texts else ground.texts()))
    kept, seats, moved = read_kept(typed.texts), (*ground.seats, *added), ""
    if kept.populations or kept.counts:
        moved = kept.moved(seats, ground.criteria)
        seats, ground = kept.seats(seats), replace(ground, kept=kept)
    premises = read_premises(
        typed,
        seats,
        ground.years,
        ground.cost.remainder.amount,
        ground.criteria,
        in_blocks=ground.is_in_blocks,
    )
    outcomes = tuple(
        _outcome(letter, rule, premises, ground, seats)
        for letter, rule in zip(letters_of(typed), premises.rules, strict=True)
    )
    return Simulation(ground, seats, typed, premises, outcomes, moved)


def _completed(texts: Mapping[str, str]) -> dict[str, str]:
    """A rule that is added to the comparison starts as the one before it."""
    found = dict(texts)
    for before, letter in pairwise(LETTERS):
        if f"{letter}k" not in found:
            own = {name: text for name, text in found.items() if name[:1] == before}
            found |= {
                letter + name[1:]: text
                for name, text in own.items()
                if name[1:2] in tuple("kbsmfxwyuv")
            }
    return found


def _outcome(
    letter: str, rule: SupposedRule, premises: Premises, ground: Ground, seats: Seats
) -> RuleOutcome:
    try:
        table, lines = _shared(rule, premises, ground, seats)
    except (ValueError, ValidationError) as error:
        said = getattr(error, "messages", None) or [sentence(str(error))]
        return RuleOutcome(letter, None, tuple(said), (), {})
    told: list[str] = []
    if isinstance(table, SharingTable):
        told = paradoxes(ground.rounded, rounded_by(table.rule, table.terms, table.key))
    return RuleOutcome(letter, table, (), tuple(told), _cells(table, lines, premises, ground))


def _shared(
    rule: SupposedRule, premises: Premises, ground: Ground, seats: Seats
) -> tuple[SharingTable | BlockTable, Sequence[KeyLine]]:
    """The sharing table of a rule, and the line of each who takes part."""
    carrier = _carrier(premises, ground)
    if not isinstance(rule, OfKind):
        if not premises.seats:
            raise ValueError("clé de répartition : aucun contributeur")
        blocks = supposed_rule(rule, premises, ground.criteria, ground.cost.key, seats)
        return BlockTable(share_by_blocks(blocks, premises.amount), carrier), lines_of(blocks)
    terms = premises.terms(rule.rule, rule.fixed)
    key = build_key(rule.rule, terms)
    voted = [premises.ceilings[seat.key] for seat in premises.seats]
    held = effective_ceilings(rule.rule, key, voted)
    sharing = share(premises.amount, [line.weight for line in key], held)
    return SharingTable(rule.rule, terms, key, sharing, carrier), key


def _carrier(premises: Premises, ground: Ground) -> int | None:
    carrier = ground.file.component.carrier_id
    parties = [seat.party.pk if seat.party else None for seat in premises.seats]
    return parties.index(carrier) if carrier in parties else None


def _cells(
    table: SharingTable | BlockTable, lines: Sequence[KeyLine], premises: Premises, ground: Ground
) -> dict[str, RuleCell]:
    """What each partner pays; who is left out pays nothing, which is a change too."""
    today = {key: amount for key, (_, amount) in ground.today.items()}
    gone = {seat.key: RuleCell(seat.label, today[seat.key]) for seat in ground.seats}
    return gone | {
        seat.key: RuleCell(
            label=seat.label,
            before=today.get(seat.key, 0),
            amount=table.sharing.amounts[rank],
            percent=printed_percent(lines[rank]),
            table=table,
            rank=rank,
            line=lines[rank],
        )
        for rank, seat in enumerate(premises.seats)
    }
