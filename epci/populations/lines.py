"""Files as they come: bytes → sheets of numbered lines. A CSV has one sheet, a workbook some.

Lines come by the hundred, so that a long file can say how far its reading is.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from press.files import workbooks
from press.files.sheets import Percent
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
SEPARATORS = ";\t,"
DECLARED = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)  # what Excel reads above a CSV
MOST_ABOVE = 20  # lines in which the header is looked for
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
    return [_of_text(decode(content, warnings), warnings)]


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


def headed(
    sheet: HeadedLines, knows: Callable[[list[str]], bool], warnings: list[str]
) -> HeadedLines:
    """The sheet from the first of its lines that names the columns on, as `knows` says; said.

    Titles stand above it. A sheet without such a line comes back as it is, to be refused.
    """
    if knows(sheet.header):
        return sheet
    first = next(sheet.chunks, Chunk([], []))
    for rank, row in enumerate(first.rows[:MOST_ABOVE]):
        if knows(row):
            line = first.numbers[rank]
            warnings.append(_left_aside(line))
            rest = Chunk(first.numbers[rank + 1 :], first.rows[rank + 1 :])
            return replace(sheet, line=line, header=row, chunks=chain([rest], sheet.chunks))
    return replace(sheet, chunks=chain([first], sheet.chunks))


def table_in(
    content: bytes, knows: Callable[[list[str]], bool], warnings: list[str]
) -> HeadedLines:
    """The first sheet that names the columns, from there on; else the first. UnreadableError."""
    sheets = [headed(one, knows, warnings) for one in sheets_of(content, warnings)]
    return next((one for one in sheets if knows(one.header)), sheets[0])


def places_in(
    sheet: HeadedLines, labels: Sequence[str], needed: Iterable[str], header: Iterable[str]
) -> dict[str, int]:
    """Where each column is, by its label. UnreadableError names each that is needed and missing,
    and what the first line should be.
    """
    missing = [name for name in needed if name not in labels]
    if missing:
        said = f"Il manque {', '.join(missing)} : la première ligne est « {';'.join(header)} »."
        raise UnreadableError(*(Fault(sheet.line, name, said) for name in missing))
    return {label: labels.index(label) for label in labels}


def _left_aside(line: int) -> str:
    return f"Les colonnes sont nommées à la ligne {line} : ce qui est au-dessus est laissé de côté."


def _of_text(text: str, warnings: list[str]) -> HeadedLines:
    """The header is the first line that is not blank, below « sep=; »."""
    sample = _sample(text)
    declared = DECLARED.fullmatch(sample[0]) if sample else None
    separator = declared[1] if declared else max(SEPARATORS, key=_lines_with(sample))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for rank, header in enumerate(reader):
            if any(cell.strip() for cell in header) and not (declared and rank == 0):
                break
            line = reader.line_num + 1
        else:
            raise UnreadableError(Fault(1, "", "Le fichier est vide."))
    except csv.Error as error:
        raise _misquoted(line) from error
    if declared:
        warnings.append(_left_aside(line))
    return HeadedLines(line, header, _chunks(reader), text.count("\n"))


def _sample(text: str) -> list[str]:
    return [one.rstrip("\r") for one in text.split("\n", MOST_ABOVE)[:MOST_ABOVE]]


def _lines_with(sample: list[str]) -> Callable[[str], int]:
    """In how many lines a sign stands: a title has none, and a decimal comma is not in all."""
    return lambda sign: sum(sign in line for line in sample)


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
    if isinstance(cell, Percent):
        return f"{cell.value:f} %".replace(".", ",")
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)
