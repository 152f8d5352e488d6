"""Rows that have one half of a table of two, where a PDF does not say which.

A label that is an EPCI goes under the labels that are; another one under those that are not.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from financing.reading_acts.cells import Cell
from financing.reading_acts.tables import Row, Table

Named = Callable[[str], str | None]  # the SIREN of the only EPCI that a label names


def placed(table: Table, named: Named) -> Table:
    """The table with its loose rows at the half that theirs is; those of neither stay loose."""
    halves = _halves(table, named)
    if not table.loose or halves is None:
        return table
    width = table.width
    kept = [row for row in table.loose if _half(row, named, halves) is None]
    moved = [
        replace(row, cells=_at(row.cells, place, width))
        for row in table.loose
        if (place := _half(row, named, halves)) is not None
    ]
    rows = sorted([*table.rows, *moved], key=lambda row: row.line)
    return replace(table, rows=rows, loose=kept)


def _halves(table: Table, named: Named) -> tuple[int, int] | None:
    """The columns of labels: of EPCIs, and of others; None unless there is one of each."""
    texts = [
        place
        for place in range(table.width)
        if sum(cell.is_text for cell in table.column(place)) * 2 > len(table.rows)
    ]
    shares = {place: _are_named(table.column(place), named) for place in texts}
    of_epcis = [place for place, share in shares.items() if share]
    others = [place for place, share in shares.items() if not share]
    return (of_epcis[0], others[0]) if len(of_epcis) == len(others) == 1 else None


def _are_named(cells: Sequence[Cell], named: Named) -> bool:
    labels = [cell.text for cell in cells if cell.is_text]
    return 2 * sum(named(label) is not None for label in labels) >= len(labels)


def _half(row: Row, named: Named, halves: tuple[int, int]) -> int | None:
    label = next((cell.text for cell in row.cells if cell.is_text), None)
    if label is None or len([cell for cell in row.cells if cell.is_text]) > 1:
        return None
    return halves[0] if named(label) else None


def _at(cells: Sequence[Cell], place: int, width: int) -> list[Cell]:
    before = [Cell("")] * place
    return [*before, *cells, *[Cell("")] * width][:width]
