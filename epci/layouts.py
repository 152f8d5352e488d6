"""Files of populations as they come: bytes → lines of one of two known layouts.

INSEE's file of communes (headers of the census of 2021 to 2023) and a plain
`siren;municipale;totale`. A wrong line is a fault with its place; every fault is collected,
none stops the reading of the others.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from press.french import fold, integer, read_integer

MOST_BYTES = 10_000_000
MOST_LINES = 50_000
LONGEST_KEY, LONGEST_FIGURE = 20, 60  # what a message quotes of a cell
MOST_PEOPLE = 10_000_000  # more than any EPCI has; a sum of communes then fits its column

SIGNATURES = {
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"GIF8": "une image GIF",
    b"%PDF": "un document PDF",
    b"PK\x03\x04": "un classeur ou une archive ZIP",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"\x1f\x8b": "une archive gzip",
}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
INSEE_HEADER = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT"
PLAIN_HEADER = "siren;municipale;totale"


class Figures(NamedTuple):
    """The two official populations of an EPCI or of a commune (hab.)."""

    municipal: int
    total: int


class Fault(NamedTuple):
    """Why a file is refused: the line (the header is line 1), the column's header, a sentence."""

    line: int | None
    column: str
    message: str


class UnreadableError(ValueError):
    """The reading stops: there are no lines to go through, or no more."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults


# Plain tuples rather than named ones: INSEE's 35 000 lines take half the time.
Pair = tuple[int, int]  # municipal, total
Record = tuple[int, Pair | None]  # the line of a key, and its figures unless they are at fault


@dataclass(frozen=True)
class Layout:
    """A kind of file: who publishes it, the names its columns may bear, how its key is cleaned."""

    publisher: str
    columns: Mapping[str, frozenset[str]]
    clean: Callable[[str], str]


INSEE = Layout(
    "INSEE",
    {name: frozenset({name.lower()}) for name in ("COM", "PMUN", "PTOT", "Commune")},
    str.strip,
)
PLAIN = Layout(
    "",
    {
        "siren": frozenset({"siren", "siren epci", "n siren"}),
        "municipale": frozenset({"municipale", "municipal", "population municipale", "pmun"}),
        "totale": frozenset({"totale", "total", "population totale", "ptot"}),
    },
    lambda siren: re.sub(r"\s", "", siren),
)
OTHER_YEARS = {
    "codreg reg coddep codarr codcan codcom com pmun pcap ptot": "2020",
    "reg dep com pmun pcap ptot": "2019",
}


@dataclass(frozen=True)
class Table:
    """The lines of a file whose header is known."""

    layout: Layout
    header: list[str]
    places: tuple[int, int, int]  # of the key, the municipal and the total figures
    rows: Iterator[tuple[int, list[str]]]  # the line where each begins, and its cells

    @property
    def key(self) -> str:
        return self.header[self.places[0]]


def load(path: Path) -> bytes:
    """The bytes of a file of at most 10 MB. ValueError, in French, when there are none to read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise ValueError(f"Le fichier {path} n'existe pas.") from error
    except IsADirectoryError as error:
        raise ValueError(f"{path} est un dossier, pas un fichier.") from error
    except OSError as error:
        raise ValueError(f"Le fichier {path} ne peut pas être lu : vérifiez ses droits.") from error
    if len(content) > MOST_BYTES:
        raise ValueError(f"Le fichier {path} dépasse {MOST_BYTES // 1_000_000} Mo.")
    return content


def decode(content: bytes, warnings: list[str]) -> str:
    """The text of a file: UTF-8, else Windows-1252 with a warning. Raises UnreadableError."""
    _refuse_other_kinds(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        warnings.append("Le fichier n'est pas en UTF-8 : il est lu comme du Windows-1252.")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        message = "La ligne n'est ni en UTF-8 ni en Windows-1252 : enregistrez le fichier en UTF-8."
        raise UnreadableError(Fault(_line_at(content, error.start), "", message)) from error


def table(text: str) -> Table:
    """The lines of a text under a header that names what is needed. Raises UnreadableError."""
    first_line = text.partition("\n")[0]
    separator = max(";,\t", key=first_line.count)
    rows = _rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    _, header = next(rows)
    labels = [" ".join(re.findall(r"[a-z0-9]+", fold(name))) for name in header]
    layout = _layout(labels)
    return Table(layout, header, _places(layout, labels), rows)


def records(table: Table, faults: list[Fault]) -> dict[str, Record]:
    """The lines by key; whatever is wrong goes to `faults`, a key met twice among it."""
    found: dict[str, Record] = {}
    clean = table.layout.clean
    for line, typed, figures in _lines(table, faults):
        key = clean(typed)[:LONGEST_KEY]
        if not key:
            faults.append(Fault(line, table.key, "La case est vide : un code est attendu."))
        elif key in found:
            message = f"« {key} » est déjà à la ligne {found[key][0]}."
            faults.append(Fault(line, table.key, message))
            found[key] = line, None
        else:
            found[key] = line, figures
    if not found and not faults:
        faults.append(Fault(1, "", "Le fichier n'a que son en-tête : aucune ligne à lire."))
    return found


def _refuse_other_kinds(content: bytes) -> None:
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise UnreadableError(Fault(1, "", "Le fichier est vide."))
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableError(Fault(1, "", f"Le fichier est {kind}, pas un fichier CSV."))
    if content.startswith(UTF_16):
        raise UnreadableError(Fault(1, "", "Le fichier est en UTF-16 : enregistrez-le en UTF-8."))
    if (place := content.find(b"\0")) >= 0:
        message = "La ligne contient un octet nul : le fichier est abîmé, ou en UTF-16."
        raise UnreadableError(Fault(_line_at(content, place), "", message))
    if content.count(b"\n") > MOST_LINES:
        message = f"Le fichier a plus de {integer(MOST_LINES)} lignes."
        raise UnreadableError(Fault(MOST_LINES + 1, "", message))


def _line_at(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line where it begins; blank ones are left out, but for the header."""
    line = 1
    try:
        for row in reader:
            if line == 1 or any(row):
                yield line, row
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error as error:
        message = "La ligne ne se lit pas : un guillemet est mal placé ou n'est pas fermé."
        raise UnreadableError(Fault(line, "", message)) from error


def _layout(labels: list[str]) -> Layout:
    if census := OTHER_YEARS.get(" ".join(labels)):
        message = (
            f"Cet en-tête est celui de l'INSEE pour le recensement de {census} ; "
            f"seul se lit celui des recensements de 2021 à 2023 : {INSEE_HEADER}."
        )
        raise UnreadableError(Fault(1, "COM", message))
    if PLAIN.columns["siren"].intersection(labels):
        return PLAIN
    if {"com", "commune", "pmun", "ptot"}.intersection(labels):
        return INSEE
    message = (
        "La première ligne ne nomme pas les colonnes attendues : "
        f"{INSEE_HEADER} (fichier de l'INSEE) ou {PLAIN_HEADER}."
    )
    raise UnreadableError(Fault(1, "", message))


def _places(layout: Layout, labels: list[str]) -> tuple[int, int, int]:
    faults, places = [], []
    for name, accepted in layout.columns.items():
        found = [place for place, label in enumerate(labels) if label in accepted]
        places += found[:1]
        if len(found) != 1:
            trouble = "figure deux fois" if found else "manque"
            faults.append(Fault(1, name, f"La colonne « {name} » {trouble}."))
    if faults:
        raise UnreadableError(*faults)
    return places[0], places[1], places[2]


def _lines(table: Table, faults: list[Fault]) -> Iterator[tuple[int, str, Pair | None]]:
    """Line, key as typed and figures; a line too short to have a key is only a fault."""
    width, (key, municipal, total) = len(table.header), table.places
    for line, row in table.rows:
        figures = _figures(row[municipal], row[total]) if len(row) == width else None
        if figures is None:
            faults.extend(_row_faults(line, row, table))
        if len(row) > key:
            yield line, row[key], figures


def _figures(municipal: str, total: str) -> Pair | None:
    """The figures of a sound line; None for another, of which `_row_faults` says what is wrong."""
    try:
        figures = _count(municipal), _count(total)
    except ValueError:
        return None
    return figures if figures[0] <= figures[1] <= MOST_PEOPLE else None


def _count(text: str) -> int:
    if text.isdigit() and text.isascii() and len(text) < 10:
        return int(text)
    if not text.strip():
        raise ValueError("La case est vide : un nombre d'habitants est attendu.")
    return read_integer(text[:LONGEST_FIGURE])


def _row_faults(line: int, row: list[str], table: Table) -> Iterator[Fault]:
    width = len(table.header)
    if len(row) != width:
        column = table.header[min(len(row), width - 1)]
        trouble = "s'arrête trop tôt" if len(row) < width else "est trop longue"
        yield Fault(line, column, f"La ligne {trouble} : {len(row)} cases au lieu de {width}.")
        return
    counts = []
    for place in table.places[1:]:
        try:
            counts.append(_count(row[place]))
        except ValueError as error:
            yield Fault(line, table.header[place], str(error))
    if len(counts) == 2:
        yield _figures_fault(line, Figures(*counts), table)


def _figures_fault(line: int, figures: Figures, table: Table) -> Fault:
    _, municipal, total = table.places
    if figures.municipal > figures.total:
        message = (
            f"La population municipale ({integer(figures.municipal)}) dépasse "
            f"la population totale ({integer(figures.total)})."
        )
        return Fault(line, table.header[municipal], message)
    message = f"« {integer(figures.total)} » dépasse la population de tout EPCI."
    return Fault(line, table.header[total], message)
