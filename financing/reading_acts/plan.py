"""The financing plans that an act prints: what is spent and who pays, by period. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from financing.reading_acts.captions import EXPENSES, RESOURCES, SIDES, caption_year, side_of
from financing.reading_acts.columns import (
    AMOUNT,
    ColumnBlock,
    PrintedColumn,
    blocks_of,
    figure_at,
    is_total,
)
from financing.reading_acts.sharing import Readings, printed
from financing.reading_acts.tables import PrintedTable
from press.words.french import fold


@dataclass(frozen=True)
class PlanLine:
    """What a plan prints under a label, in centimes, on a line of the act."""

    label: str
    amount: int
    line: int


@dataclass
class PrintedPlan:
    """One period of a plan; `period` as printed, `title` where a table says whose plan it is."""

    period: str | None
    year: int | None
    title: str | None
    sides: dict[str, list[PlanLine]] = field(default_factory=lambda: {EXPENSES: [], RESOURCES: []})
    lines: set[int] = field(default_factory=set)

    def add(self, side: str, line: PlanLine) -> None:
        """A line, once: a report and its annex print the same plan."""
        known = {(fold(one.label).strip(" *"), one.amount) for one in self.sides[side]}
        if (fold(line.label).strip(" *"), line.amount) not in known:
            self.sides[side].append(line)


def plans_in(tables: Sequence[PrintedTable], readings: Readings) -> list[PrintedPlan]:
    """Every period of every plan, in printed order, but for tables that share or are replaced."""
    plans: dict[tuple[object, ...], PrintedPlan] = {}
    shared = [(one.table.rows[0].line, one.label.place) for one in readings.blocks]
    for rank, table in enumerate(tables):
        if any(table is one for one in readings.replaced):
            continue
        caption = caption_year(table, tables[rank - 1] if rank else None)
        for block in blocks_of(table):
            side = side_of(block)
            if side and (table.rows[0].line, block.label.place) not in shared:
                _read(block, side, caption, plans)
    return [plan for plan in plans.values() if any(plan.sides.values())]


def _read(
    block: ColumnBlock,
    side: str,
    caption: int | None,
    plans: dict[tuple[object, ...], PrintedPlan],
) -> None:
    title = _title(block)
    for column in _periods(block):
        period = re.sub(r"\s+", " ", column.head).strip() if column.year else None
        rank = block.rank if _has_twins(block) else 0
        key = (period, column.year or caption, title, rank)
        plan = plans.setdefault(key, PrintedPlan(period, column.year or caption, title))
        plan.lines |= block.table.lines
        for line in _lines(block, column):
            plan.add(side, line)


def _has_twins(block: ColumnBlock) -> bool:
    """Whether two blocks side by side are the same half of two plans."""
    return len({side_of(one) for one in blocks_of(block.table)}) < block.count


def _periods(block: ColumnBlock) -> list[PrintedColumn]:
    """The columns of money: one a year, or the only one."""
    money = block.of(AMOUNT)
    dated = [column for column in money if column.year]
    return dated or (money if len(money) == 1 else [])


def _title(block: ColumnBlock) -> str | None:
    """« Chef de projet 1 porté par la CUCM »: a head that names more than a half."""
    head = re.sub(r"\s+", " ", block.label.head).strip()
    is_side = not head or any(pattern.search(fold(head)) for pattern in SIDES.values())
    return None if is_side or len(head.split()) < 3 else head


def _lines(block: ColumnBlock, column: PrintedColumn) -> Iterator[PlanLine]:
    place = block.label.place
    for row in block.table.rows:
        cell = row.cells[place] if place < len(row.cells) else None
        figure = figure_at(row.cells, column)
        if cell is None or not cell.is_text or is_total(cell.text) or figure is None:
            continue
        centimes = figure.value * 100
        if centimes.denominator == 1:
            cut = row.before and not row.is_separated
            label = f"{row.before}\n{cell.text}" if cut else cell.text
            yield PlanLine(printed(label), int(centimes), row.line)
