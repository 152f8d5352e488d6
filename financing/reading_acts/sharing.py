"""What each contributor pays, from the tables of an act. Pure.

A table shares where two of its labels at least are EPCIs of the register. Under a head of resources
the other labels are funders, and not of the sharing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from financing.reading_acts.captions import caption_year, is_plan
from financing.reading_acts.cells import EUROS, PERCENT, Figure
from financing.reading_acts.columns import (
    AMOUNT,
    POPULATION,
    RATE,
    SIREN,
    TOTAL,
    ColumnBlock,
    PrintedColumn,
    blocks_of,
    figure_at,
    is_total,
)
from financing.reading_acts.halves import Named
from financing.reading_acts.tables import PrintedRow, PrintedTable
from press.words.french import fold

FEWEST = 2  # contributors
MOST_SHARINGS = 60  # an act has a few; beyond, its tables are left as they stand
PAID = re.compile(r"participation|contribution|cotisation|montant|quote|a (?:payer|verser)")


@dataclass(frozen=True)
class SharingRow:
    """A contributor as printed; its amount in centimes, its rate in percent. None: not printed."""

    siren: str | None
    name: str
    population: int | None
    percent: Fraction | None
    amount: int | None
    line: int

    def contradicts(self, again: "SharingRow") -> bool:
        """Whether another printing of the row has another figure."""
        pairs = (
            (self.population, again.population),
            (self.percent, again.percent),
            (self.amount, again.amount),
        )
        return any(None not in pair and pair[0] != pair[1] for pair in pairs)

    def completed(self, again: "SharingRow") -> "SharingRow":
        """The row with what another printing of it has and it lacks."""
        return replace(
            self,
            population=again.population if self.population is None else self.population,
            percent=again.percent if self.percent is None else self.percent,
            amount=again.amount if self.amount is None else self.amount,
        )


@dataclass(frozen=True)
class PrintedSharing:
    """Who pays what in a year, in printed order; `total` in centimes, `lines` those read."""

    year: int | None
    rows: tuple[SharingRow, ...]
    total: int | None
    lines: frozenset[int]

    @property
    def sirens(self) -> tuple[str | None, ...]:
        return tuple(row.siren for row in self.rows)


@dataclass
class Readings:
    """What the tables share, the blocks that say it, and the tables that others replace."""

    sharings: list[PrintedSharing] = field(default_factory=list)
    blocks: list[ColumnBlock] = field(default_factory=list)
    replaced: list[PrintedTable] = field(default_factory=list)


@dataclass(frozen=True)
class SharingCandidate:
    sharing: PrintedSharing
    table: PrintedTable


def sharings_in(tables: Sequence[PrintedTable], named: Named, quoted: frozenset[int]) -> Readings:
    """Every sharing; of two that contradict, the one whose amounts the act quotes (centimes)."""
    readings = Readings()
    candidates: list[SharingCandidate] = []
    for rank, table in enumerate(tables):
        before = tables[rank - 1] if rank else None
        for block in blocks_of(table):
            found = list(_of_block(block, named, caption_year(table, before)))
            candidates += [SharingCandidate(one, table) for one in found]
            readings.blocks += [block] if found and not is_plan(block) else []
        if len(candidates) > MOST_SHARINGS:
            break
    for candidate in candidates:
        _add(readings, candidate, candidates, quoted)
    return readings


def _add(
    readings: Readings,
    new: SharingCandidate,
    others: Sequence[SharingCandidate],
    quoted: frozenset[int],
) -> None:
    rivals = [one for one in others if one is not new and _contradicts(one.sharing, new.sharing)]
    amounts = {row.amount for row in new.sharing.rows}
    if any(_is_quoted(one.sharing, quoted) for one in rivals) and not amounts & quoted:
        readings.replaced.append(new.table)
        return
    for rank, known in enumerate(readings.sharings):
        if known.year == new.sharing.year and (whole := _merged(known, new.sharing)):
            readings.sharings[rank] = whole
            return
    readings.sharings.append(new.sharing)


def _is_quoted(sharing: PrintedSharing, quoted: frozenset[int]) -> bool:
    """Whether the act says outside its tables every amount of one."""
    return all(row.amount in quoted for row in sharing.rows)


def _contradicts(one: PrintedSharing, other: PrintedSharing) -> bool:
    """Whether two share between most of the same contributors, in one year, other amounts."""
    both = {*one.sirens} & {*other.sirens} - {None}
    same = 2 * len(both) > max(len(one.rows), len(other.rows))
    return same and one.year == other.year and _merged(one, other) is None


def _merged(one: PrintedSharing, other: PrintedSharing) -> PrintedSharing | None:
    """Two printings of one sharing, each with what the other lacks; None where they differ."""
    by_siren = {row.siren: row for row in other.rows}
    if set(one.sirens) != set(other.sirens) or len(by_siren) != len(other.rows):
        return None
    pairs = [(row, by_siren[row.siren]) for row in one.rows]
    if any(row.contradicts(again) for row, again in pairs):
        return None
    rows = [row.completed(again) for row, again in pairs]
    total = one.total if one.total is not None else other.total
    return PrintedSharing(one.year, tuple(rows), total, one.lines | other.lines)


def _of_block(block: ColumnBlock, named: Named, caption: int | None) -> Iterator[PrintedSharing]:
    labelled = [(row, *_label(row, block, named)) for row in block.table.rows]
    rows = [(row, label, siren) for row, label, siren in labelled if label and not is_total(label)]
    members = [one for one in rows if one[2]]
    if len({siren for _, _, siren in members}) < FEWEST or 2 * len(members) < len(rows):
        return
    kept = members if is_plan(block) else rows
    totals = [row for row, label, _ in labelled if is_total(label)]
    for money, rate, people in _columns(block):
        shared = tuple(_row(one, money, rate, people) for one in kept)
        if any(row.amount is not None or row.percent is not None for row in shared):
            dated = [column.year for column in (money, rate) if column and column.year]
            last = people.year if people else None
            year = next(iter(dated), None) or caption or last
            total = _total(totals, money, shared, is_own=not is_plan(block))
            yield PrintedSharing(year, shared, total, frozenset(block.table.lines))


def _label(row: PrintedRow, block: ColumnBlock, named: Named) -> tuple[str, str | None]:
    """A row's label and its EPCI, by its SIREN, by the label, or by a label that was cut."""
    place = block.label.place
    label = row.cells[place].text if place < len(row.cells) and row.cells[place].is_text else ""
    for column in block.of(SIREN):
        if figure := figure_at(row.cells, column):
            return label, named(str(figure.value)) or named(label)
    if not label:
        return "", None
    siren = named(label)
    if siren is None and row.before:
        *_, last = row.before.split("\n")
        wholes = (f"{before}\n{label}" for before in (last, row.before))
        label = next((whole for whole in wholes if named(whole)), label)
        siren = named(label)
    return printed(label), siren


def printed(label: str) -> str:
    """A label on one line, its cut word whole again."""
    return re.sub(r"\s+", " ", re.sub(r"-\n(?=[a-zà-ÿ])", "", label)).strip(" *")


def _columns(
    block: ColumnBlock,
) -> Iterator[tuple[PrintedColumn | None, PrintedColumn | None, PrintedColumn | None]]:
    """The columns of money, rates and people of each year that the table shares."""
    money = block.of(AMOUNT)
    years = {column.year for column in money if column.year}
    if len(years) > 1:
        for column in money:
            if column.year:
                rate, people = (
                    _of_year(block.of(role), column.year) for role in (RATE, POPULATION)
                )
                yield column, rate, people
        return
    named = [column for column in money if PAID.search(fold(column.head))]
    chosen = next((some[0] for some in (money, block.of(TOTAL), named) if len(some) == 1), None)
    year = chosen.year if chosen else None
    yield chosen, _of_year(block.of(RATE), year), _of_year(block.of(POPULATION), year)


def _of_year(columns: Sequence[PrintedColumn], year: int | None) -> PrintedColumn | None:
    """The column of a year, else the last one, which is what the others lead to."""
    own = [column for column in columns if year and column.year == year]
    return own[0] if own else (columns[-1] if columns else None)


def _row(
    one: tuple[PrintedRow, str, str | None],
    money: PrintedColumn | None,
    rate: PrintedColumn | None,
    people: PrintedColumn | None,
) -> SharingRow:
    row, label, siren = one
    percent = figure_at(row.cells, rate) or figure_at(row.cells, money, unit=PERCENT)
    counted = figure_at(row.cells, people)
    return SharingRow(
        siren=siren,
        name=label,
        population=int(counted.value) if counted and counted.is_whole else None,
        percent=percent.value if percent else None,
        amount=_centimes(_paid(row, money)),
        line=row.line,
    )


def _paid(row: PrintedRow, money: PrintedColumn | None) -> Figure | None:
    figure = figure_at(row.cells, money, unit=EUROS) or figure_at(row.cells, money)
    return None if figure and figure.unit == PERCENT else figure


def _centimes(figure: Figure | None) -> int | None:
    """An amount in centimes, None for one that has other decimals."""
    centimes = figure.value * 100 if figure else None
    return int(centimes) if centimes is not None and centimes.denominator == 1 else None


def _total(
    totals: Sequence[PrintedRow],
    money: PrintedColumn | None,
    rows: Sequence[SharingRow],
    *,
    is_own: bool,
) -> int | None:
    """The printed total of the money; that of a plan holds only where it is the contributors'."""
    printed = next((amount for row in totals if (amount := _centimes(_paid(row, money)))), None)
    return printed if is_own or printed == sum(row.amount or 0 for row in rows) else None
