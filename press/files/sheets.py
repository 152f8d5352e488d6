"""Tables as files: CSV and workbooks written without a live formula.

What is text stays text: a cell that a spreadsheet would compute (« =1+1 », « @SUM ») is written
so that it never does.
"""

import csv
import re
import shutil
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from press.words.french import nearest


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
