"""What people type in the grid of populations."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from epci.grid import FIGURES, Entry, Row
from epci.layouts import LONGEST_FIGURE, Figures
from epci.services import refused_cells
from press.french import read_integer

CELL = re.compile(r"[0-9]{9}-(municipal|total)")
MOST_CELLS = 4000  # more than two for each EPCI of the country
LABELS = {"municipal": "municipale", "total": "totale"}
BLANK = "écrivez un nombre entier."
NEVER_BLANK = "une population saisie ne s'efface pas, elle se remplace."


def typed_cells(posted: Mapping[str, str]) -> dict[str, str]:
    """The cells among posted fields, without the spaces and line ends of a spreadsheet."""
    named = (name for name in posted if CELL.fullmatch(name))
    return {name: posted[name].strip()[:LONGEST_FIGURE] for name in islice(named, MOST_CELLS)}


def read_entry(texts: Mapping[str, str], rows: Iterable[Row], year: int) -> Entry:
    """Read what was typed in the open cells of a grid; a cell left out has not changed.

    Every refusal is collected, with its sentence.
    """
    opened = [row for row in rows if row.is_open]
    entry = Entry(_changed(texts, opened))
    for row in opened:
        if any(name in entry.texts for name in row.cells.values()):
            _read_row(entry, row, year)
    names = {row.siren: row.name for row in opened}
    entry.refusals |= refused_cells(entry.figures, names, year)
    return entry


def _changed(texts: Mapping[str, str], rows: Iterable[Row]) -> dict[str, str]:
    """The texts that differ from what is saved otherwise than by their spaces, by cell."""
    return {
        name: texts[name]
        for row in rows
        for name, saved in zip(row.cells.values(), row.saved, strict=True)
        if _unspaced(texts.get(name, saved)) != _unspaced(saved)
    }


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _read_row(entry: Entry, row: Row, year: int) -> None:
    read = {}
    for (figure, name), saved in zip(row.cells.items(), row.saved, strict=True):
        try:
            read[figure] = _read(entry.texts.get(name, saved), NEVER_BLANK if saved else BLANK)
        except ValueError as error:
            label = f"{row.name}, population {LABELS[figure]} {year}"
            entry.refusals[name] = f"{label} : {error}"
    if len(read) == len(FIGURES):
        entry.figures[row.siren] = Figures(**read)


def _read(text: str, blank: str) -> int:
    if not text:
        raise ValueError(blank)
    return read_integer(text)
