"""What if: the shares of a year under other figures and other rules, beside those of today.

Nothing here writes, and nothing is stored.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlencode

from django.core.exceptions import ValidationError

from epci.models import Epci, Population
from financing.core.explanation import SharingTable, describe, explain
from financing.core.keys import KeyLine, PopulationFigure, Rule, build_key, effective_ceilings
from financing.core.paradoxes import Rounded, paradoxes, rounded_by
from financing.core.sharing import share
from financing.core.variation import signed
from financing.dossier.cost import BlockTable, SharedCost, share_plan
from financing.dossier.dossier import ComponentFile
from financing.models import Basis, Period
from financing.simulations.premises import (
    ADDED,
    LETTERS,
    Figures,
    Premises,
    SimulatedSeat,
    Typed,
    letters_of,
    read_premises,
    text_of_term,
    texts_of_rule,
)
from press.words.french import decimals, is_number, percent, plural, sentence

MOST_ADDED = 24
IN_BLOCKS = (
    "La règle de ce volet est en blocs : ses chiffres et ses blocs se changent sur la page de la "
    "règle, qui montre la quote-part de chacun."
)
NAMED = 4  # partners that a sentence names


@dataclass(frozen=True)
class Ground:
    """Where a simulation starts: the shares of the year as they stand, and who may share.

    `year` is the one of the populations: the last that is known where the year's own is not.
    """

    file: ComponentFile
    period: Period
    cost: SharedCost
    year: int
    years: tuple[int, ...]
    seats: tuple[SimulatedSeat, ...]

    @property
    def table(self) -> SharingTable:
        """ValidationError for a rule in blocks, which its own page tries."""
        table = self.cost.shares[0].table
        if isinstance(table, BlockTable):
            raise ValidationError(IN_BLOCKS, code="blocks")
        return table

    @cached_property
    def today(self) -> dict[str, tuple[str, int]]:
        """The percentage as printed and the centimes of each partner, by seat's key."""
        amounts = self.table.sharing.amounts
        return {
            seat.key: (printed_percent(self.table.key[rank]), amounts[rank])
            for rank, seat in enumerate(self.seats)
        }

    @cached_property
    def rounded(self) -> Rounded | None:
        """The percentages of today that its rule rounds, for paradoxes to be sought from them."""
        return rounded_by(self.table.rule, self.table.terms, self.table.key)

    @property
    def is_anticipated(self) -> bool:
        """Whether the year's own populations are not known yet."""
        return not self.cost.key.is_adopted and self.year != self.period.fiscal_year

    def texts(self) -> dict[str, str]:
        """What the fields say when the page is opened: the rule in force."""
        texts = {
            "n": "1",
            "annee": str(self.year),
            "total": decimals(self.cost.remainder.amount, 2),
            **texts_of_rule("a", self.cost.key.of_kind),
        }
        for seat, partner in zip(self.seats, self.cost.key.partners, strict=False):
            texts[f"af{seat.key}"] = text_of_term(partner.term)
            if partner.ceiling is not None:
                texts[f"c{seat.key}"] = decimals(partner.ceiling, 2)
        return texts


@dataclass(frozen=True)
class RuleCell:
    """What one partner pays under one rule (centimes), and how far it is from today."""

    label: str
    before: int
    amount: int = 0
    percent: str = ""
    table: SharingTable | None = None
    rank: int = 0

    @property
    def explanation(self) -> str:
        """Why, from the rule to the centime; a partner that is left out has no part."""
        return sentence(explain(self.table, self.rank)) if self.table else "Hors de la clé."

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
    table: SharingTable | None
    faults: tuple[str, ...]
    told: tuple[str, ...]
    cells: Mapping[str, RuleCell]

    @property
    def title(self) -> str:
        return f"Règle {self.letter.upper()}"

    @cached_property
    def rule_sentence(self) -> str:
        return sentence(describe(self.table.rule, self.table.terms)) if self.table else ""

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
        said = [(name, text) for name, text in self.typed.texts.items() if text.strip()]
        return urlencode(said + [(ADDED, seat.key) for seat in self.seats if seat.party is None])

    @property
    def refusals(self) -> list[str]:
        return list(self.typed.refusals.values())

    @property
    def is_sound(self) -> bool:
        """Whether every figure typed is read and every rule gives shares."""
        return not self.refusals and all(one.table for one in self.outcomes)


def ground_of(file: ComponentFile, period: Period) -> Ground:
    """The shares of a period, on its own populations or on the last that are known.

    ValidationError where even those do not give them.
    """
    known = _known_figures(file)
    contributors = _contributors(file, period.fiscal_year)
    years = sorted({year for figures in known.values() for year, _ in figures})
    complete = [
        one
        for one in years
        if all((one, PopulationFigure.TOTAL) in known[pk] for pk in contributors)
    ]
    cost = _cost(file, period, complete)
    year = cost.key.population_year or max(complete, default=period.fiscal_year)
    seats = tuple(
        SimulatedSeat(
            key=str(one.party.rank),
            label=one.party.short_name,
            name=one.party.name,
            figures=known.get(one.party.organisation_id, {}),
            party=one.party,
        )
        for one in cost.key.partners
    )
    return Ground(file, period, cost, year, tuple(years) or (year,), seats)


def simulable(file: ComponentFile, period: Period) -> Ground:
    """The same, of a rule that the page knows how to vary: ValidationError for one in blocks."""
    ground = ground_of(file, period)
    if ground.cost.key.blocks is not None:
        raise ValidationError(IN_BLOCKS, code="blocks")
    return ground


def simulate(
    ground: Ground, texts: Mapping[str, str], added: Sequence[SimulatedSeat] = ()
) -> Simulation:
    """The shares under what is typed; a page just opened says nothing and shows the rule as is."""
    typed = Typed(_completed(texts if "n" in texts else ground.texts()))
    seats = (*ground.seats, *added)
    premises = read_premises(typed, seats, ground.years, ground.cost.remainder.amount)
    outcomes = tuple(
        _outcome(letter, rule, fixed, premises, ground)
        for letter, (rule, fixed) in zip(letters_of(typed), premises.rules, strict=True)
    )
    return Simulation(ground, seats, typed, premises, outcomes)


def added_seats(sirens: Sequence[str], ground: Ground) -> list[SimulatedSeat]:
    """EPCIs of the register that come to share, in the order given; two queries at most."""
    present = {seat.organisation for seat in ground.seats}
    wanted = list(dict.fromkeys(filter(is_number, sirens)))[:MOST_ADDED]
    if not wanted:
        return []
    rows = Epci.objects.filter(organisation__siren__in=wanted).select_related("organisation")
    found = {one.organisation.siren: one for one in rows if one.pk not in present}
    figures = _official_figures([one.pk for one in found.values()])
    return [
        SimulatedSeat(siren, str(epci), str(epci), figures[epci.pk])
        for siren in wanted
        if (epci := found.get(siren))
    ]


def _completed(texts: Mapping[str, str]) -> dict[str, str]:
    """A rule that is added to the comparison starts as the one before it."""
    found = dict(texts)
    for before, letter in pairwise(LETTERS):
        if f"{letter}k" not in found:
            own = {name: text for name, text in found.items() if name[:1] == before}
            found |= {
                letter + name[1:]: text for name, text in own.items() if name[1:2] in tuple("kbsmf")
            }
    return found


def _contributors(file: ComponentFile, year: int) -> set[int]:
    """The organisations (ids) that share by the rule of a year; ValidationError without one."""
    return {term.party.organisation_id for term in file.terms[file.rule(year)]}


def _cost(file: ComponentFile, period: Period, years: Sequence[int]) -> SharedCost:
    try:
        return file.best_cost(period)
    except ValidationError as error:
        earlier = [year for year in years if year < period.fiscal_year]
        if not earlier or {one.code for one in error.error_list} != {"population"}:
            raise
    key = file.proposed(period.fiscal_year, earlier[-1])
    return share_plan(file.plan(period), key, Basis.PLANNED)


def _known_figures(file: ComponentFile) -> dict[int, Figures]:
    """The contributors' figures in force, those that the carrier typed before the official ones."""
    found: dict[int, Figures] = defaultdict(dict)
    for year in file.figures:
        for basis in PopulationFigure:
            for epci, inhabitants in file.figures_on(basis, year).items():
                found[epci][year, basis] = inhabitants
    return found


def _official_figures(epcis: Sequence[int]) -> dict[int, Figures]:
    found: dict[int, Figures] = {pk: {} for pk in epcis}
    rows = Population.objects.official().in_force().filter(epci__in=epcis).order_by()
    for epci, year, *inhabitants in rows.values_list("epci_id", "year", *PopulationFigure):
        found[epci] |= {
            (year, basis): one for basis, one in zip(PopulationFigure, inhabitants, strict=True)
        }
    return found


def _outcome(
    letter: str,
    rule: Rule,
    fixed: Mapping[str, Fraction | int | None],
    premises: Premises,
    ground: Ground,
) -> RuleOutcome:
    terms = premises.terms(rule, fixed)
    try:
        key = build_key(rule, terms)
        voted = [premises.ceilings[seat.key] for seat in premises.seats]
        held = effective_ceilings(rule, key, voted)
        sharing = share(premises.amount, [line.weight for line in key], held)
    except ValueError as error:
        return RuleOutcome(letter, None, (sentence(str(error)),), (), {})
    table = SharingTable(rule, terms, key, sharing, _carrier(premises, ground))
    told = paradoxes(ground.rounded, rounded_by(rule, terms, key))
    return RuleOutcome(letter, table, (), tuple(told), _cells(table, premises, ground))


def _carrier(premises: Premises, ground: Ground) -> int | None:
    carrier = ground.file.component.carrier_id
    parties = [seat.party.pk if seat.party else None for seat in premises.seats]
    return parties.index(carrier) if carrier in parties else None


def _cells(table: SharingTable, premises: Premises, ground: Ground) -> dict[str, RuleCell]:
    """What each partner pays; who is left out pays nothing, which is a change too."""
    today = {key: amount for key, (_, amount) in ground.today.items()}
    gone = {seat.key: RuleCell(seat.label, today[seat.key]) for seat in ground.seats}
    return gone | {
        seat.key: RuleCell(
            label=seat.label,
            before=today.get(seat.key, 0),
            amount=table.sharing.amounts[rank],
            percent=printed_percent(table.key[rank]),
            table=table,
            rank=rank,
        )
        for rank, seat in enumerate(premises.seats)
    }


def printed_percent(line: KeyLine) -> str:
    """The percentage of a line as voted, else to four decimals; empty where there is none."""
    if line.percent is not None:
        return percent(line.percent, 2)
    return "" if line.exact is None else percent(line.exact, 4)
