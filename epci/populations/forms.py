"""What people type in the grid of populations, and the files that they bring in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django import forms

from epci.populations.acts import refused_cells
from epci.populations.grid import FIGURES, EpciYear, GridEntry
from epci.populations.layouts import LONGEST_FIGURE, MOST_PEOPLE, Figures
from press.kit.fields import CountField
from press.kit.forms import EditForm, Meanwhile
from press.kit.versions import StaleError
from press.words.french import read_integer

CELL = re.compile(r"[0-9]{9}-(municipal|total)")
MOST_CELLS = 4000  # more than two for each EPCI of the country
LABELS = {"municipal": "municipale", "total": "totale"}
BLANK_FIGURE = "Écrivez un nombre d'habitants."
BLANK = "écrivez un nombre entier."
NEVER_BLANK = "une population saisie ne s'efface pas, elle se remplace."


def typed_cells(posted: Mapping[str, str]) -> dict[str, str]:
    """The cells among posted fields, without the spaces and line ends of a spreadsheet."""
    named = (name for name in posted if CELL.fullmatch(name))
    return {name: posted[name].strip()[:LONGEST_FIGURE] for name in islice(named, MOST_CELLS)}


def read_entry(texts: Mapping[str, str], rows: Iterable[EpciYear], year: int) -> GridEntry:
    """Read what was typed in the open cells of a grid; a cell left out has not changed.

    Every refusal is collected, with its sentence.
    """
    opened = [row for row in rows if row.is_open]
    entry = GridEntry(_changed(texts, opened))
    for row in opened:
        if any(name in entry.texts for name in row.cells.values()):
            _read_row(entry, row, year)
    names = {row.siren: row.name for row in opened}
    entry.refusals |= refused_cells(entry.figures, names, year)
    return entry


def _changed(texts: Mapping[str, str], rows: Iterable[EpciYear]) -> dict[str, str]:
    """The texts that differ from what is saved otherwise than by their spaces, by cell."""
    return {
        name: texts[name]
        for row in rows
        for name, saved in zip(row.cells.values(), row.saved, strict=True)
        if _unspaced(texts.get(name, saved)) != _unspaced(saved)
    }


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _read_row(entry: GridEntry, row: EpciYear, year: int) -> None:
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


def reason_field(label: str, help_text: str) -> forms.CharField:
    """Why figures change; whether it is needed, the act says."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Le motif tient en %(limit_value)d caractères."},
    )


class CorrectionForm(EditForm):
    """Another figure in the place of one that may have served, and why."""

    municipale = CountField(
        label="Population municipale", most=MOST_PEOPLE, error_messages={"required": BLANK_FIGURE}
    )
    totale = CountField(
        label="Population totale", most=MOST_PEOPLE, error_messages={"required": BLANK_FIGURE}
    )
    motif = reason_field("Motif", "Il est gardé avec le chiffre et au journal, sous votre nom.")

    def refuse(self, error: forms.ValidationError) -> None:
        """Put each refusal of the act where it belongs: by figure, or by the reason."""
        if isinstance(error, StaleError):
            super().refuse(error)
            return
        fields = {"municipal": "municipale", "total": "totale", "reason": "motif"}
        for name, sentences in error.message_dict.items():
            self.add_error(fields[name.rpartition("-")[2]], sentences)

    def told(self, name: str, now: Any) -> Iterator[Meanwhile]:
        yield Meanwhile("Chiffres saisis entre-temps", str(now or "aucun"))
