"""Who pays what as a list, why each share moved as another, and the plan as rows of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from financing.dossier.blocks import KeyCriterion
from financing.dossier.comparison import Comparison, Row
from financing.dossier.grids import ComponentGrid, Section
from financing.dossier.key import KeyInForce
from financing.dossier.movements import Movement
from financing.models import Component
from press.files.sheets import Cell
from press.files.sheets import Row as FileRow
from press.kit.charts import share_bar
from press.kit.columns import (
    UNKNOWN,
    Column,
    EurosColumn,
    IntegerColumn,
    MeasureColumn,
    PartColumn,
    PercentColumn,
)
from press.kit.tables import Table


@dataclass(frozen=True)
class SharedLine:
    """A contributor's row, or what the ceilings leave to the carrier; centimes and percents."""

    label: str
    amount: int
    before: int | None
    siren: str = ""
    notes: tuple[str, ...] = ()
    explanation: str = ""
    population: int | None = None
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    exact: Fraction | None = None
    voted: Fraction | None = None
    part: Fraction | None = None
    part_words: str = ""
    change: int | None = None
    change_percent: Fraction | None = None
    change_words: str = ""
    own: bool = False


def shared_lines(
    comparison: Comparison, component: Component, own: set[int]
) -> Iterator[SharedLine]:
    """The rows of a period; `own` are the ids of the reader's organisations."""
    for row in comparison.rows:
        yield _shared_line(row, component, own)
    cost, before = comparison.cost, comparison.before
    if cost and cost.left_with_carrier:
        label = f"Laissé à {component.carrier.short_name}, au-delà des plafonds"
        left_before = before.left_with_carrier if before else None
        yield SharedLine(label, cost.left_with_carrier, left_before)


def _shared_line(row: Row, component: Component, own: set[int]) -> SharedLine:
    share, partner = row.share, row.share.partner
    return SharedLine(
        label=partner.party.short_name,
        siren=partner.party.organisation.siren or "",
        notes=tuple(_notes(row, component)),
        explanation=share.explanation,
        population=partner.term.population,
        figures=partner.figures,
        exact=partner.line.exact,
        voted=partner.line.percent,
        amount=share.amount,
        part=100 * row.part,
        part_words=row.part_words,
        before=row.before,
        change=row.change,
        change_percent=row.change_percent,
        change_words=row.change_words,
        own=partner.party.organisation_id in own,
    )


def _notes(row: Row, component: Component) -> Iterator[str]:
    if row.is_typed:
        yield f"population saisie par {component.carrier.short_name}"
    if row.share.kept_by_carrier:
        yield "part conservée par le porteur"
    if row.is_capped:
        yield "au plafond voté"


class ShareTable(Table):
    """The rows are those of `shared_lines`."""

    name = "repartition"
    noun = "partenaire"
    files = "repartition"

    class Meta:
        row_attrs = {"class": lambda line: "own" if line.own else ""}

    siren = Column("SIREN", part_of="partenaire")
    partenaire = PartColumn(
        "Partenaire", "financing/dossier/_shared_line.html", accessor="label", row_header=True
    )
    population = IntegerColumn("Population")
    exact = PercentColumn("% exact", places=4)
    vote = PercentColumn("% voté", accessor="voted")
    montant = EurosColumn("Montant", accessor="amount", mandatory=True)
    part = PercentColumn("Part", label="Part du reste à charge")
    avant = EurosColumn("Avant", accessor="before")
    variation = EurosColumn("Variation", accessor="change")
    evolution = PercentColumn(
        "Variation (%)", accessor="change_percent", places=1, part_of="variation"
    )
    pourquoi = Column("Pourquoi", accessor="explanation", part_of="partenaire")

    def render_part(self, value: Fraction, record: SharedLine) -> SafeString:
        return share_bar(value / 100, title=record.part_words, own=record.own)

    def render_variation(self, record: SharedLine) -> str:
        return record.change_words or UNKNOWN


class MovementTable(Table):
    """The rows are those of `movements.movements_of`; the effects add up to the variation."""

    noun = "partenaire"
    files = "variations"

    class Meta:
        row_attrs = {"class": lambda one: "own" if one.own else ""}

    partenaire = Column("Partenaire", accessor="label", row_header=True)
    avant = EurosColumn("Avant", accessor="variation__before", total=True)
    populations = EurosColumn("Populations", accessor="variation__of_figures", total=True)
    regle = EurosColumn("Règle", accessor="variation__rule", total=True)
    montant = EurosColumn("Montant", accessor="variation__amount", total=True)
    apres = EurosColumn("Après", accessor="variation__after", total=True)


@dataclass(frozen=True)
class SharedPeriod:
    """A period of the sharing page: its comparison, its movements, and both as lists."""

    comparison: Comparison
    movements: Sequence[Movement]
    shares: ShareTable | None
    moves: MovementTable | None

    @property
    def tables(self) -> list[Table]:
        return [one for one in (self.shares, self.moves) if one is not None]


def share_table(
    comparison: Comparison, component: Component, own: set[int], request: HttpRequest
) -> ShareTable | None:
    """The shares of a period, under the parameters of that period; None where not known."""
    cost, before, period = comparison.cost, comparison.before, comparison.period
    if cost is None:
        return None
    key, absent = cost.key, absent_columns(cost.key)
    absent += [] if before else ["avant", "variation", "evolution"]
    totals = {"population": comparison.population, "montant": cost.remainder.amount}
    if before:
        totals["avant"] = before.remainder.amount
    table = ShareTable(
        shared_lines(comparison, component, own),
        request=request,
        chosen=request.user.chosen_columns,
        totals={name: one for name, one in totals.items() if name not in absent},
        prefix=f"p{period.pk}-",
        exclude=absent,
        **criteria_columns(key),
    )
    table.title = f"Quotes-parts de {period.label}"
    table.files = _file_name("repartition", component, period.label)
    names = {"vote": "% voté" if key.is_adopted else "% proposé"}
    if "population" not in absent:
        names["population"] = f"Population {key.population_year}"
    if before and comparison.previous:
        names["avant"] = comparison.previous.label
    if "vote" in absent:
        del names["vote"]
    else:
        table.columns["vote"].column.places = key.percent_places
    return table.named(**names)


def absent_columns(key: KeyInForce) -> list[str]:
    """What a key has nothing to say of: inhabitants in blocks, which are a criterion, percents."""
    absent = [] if key.population_year and not key.blocks else ["population"]
    if key.blocks is None:
        return absent
    lines = [one.line for one in key.partners]
    absent += [] if any(one.exact is not None for one in lines) else ["exact"]
    return absent + ([] if any(one.percent is not None for one in lines) else ["vote"])


def criteria_columns(key: KeyInForce, accessor: str = "figures") -> dict[str, Any]:
    """A column a criterion of a rule in blocks, after the partner's name."""
    if key.blocks is None:
        return {}
    extra = [
        (f"critere{rank}", CriterionColumn(one, accessor)) for rank, one in enumerate(key.criteria)
    ]
    return {"extra_columns": extra, "sequence": ["partenaire", *(name for name, _ in extra), "..."]}


class CriterionColumn(MeasureColumn):
    """The figure of each contributor by one criterion of a rule in blocks."""

    def __init__(self, criterion: KeyCriterion, accessor: str) -> None:
        super().__init__(criterion.heading, accessor=accessor, orderable=False)
        self.criterion = criterion.name

    def render(self, value: Mapping[str, Fraction]) -> str:
        known = value.get(self.criterion)
        return UNKNOWN if known is None else super().render(known)

    def value(self, value: Mapping[str, Fraction]) -> Decimal | None:
        known = value.get(self.criterion)
        return None if known is None else super().value(known)


def movement_table(
    comparison: Comparison,
    movements: Sequence[Movement],
    component: Component,
    request: HttpRequest,
) -> MovementTable | None:
    """Why the shares of a period moved; None where they did not, or nobody knows."""
    if not movements or comparison.previous is None:
        return None
    period = comparison.period
    table = MovementTable(
        movements, request=request, prefix=f"v{period.pk}-", **_effect_columns(movements[0])
    )
    table.title = f"Ce qui fait bouger chaque quote-part, {period.label}"
    table.files = _file_name("variations", component, period.label)
    return table.named(avant=comparison.previous.label, apres=period.label)


def _effect_columns(movement: Movement) -> dict[str, Any]:
    """A column a criterion, in the place of that of populations where there are others."""
    names = [name for name, _ in movement.effects]
    if names == ["populations"]:
        return {}
    extra = [
        (
            f"critere{rank}",
            EurosColumn(f"{name[:1].upper()}{name[1:]}", accessor=f"by_rank__{rank}", total=True),
        )
        for rank, name in enumerate(names)
    ]
    sequence = ["partenaire", "avant", *(name for name, _ in extra), "..."]
    return {"extra_columns": extra, "sequence": sequence, "exclude": ["populations"]}


def _file_name(what: str, component: Component, period: str) -> str:
    """What a file of a component's period is called, before its ending."""
    return f"{what}_{component.convention.reference}_{component.code}_{period.replace(' ', '_')}"


def plan_rows(grids: Sequence[ComponentGrid]) -> Iterator[FileRow]:
    """The header, then each line of each component: what its page shows, in euros."""
    periods = grids[0].periods if grids else ()
    labels = [period.label for period in periods]
    yield ["Volet", "Rubrique", "Ligne", "Financeur", "Source", "Base", *labels, "Total"]
    for one in grids:
        yield from _component_rows(one)


def _component_rows(one: ComponentGrid) -> Iterator[FileRow]:
    volet = one.component.label
    for section in (one.expenses, one.fundings):
        yield from _section_rows(volet, section)
    left = "Reste à charge à partager"
    yield [volet, left, left, "", "", "prévu", *map(_euros, (*one.remainders, one.remainder))]
    for section in (one.contributions, *one.in_kind):
        yield from _section_rows(volet, section)


def _section_rows(volet: str, section: Section) -> Iterator[FileRow]:
    for row in section.rows:
        funder = row.line.funder.name if row.line.funder else ""
        named = [volet, section.title, row.line.label, funder, row.line.source]
        yield [*named, "prévu", *_amounts(row.amounts, row.total)]
        if row.actual_total is not None:
            yield [*named, "réalisé", *_amounts(row.actual, row.actual_total)]


def _amounts(amounts: Sequence[int | None], total: int) -> Iterator[Cell]:
    return map(_euros, (*amounts, total))


def _euros(centimes: int | None) -> Cell:
    return None if centimes is None else EurosColumn("").value(centimes)
