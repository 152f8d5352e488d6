"""Tables as files: CSV and workbooks written without a live formula, workbooks read within limits.

What is text stays text: a cell that a spreadsheet would compute (« =1+1 », « @SUM ») is written
so that it never does. A workbook that comes in is measured, entry by entry, before any reader
opens it, and the reader is given what was measured and nothing else.
"""

import csv
import re
import shutil
import struct
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from python_calamine import CalamineError, CalamineWorkbook

from press.words.french import integer, nearest


@dataclass(frozen=True)
class Percent:
    """A ratio in percent as it is shown, « 15.30 »: a spreadsheet knows it as a percent."""

    value: Decimal

    @classmethod
    def of(cls, value: Fraction, places: int) -> "Percent":
        """Rounded as `french.percent` prints it: halves up in size."""
        units = nearest(abs(value), 10**places)
        return cls(Decimal(-units if value < 0 else units).scaleb(-places))

    @property
    def format(self) -> str:
        places = -int(self.value.as_tuple().exponent)
        return f"0.{'0' * places}%" if places > 0 else "0%"


Cell = str | int | Decimal | Percent | date | datetime | None
Read = str | int | Decimal | bool | date | time | None  # what a workbook's cell may hold
Row = Sequence[Cell]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")
PLAIN = re.compile(r"\w")  # begins neither a formula nor an error: openpyxl takes it for a text
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE, LONGEST_TEXT = 31, 32_767  # what Excel opens
NARROWEST, WIDEST = 8, 60  # characters of a column
CUT = "… (texte coupé)"  # at the end of what is longer
FORMATS = {Decimal: "#,##0.00", date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm:ss"}
BOLD = Font(bold=True)
MEASURED_ROWS = 1_000  # from which the widths of columns come
CSV_ROWS, IN_MEMORY = 500, 4_000_000  # rows, bytes

ANY_DAY = (1980, 1, 1, 0, 0, 0)  # of the entries of a workbook: the same rows, the same bytes
ANY_MOMENT = b"1980-01-01T00:00:00Z"
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

MOST_BYTES = 10_000_000
MOST_INFLATED = 50_000_000
MOST_TIMES = 100  # smaller than what it unfolds to
MOST_ROWS = 50_000
MOST_COLUMNS = 104  # to column CZ
MOST_REPEATED = 500_000_000  # letters, once each cell holds its own copy of a shared text

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
NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/.*\.rels|xl/(?:workbook|sharedStrings|styles)\.xml"
    r"|xl/worksheets/[^/]*\.xml"
)
ROW = re.compile(rb"<(?:\w+:)?row\b")
SHARED = re.compile(rb"[\s\"']t\s*=\s*[\"']s[\"']")
PLACE = rb"[\s\"']r\s*=\s*[\"']"  # of a row, or of a cell: r="12", r="B12"
TOO_LOW = re.compile(PLACE + rb"[A-Za-z]*0*(?:[1-9][0-9]{5}|[6-9][0-9]{4})")
TOO_FAR = re.compile(PLACE + rb"(?:[A-Za-z]{3}|[D-Zd-z][A-Za-z])[0-9]")


class WorkbookError(ValueError):
    """Why a workbook is not read: one French sentence."""


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """`;`, UTF-8 with its mark, a comma for decimals: what a French spreadsheet opens at once."""
    return b"".join(csv_parts(rows))


def csv_parts(rows: Iterable[Row]) -> Iterator[bytes]:
    """The same file, some hundred rows at a time: it is never whole in memory."""
    yield BOM_UTF8
    left = iter(rows)
    while some := list(islice(left, CSV_ROWS)):
        target = StringIO(newline="")
        csv.writer(target, delimiter=";").writerows(map(_plain, row) for row in some)
        yield target.getvalue().encode()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            text = _printable(cell)
            return f"'{text}" if FORMULA.match(text) else text
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case Percent(value):
            return f"{value:f}%".replace(".", ",")
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
    raise _unknown(cell)


def xlsx_bytes(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """A workbook of these sheets by title; the first row of each is its header, bold and frozen.

    The same sheets give the same bytes. Raises TypeError for a float, and any other type.
    """
    with xlsx_file(sheets) as written:
        return written.read()


def xlsx_file(sheets: Mapping[str, Iterable[Row]]) -> IO[bytes]:
    """The same workbook as a file to read, on the disk beyond some megabytes."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(NOT_IN_TITLES.sub(" ", title)[:LONGEST_TITLE] or None)
        _fill(sheet, iter(rows))
    with SpooledTemporaryFile(IN_MEMORY) as written:
        book.save(written)
        return _dated(written)


def _fill(sheet: WriteOnlyWorksheet, rows: Iterator[Row]) -> None:
    """Widths come from the first rows: they are written before any row."""
    sheet.freeze_panes = "A2"
    first = list(islice(rows, MEASURED_ROWS))
    for place in range(max(map(len, first), default=0)):
        longest = max(len(_plain(row[place])) for row in first if place < len(row))
        width = min(max(longest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    for rank, row in enumerate(chain(first, rows)):
        sheet.append([_typed(sheet, one, is_header=not rank) for one in row])


def _typed(sheet: WriteOnlyWorksheet, value: Cell, *, is_header: bool) -> object:
    """A cell, or the bare value of one that needs neither a format nor a guard."""
    match value:
        case "":
            return None
        case str():
            return _text(sheet, _printable(value), is_header=is_header)
        case Percent():
            cell = WriteOnlyCell(sheet, value=value.value.scaleb(-2))
            cell.number_format = value.format
        case Decimal() | date():
            cell = WriteOnlyCell(sheet, value=value)
            cell.number_format = FORMATS[type(value)]
        case int() | None:
            return value
        case _:
            raise _unknown(value)
    return cell


def _text(sheet: WriteOnlyWorksheet, text: str, *, is_header: bool) -> object:
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - len(CUT)] + CUT
    if not is_header and PLAIN.match(text):
        return text
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = text, "s"  # the type comes last: openpyxl guesses formulas
    cell.quotePrefix = bool(FORMULA.match(text))
    if is_header:
        cell.font = BOLD
    return cell


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("\ufffd", text)


def _unknown(value: object) -> TypeError:
    return TypeError(f"{type(value).__name__} n'est pas un type de case.")


def _dated(workbook: IO[bytes]) -> IO[bytes]:
    """The same workbook, whatever the moment at which it was written; copied piece by piece."""
    target = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 — closed by who reads it
    with ZipFile(workbook) as written, ZipFile(target, "w") as dated:
        for entry in written.infolist():
            copy = ZipInfo(entry.filename, ANY_DAY)
            copy.compress_type, copy.file_size = entry.compress_type, entry.file_size
            with dated.open(copy, "w") as to:
                if entry.filename == "docProps/core.xml":
                    to.write(MOMENT.sub(ANY_MOMENT, written.read(entry)))
                else:
                    with written.open(entry) as content:
                        shutil.copyfileobj(content, to)
    target.seek(0)
    return target


def is_archive(content: bytes) -> bool:
    """Whether the bytes begin as those of a workbook, which is a ZIP archive."""
    return content.startswith(b"PK\x03\x04")


def rows_of(content: bytes) -> dict[str, list[list[Read]]]:
    """The rows of each sheet of an XLSX workbook, by title, from the first row on.

    Formulas are worth the value that was saved with them. Numbers are exact: an int, else a
    Decimal. Raises WorkbookError beyond 10 MB, 50 MB inflated, 100 times its size inflated,
    50 000 rows or 104 columns, before anything is opened, and for what is no workbook.
    """
    entries = _measured(content)
    _require_bounded(entries)
    try:
        with CalamineWorkbook.from_filelike(_archive(entries)) as book:
            return {title: _rows(book, title) for title in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise WorkbookError("Le classeur est abîmé : il ne s'ouvre pas.") from error


def _rows(book: CalamineWorkbook, title: str) -> list[list[Read]]:
    sheet = book.get_sheet_by_name(title)
    return [list(map(_exact, row)) for row in sheet.to_python(skip_empty_area=False)]


def _exact(value: object) -> Read:
    """A cell as calamine gives it: « » for an empty one, and only floats for numbers."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return None if value == "" else value


def _measured(content: bytes) -> dict[str, bytes]:
    """The entries that a reader needs, inflated within limits, by name."""
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
    names = [name for name in archive.namelist() if NEEDED.fullmatch(name)]
    if WORKBOOK not in names:
        raise WorkbookError("L'archive n'est pas un classeur XLSX : enregistrez-le en .xlsx.")
    entries: dict[str, bytes] = {}
    for name in names:
        with archive.open(name) as entry:
            entries[name] = entry.read(room + 1)
        room -= len(entries[name])
        if room < 0:
            raise _bomb(room)
    return entries


def _bomb(room: int) -> WorkbookError:
    if room == MOST_INFLATED:
        return WorkbookError(
            f"Le classeur dépasse {MOST_INFLATED // 1_000_000} Mo une fois ouvert."
        )
    return WorkbookError(f"Le classeur grossit plus de {MOST_TIMES} fois en s'ouvrant.")


def _require_bounded(entries: Mapping[str, bytes]) -> None:
    """A reader lays a sheet out as a full rectangle, with a copy of each text in each cell."""
    sheets = [entry for name, entry in entries.items() if name.startswith("xl/worksheets/")]
    for sheet in sheets:
        if TOO_LOW.search(sheet) or len(ROW.findall(sheet)) > MOST_ROWS + 1:
            raise WorkbookError(f"Une feuille du classeur a plus de {integer(MOST_ROWS)} lignes.")
        if TOO_FAR.search(sheet):
            raise WorkbookError(f"Une feuille du classeur a plus de {MOST_COLUMNS} colonnes.")
    longest = max(map(len, entries.get(TEXTS, b"").split(b"<si")))
    if longest * sum(len(SHARED.findall(sheet)) for sheet in sheets) > MOST_REPEATED:
        raise WorkbookError("Le classeur répète un texte trop long dans trop de cases.")


def _archive(entries: Mapping[str, bytes]) -> BytesIO:
    """What was measured, as an archive that hides nothing else."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(ZipInfo(name, ANY_DAY), content)
    target.seek(0)
    return target
