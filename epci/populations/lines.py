"""Files as they come: bytes → sheets of numbered lines. A CSV has one sheet, a workbook some.

Lines come by the hundred, so that a long file can say how far its reading is.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from press.files import workbooks
from press.words.french import integer

MOST_BYTES = 10_000_000
MOST_LINES = 50_000
AT_ONCE = 300  # lines: fewer than wake the garbage collector, which costs as much as a file

SIGNATURES = {
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"GIF8": "une image GIF",
    b"%PDF": "un document PDF",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"\x1f\x8b": "une archive gzip",
}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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


class Chunk(NamedTuple):
    """Some lines that follow one another, blank ones left out: where each begins, its cells."""

    numbers: list[int]
    rows: list[list[str]]


@dataclass(frozen=True)
class HeadedLines:
    """A header, its line, and what is under it; `length` is about how many lines there are."""

    line: int
    header: list[str]
    chunks: Iterator[Chunk]
    length: int


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


def sheets_of(content: bytes, warnings: list[str]) -> list[HeadedLines]:
    """At least one sheet, whatever the name of the file. Raises UnreadableError."""
    if workbooks.is_archive(content):
        return _of_workbook(content)
    return [_of_text(decode(content, warnings))]


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


def _refuse_other_kinds(content: bytes) -> None:
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        raise UnreadableError(Fault(1, "", "Le fichier est vide."))
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            message = f"Le fichier est {kind}, pas un fichier CSV ou XLSX."
            raise UnreadableError(Fault(1, "", message))
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


def _of_text(text: str) -> HeadedLines:
    first_line = text.partition("\n")[0]
    separator = max(";,\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(reader)
    except csv.Error as error:
        raise _misquoted(1) from error
    return HeadedLines(1, header, _chunks(reader), text.count("\n"))


def _chunks(reader: Iterator[list[str]]) -> Iterator[Chunk]:
    chunk = Chunk([], [])
    line = reader.line_num + 1  # type: ignore[attr-defined]
    try:
        for row in reader:
            if row and (row[0] or any(row)):
                chunk.numbers.append(line)
                chunk.rows.append(row)
            line = reader.line_num + 1  # type: ignore[attr-defined]
            if len(chunk.rows) == AT_ONCE:
                yield chunk
                chunk = Chunk([], [])
    except csv.Error as error:
        yield chunk
        raise _misquoted(line) from error
    yield chunk


def _misquoted(line: int) -> UnreadableError:
    message = "La ligne ne se lit pas : un guillemet est mal placé ou n'est pas fermé."
    return UnreadableError(Fault(line, "", message))


def _of_workbook(content: bytes) -> list[HeadedLines]:
    """The sheets that are not empty; the header is the first line that is not."""
    try:
        read = workbooks.rows_of(content)
    except workbooks.WorkbookError as refusal:
        raise UnreadableError(Fault(1, "", str(refusal))) from refusal
    found = [_of_rows(rows) for rows in read.values() if any(map(_is_filled, rows))]
    if not found:
        raise UnreadableError(Fault(1, "", "Le classeur est vide."))
    return found


def _is_filled(row: list[workbooks.Read]) -> bool:
    return any(cell is not None for cell in row)


def _of_rows(rows: list[list[workbooks.Read]]) -> HeadedLines:
    numbered = (pair for pair in enumerate(rows, 1) if _is_filled(pair[1]))
    line, header = next(numbered)
    return HeadedLines(line, list(map(_text, header)), _chunks_of(numbered), len(rows))


def _chunks_of(numbered: Iterator[tuple[int, list[workbooks.Read]]]) -> Iterator[Chunk]:
    while some := list(islice(numbered, AT_ONCE)):
        yield Chunk([line for line, _ in some], [list(map(_text, row)) for _, row in some])


def _text(cell: workbooks.Read) -> str:
    """A cell as it would stand in a CSV: 12.5 is « 12,5 »."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)
