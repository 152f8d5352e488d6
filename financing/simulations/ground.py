"""Where a simulation starts: the shares of a year as they stand, who may share, and by what."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.core.exceptions import ValidationError

from epci.models import Epci, Population
from financing.core.explanation import POPULATIONS, SharingTable
from financing.core.keys import KeyLine, PopulationFigure
from financing.core.paradoxes import Rounded, rounded_by
from financing.dossier.blocks import INHABITANTS, POPULATION_CODES
from financing.dossier.cost import BlockTable, SharedCost, share_plan
from financing.dossier.dossier import ComponentFile
from financing.models import Basis, Criterion, CriterionFigure, Period
from financing.simulations.kept import KeptFigures
from financing.simulations.premises import (
    Figures,
    SimulatedCriterion,
    SimulatedSeat,
    text_of_term,
    texts_of_rule,
)
from financing.simulations.supposed import part_texts, texts_of_blocks
from press.words.french import decimals, is_number, percent

MOST_ADDED = 24
LACKING = {"population", "figure"}


@dataclass(frozen=True)
class Ground:
    """Where a simulation starts: the shares of the year as they stand, and who may share.

    `year` is the one of the figures: the last that is known where the year's own is not.
    """

    file: ComponentFile
    period: Period
    cost: SharedCost
    year: int
    years: tuple[int, ...]
    seats: tuple[SimulatedSeat, ...]
    kept: KeptFigures = field(default_factory=KeptFigures)  # those of the scenario that is opened

    @property
    def table(self) -> SharingTable | BlockTable:
        return self.cost.shares[0].table

    @cached_property
    def lines(self) -> dict[str, KeyLine]:
        """The line of today's key of each partner, by seat's key."""
        partners = zip(self.seats, self.cost.key.partners, strict=False)
        return {seat.key: partner.line for seat, partner in partners}

    @cached_property
    def today(self) -> dict[str, tuple[str, int]]:
        """The percentage as printed and the centimes of each partner, by seat's key."""
        amounts = self.table.sharing.amounts
        return {
            key: (printed_percent(line), amounts[rank])
            for rank, (key, line) in enumerate(self.lines.items())
        }

    @cached_property
    def rounded(self) -> Rounded | None:
        """The percentages of today that its rule rounds, for paradoxes to be sought from them."""
        table = self.table
        if isinstance(table, BlockTable):
            return None
        return rounded_by(table.rule, table.terms, table.key)

    @property
    def is_anticipated(self) -> bool:
        """Whether the year's own figures are not known yet."""
        return not self.cost.key.is_adopted and self.year != self.period.fiscal_year

    @property
    def is_in_blocks(self) -> bool:
        return self.cost.key.blocks is not None

    @cached_property
    def criteria(self) -> tuple[SimulatedCriterion, ...]:
        """What a rule may share by: the two populations, then the convention's criteria.

        Two queries, one where there are no criteria.
        """
        populations = (
            SimulatedCriterion(code, POPULATIONS[basis], INHABITANTS, basis=basis)
            for code, basis in POPULATION_CODES.items()
        )
        return (*populations, *self.kept.criteria(_counted(self)))

    def texts(self) -> dict[str, str]:
        """What the fields say when the page is opened: the rule in force."""
        key = self.cost.key
        texts = {
            "n": "1",
            "annee": str(self.year),
            "total": decimals(self.cost.remainder.amount, 2),
        }
        texts |= texts_of_blocks("a", key) if key.blocks else texts_of_rule("a", key.of_kind)
        fixed = part_texts(key)[1] if key.blocks else [text_of_term(one) for one in key.terms]
        for seat, partner, text in zip(self.seats, key.partners, fixed, strict=False):
            texts[f"af{seat.key}"] = text
            if partner.ceiling is not None:
                texts[f"c{seat.key}"] = decimals(partner.ceiling, 2)
        return texts


def ground_of(file: ComponentFile, period: Period) -> Ground:
    """The shares of a period, on its own figures or on the last that are known.

    ValidationError where even those do not give them.
    """
    known = _known_figures(file)
    contributors = _contributors(file, period.fiscal_year)
    years = {year for figures in known.values() for year, _ in figures}
    complete = {
        one
        for one in years
        if all((one, PopulationFigure.TOTAL) in known[pk] for pk in contributors)
    }
    counted = {one.year for one in file.counts.figures}
    cost = _cost(file, period, sorted(complete | counted))
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
    return Ground(file, period, cost, year, tuple(sorted(years | counted | {year})), seats)


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


def printed_percent(line: KeyLine) -> str:
    """The percentage of a line as voted, else to four decimals; empty where there is none."""
    if line.percent is not None:
        return percent(line.percent, 2)
    return "" if line.exact is None else percent(line.exact, 4)


def _contributors(file: ComponentFile, year: int) -> set[int]:
    """The organisations (ids) that share by the rule of a year; ValidationError without one."""
    return {term.party.organisation_id for term in file.terms[file.rule(year)]}


def _cost(file: ComponentFile, period: Period, years: Sequence[int]) -> SharedCost:
    try:
        return file.best_cost(period)
    except ValidationError as error:
        earlier = [year for year in years if year < period.fiscal_year]
        if not earlier or not {one.code for one in error.error_list} <= LACKING:
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


def _counted(ground: Ground) -> list[SimulatedCriterion]:
    """The criteria of the convention with the figures of its contributors, of any year."""
    known = Criterion.objects.of(ground.file.component.convention).filter(is_index=False)
    criteria = list(known.order_by("name", "pk"))
    if not criteria:
        return []
    lags = {use.criterion_id: use.lag for use in ground.file.uses(ground.cost.key.rule)}
    figures = _figures(criteria, {seat.organisation: seat.key for seat in ground.seats})
    return [
        SimulatedCriterion(
            one.code, one.name, one.unit, figures[one.pk], one.decimals, lags.get(one.pk, 0)
        )
        for one in criteria
    ]


def _figures(
    criteria: Collection[Criterion], seats: dict[int | None, str]
) -> dict[int, dict[tuple[int, str], Fraction]]:
    """By criterion's id, then by year and seat."""
    places = {one.pk: one.decimals for one in criteria}
    found: dict[int, dict[tuple[int, str], Fraction]] = {pk: {} for pk in places}
    rows = CriterionFigure.objects.in_force().filter(criterion__in=places, organisation__in=seats)
    for row in rows.order_by():
        seat = seats[row.organisation_id]
        found[row.criterion_id][row.year, seat] = row.exact(places[row.criterion_id])
    return found
