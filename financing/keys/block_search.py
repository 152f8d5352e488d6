"""The rules in blocks that give what an act prints: on every figure that the register knows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from epci.models import Population
from financing.core.block_description import describe_blocks
from financing.core.block_finder import BlockMatch, KnownFigures, VotedShares, find_block_rules
from financing.core.explanation import POPULATIONS
from financing.core.keys import PopulationFigure
from financing.dossier.blocks import INHABITANTS
from financing.models import Component, Criterion, CriterionFigure
from press.words.french import sentence

EQUAL = "à parts égales"


def block_rules(
    component: Component, organisations: Sequence[int], year: int, voted: VotedShares
) -> list[BlockMatch]:
    """The rules in blocks that give the act, three queries.

    `organisations` are the ids of its contributors, in order; `year` that of equal parts alone.
    """
    known = [*_populations(organisations), *_counted(component, organisations)]
    years = {one.year for one in known} | {year}
    ones = (Fraction(1),) * len(organisations)
    equal = [KnownFigures(EQUAL, "", one, ones) for one in years]
    return find_block_rules(voted, [*known, *equal])


def told(match: BlockMatch) -> str:
    """The rule in one sentence."""
    return sentence(describe_blocks(match.rule))


def _populations(organisations: Sequence[int]) -> Iterator[KnownFigures]:
    """Both official figures of each year that knows every contributor."""
    rows = Population.objects.in_force().official().filter(epci__in=organisations).order_by()
    figures: dict[tuple[int, str], dict[int, Fraction]] = defaultdict(dict)
    for epci, year, *inhabitants in rows.values_list("epci_id", "year", *PopulationFigure):
        for basis, one in zip(PopulationFigure, inhabitants, strict=True):
            figures[year, basis][epci] = Fraction(one)
    for (year, basis), known in figures.items():
        if (row := _row(organisations, known)) is not None:
            yield KnownFigures(POPULATIONS[basis], INHABITANTS, year, row, is_population=True)


def _counted(component: Component, organisations: Sequence[int]) -> Iterator[KnownFigures]:
    """The criteria of the convention, of each year that counts every contributor."""
    named = Criterion.objects.of(component.convention).filter(is_index=False)
    criteria = {one.pk: one for one in named.order_by("name", "pk")}
    rows = CriterionFigure.objects.in_force().filter(
        criterion__in=criteria, organisation__in=organisations
    )
    figures: dict[tuple[int, int], dict[int, Fraction]] = defaultdict(dict)
    for one in rows.order_by():
        exact = one.exact(criteria[one.criterion_id].decimals)
        figures[one.criterion_id, one.year][one.organisation_id] = exact
    for (pk, year), known in figures.items():
        if (row := _row(organisations, known)) is not None:
            yield KnownFigures(criteria[pk].name, criteria[pk].unit, year, row)


def _row(organisations: Sequence[int], known: dict[int, Fraction]) -> tuple[Fraction, ...] | None:
    """The figures in the order of the act; None where one lacks."""
    if not all(one in known for one in organisations):
        return None
    return tuple(known[one] for one in organisations)
