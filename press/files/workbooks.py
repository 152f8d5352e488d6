"""Workbooks that come in, read within limits.

A workbook is measured, entry by entry, before any reader opens it, and the reader is given what
was measured and nothing else. A reader lays each sheet out as a full rectangle, with a copy of
each text in each cell: both are summed over the sheets first.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook

from press.files.sheets import ANY_DAY, Percent
from press.files.shown import Shown, as_shown, exact, shown_of
from press.words.french import integer

Read = str | int | Decimal | Percent | bool | date | time | None  # what a cell may hold

MOST_BYTES = 10_000_000
MOST_INFLATED = 50_000_000
MOST_TIMES = 100  # smaller than what it unfolds to
MOST_ROWS = 50_000
MOST_COLUMNS = 104  # to column CZ
MOST_CELLS = 2_000_000  # of all the sheets, laid out as rectangles
MOST_REPEATED = 50_000_000  # letters, once each cell holds its own copy of a shared text

# what a broken archive makes the standard library raise
UNREADABLE = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    IndexError,
    KeyError,
    struct.error,
)

WORKBOOK = "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
FIXED = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, TEXTS, "xl/styles.xml")
NEEDED = re.compile(r"xl/_rels/.*\.rels|xl/worksheets/[^/]*\.xml")
# What an archive that is no XLSX workbook is, by what it holds, and what to do of it.
OTHERS = (
    ("word/", "un document Word : enregistrez-le en PDF, ou son tableau dans un classeur .xlsx"),
    ("ppt/", "une présentation : enregistrez-la en PDF"),
    ("xl/workbook.bin", "un classeur binaire (.xlsb) : enregistrez-le en .xlsx"),
    ("mimetype", "un document OpenDocument : enregistrez-le en .xlsx ou en PDF"),
)
ROW = re.compile(rb"<(?:\w+:)?row\b")
SHARED = re.compile(rb"[\s\"']t\s*=\s*[\"']s[\"']")
PLACE = rb"[\s\"']r\s*=\s*[\"']"  # of a row, or of a cell: r="12", r="B12"
TOO_LOW = re.compile(PLACE + rb"[A-Za-z]*0*(?:[1-9][0-9]{5}|[6-9][0-9]{4})")
ANY_PLACE = re.compile(PLACE + rb"([A-Za-z]*)([0-9]+)")
CELL = re.compile(rb"<(?:\w+:)?c\b")
# A cell that says, in the simplest way, which shared text it repeats.
REPEATS = re.compile(
    SHARED.pattern + rb"[^>]*>\s*<(?:\w+:)?v(?:\s[^>]*)?>([0-9]{1,7})</(?:\w+:)?v>"
)
TEXT = re.compile(rb"<(?:\w+:)?si\b")
TOO_FAR = re.compile(PLACE + rb"(?:[A-Za-z]{3,}|[D-Zd-z][A-Za-z])[0-9]")


class WorkbookError(ValueError):
    """Why a workbook is not read: one French sentence."""


def is_archive(content: bytes) -> bool:
    """Whether the bytes begin as those of a workbook, which is a ZIP archive."""
    return content.startswith(b"PK\x03\x04")


def rows_of(content: bytes) -> dict[str, list[list[Read]]]:
    """The rows of each sheet of an XLSX workbook, by title, from the first row on.

    Formulas are worth the value that was saved with them. Numbers are as they are shown: an int,
    a Decimal, a Percent, or a text under a format « 00000 ». Raises WorkbookError beyond 10 MB,
    50 MB inflated, 100 times its size inflated, 50 000 rows or 104 columns, before anything is
    opened, and for what is no workbook.
    """
    with _opened(content) as (book, entries):
        shown = shown_of(entries)
        return {title: _rows(book, title, shown.get(title, {})) for title in book.sheet_names}


def require_workbook(content: bytes) -> None:
    """That it opens within its limits; no cell is read. Raises WorkbookError as `rows_of`."""
    with _opened(content):
        pass


@contextmanager
def _opened(content: bytes) -> Iterator[tuple[CalamineWorkbook, Mapping[str, bytes]]]:
    entries = measured(content)
    _require_bounded(entries)
    try:
        with CalamineWorkbook.from_filelike(_archive(entries)) as book:
            yield book, entries
    except (CalamineError, ValueError, OSError) as error:
        raise WorkbookError("Le classeur est abîmé : il ne s'ouvre pas.") from error


def _rows(book: CalamineWorkbook, title: str, shown: Shown) -> list[list[Read]]:
    found = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    rows = [list(map(_read, row)) for row in found]
    for (row, column), way in shown.items():
        if row < len(rows) and column < len(rows[row]) and type(found[row][column]) is float:
            rows[row][column] = as_shown(found[row][column], way)
    return rows


def _read(value: object) -> Read:
    """A cell as calamine gives it: « » for an empty one, and only floats for numbers."""
    if value == "":
        return None
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


def measured(content: bytes) -> dict[str, bytes]:
    """The entries that a reader needs, inflated within limits, by name. Raises WorkbookError."""
    if len(content) > MOST_BYTES:
        raise WorkbookError(f"Le classeur dépasse {MOST_BYTES // 1_000_000} Mo.")
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _inflated(archive, min(MOST_INFLATED, MOST_TIMES * len(content)))
    except WorkbookError:
        raise
    except UNREADABLE as error:
        raise WorkbookError("Le classeur est abîmé, tronqué ou protégé.") from error


def _inflated(archive: ZipFile, room: int) -> dict[str, bytes]:
    """Raises WorkbookError when what is declared, or what is found, goes beyond `room` bytes."""
    if sum(entry.file_size for entry in archive.infolist()) > room:
        raise _bomb(room)
    named = {_canonical(name): name for name in archive.namelist()}
    if WORKBOOK not in named:
        raise _no_workbook(named)
    entries: dict[str, bytes] = {}
    for path, name in named.items():
        if path not in FIXED and not NEEDED.fullmatch(path):
            continue
        with archive.open(name) as entry:
            entries[path] = entry.read(room + 1)
        room -= len(entries[path])
        if room < 0:
            raise _bomb(room)
        if path.endswith(".rels"):
            entries[path] = entries[path].replace(b"\\", b"/")
    return entries


def _canonical(name: str) -> str:
    """The name of an entry as Excel writes it: some write capitals, or backslashes."""
    path = name.replace("\\", "/").removeprefix("./").removeprefix("/")
    folded = path.casefold()
    known = {one.casefold(): one for one in FIXED}
    return known.get(folded, folded if folded.startswith("xl/") else path)


def _no_workbook(named: Mapping[str, str]) -> WorkbookError:
    for mark, said in OTHERS:
        if any(path.casefold().startswith(mark) for path in named):
            return WorkbookError(f"C'est {said}.")
    return WorkbookError("L'archive n'est pas un classeur XLSX : enregistrez-le en .xlsx.")


def _bomb(room: int) -> WorkbookError:
    if room == MOST_INFLATED:
        return WorkbookError(
            f"Le classeur dépasse {MOST_INFLATED // 1_000_000} Mo une fois ouvert."
        )
    return WorkbookError(f"Le classeur grossit plus de {MOST_TIMES} fois en s'ouvrant.")


def _require_bounded(entries: Mapping[str, bytes]) -> None:
    """Raises WorkbookError for more rows, columns, cells or copied letters than a reader holds."""
    sheets = [entry for name, entry in entries.items() if name.startswith("xl/worksheets/")]
    for sheet in sheets:
        if TOO_LOW.search(sheet) or len(ROW.findall(sheet)) > MOST_ROWS + 1:
            raise WorkbookError(f"Une feuille du classeur a plus de {integer(MOST_ROWS)} lignes.")
        if TOO_FAR.search(sheet):
            raise WorkbookError(f"Une feuille du classeur a plus de {MOST_COLUMNS} colonnes.")
    if sum(map(_laid_out, sheets)) > MOST_CELLS:
        raise WorkbookError(
            f"Les feuilles du classeur ont ensemble plus de {integer(MOST_CELLS)} cases."
        )
    if _repeated(entries.get(TEXTS, b""), sheets) > MOST_REPEATED:
        raise WorkbookError("Le classeur répète un texte trop long dans trop de cases.")


def _laid_out(sheet: bytes) -> int:
    """How many cells the rectangle of a sheet has; a cell that says no place follows another."""
    rows = columns = places = 0
    for place in ANY_PLACE.finditer(sheet):
        places += bool(place[1])
        rows = max(rows, int(place[2][-6:]))
        columns = max(columns, column_index_from_string(place[1].decode()) if place[1] else 0)
    if places < len(CELL.findall(sheet)):
        columns = max(columns, *(len(CELL.findall(row)) for row in ROW.split(sheet)))
    return max(rows, len(ROW.findall(sheet))) * columns


def _repeated(texts: bytes, sheets: Sequence[bytes]) -> int:
    """How many bytes the copies of shared texts take, at most: each cell holds its own.

    A cell that does not plainly say which text it repeats is taken to repeat the longest.
    """
    sizes = [len(one) for one in TEXT.split(texts)][1:]
    longest = max(sizes, default=0)
    total = 0
    for sheet in sheets:
        repeated = len(SHARED.findall(sheet))
        if b"<!" in texts or longest * repeated <= MOST_REPEATED:  # may hide a text, or is few
            total += longest * repeated
            continue
        plain = [int(one[1]) for one in REPEATS.finditer(sheet)]
        total += sum(sizes[one] for one in plain if one < len(sizes))
        total += longest * (repeated - len(plain))
    return total


def _archive(entries: Mapping[str, bytes]) -> BytesIO:
    """What was measured, as an archive that hides nothing else."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(ZipInfo(name, ANY_DAY), content)
    target.seek(0)
    return target
