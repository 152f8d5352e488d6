"""Rows that have one half of a table of two, where a PDF does not say which.

A label that is an EPCI goes under the labels that are; another one is left unread.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from financing.reading_acts.cells import Cell
from financing.reading_acts.tables import PrintedRow, PrintedTable

Named = Callable[[str], str | None]  # the SIREN of the only EPCI that a label names


def placed(table: PrintedTable, named: Named) -> PrintedTable:
    """The table with its loose rows at the half that theirs is; those of neither stay loose."""
    half = _half_of_epcis(table, named) if table.loose else None
    if half is None:
        return table
    width = table.width
    moved = [
        replace(row, cells=_at(row.cells, half, width))
        for row in table.loose
        if _is_one(row, named)
    ]
    kept = [row for row in table.loose if not _is_one(row, named)]
    rows = sorted([*table.rows, *moved], key=lambda row: row.line)
    return replace(table, rows=rows, loose=kept)


def _half_of_epcis(table: PrintedTable, named: Named) -> int | None:
    """The column of labels that are EPCIs; None unless there is one, beside one of others."""
    texts = [
        place
        for place in range(table.width)
        if sum(cell.is_text for cell in table.column(place)) * 2 > len(table.rows)
    ]
    of_epcis = [place for place in texts if _are_named(table.column(place), named)]
    return of_epcis[0] if len(of_epcis) == 1 and len(texts) == 2 else None


def _are_named(cells: Sequence[Cell], named: Named) -> bool:
    labels = [cell.text for cell in cells if cell.is_text]
    return 2 * sum(named(label) is not None for label in labels) >= len(labels)


def _is_one(row: PrintedRow, named: Named) -> bool:
    """Whether the only label of a row is an EPCI."""
    labels = [cell.text for cell in row.cells if cell.is_text]
    return len(labels) == 1 and named(labels[0]) is not None


def _at(cells: Sequence[Cell], place: int, width: int) -> list[Cell]:
    before = [Cell("")] * place
    return [*before, *cells, *[Cell("")] * width][:width]
