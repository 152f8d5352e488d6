"""A bank's or Hélios' list, in a file or a paste: « date;montant;libelle », CSV or workbook.

The columns come in any order, among others that are left aside.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from epci.populations.lines import Fault, HeadedLines, UnreadableError, places_in, table_in
from financing.payments.matching import BankLine
from press.words.french import fold, long_date, read_date, read_euros

HEADER = ("date", "montant", "libelle")
LONGEST_LABEL = 300
DAYS = 800  # that a list may name in any order, read once each
day_of = lru_cache(DAYS)(read_date)


@dataclass
class ReadList:
    """The lines of money received, the debits, the faults of the others, and what is to be said.

    `text` is the list again as a CSV with the same numbers of lines, to be carried along.
    """

    lines: list[BankLine] = field(default_factory=list)
    debits: list[BankLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    text: str = ""


def read_list(content: bytes, today: date) -> ReadList:
    """Every line of a list; nothing is stored. A fault has its line and its column."""
    found = ReadList()
    rows: dict[int, Sequence[str]] = {}
    try:
        sheet = table_in(content, _is_header, found.warnings)
        rows[sheet.line] = sheet.header
        places = _places(sheet)
        for chunk in sheet.chunks:
            for number, row in zip(chunk.numbers, chunk.rows, strict=True):
                rows[number] = row
                _take(number, row, places, today, found)
    except UnreadableError as error:
        found.faults += error.faults
    found.text = _as_text(rows)
    return found


def _labels(cells: Sequence[str]) -> list[str]:
    return [fold(cell).strip() for cell in cells]


def _is_header(cells: list[str]) -> bool:
    return set(HEADER) <= set(_labels(cells))


def _places(sheet: HeadedLines) -> tuple[int, int, int]:
    """Where each of the three columns is."""
    places = places_in(sheet, _labels(sheet.header), HEADER, HEADER)
    return places["date"], places["montant"], places["libelle"]


def _take(
    number: int, row: Sequence[str], places: tuple[int, int, int], today: date, found: ReadList
) -> None:
    """One line: money received, a debit, or its faults."""
    faults = len(found.faults)
    day, amount, label = (row[one].strip() if one < len(row) else "" for one in places)
    received_on = _read_day(number, day, today, found)
    is_debit, centimes = _read_amount(number, amount, found)
    if len(found.faults) > faults or received_on is None:
        return
    line = BankLine(number, received_on, centimes, " ".join(label.split())[:LONGEST_LABEL])
    (found.debits if is_debit else found.lines).append(line)


def _read_day(number: int, text: str, today: date, found: ReadList) -> date | None:
    if not text:
        found.faults.append(Fault(number, "date", "Écrivez la date."))
        return None
    try:
        day = day_of(text)
    except ValueError as error:
        found.faults.append(Fault(number, "date", str(error)))
        return None
    if day > today:
        found.faults.append(Fault(number, "date", to_come(day)))
        return None
    return day


def to_come(day: date) -> str:
    return f"Le {long_date(day)} est à venir : un encaissement s'enregistre une fois reçu."


def _read_amount(number: int, text: str, found: ReadList) -> tuple[bool, int]:
    """Whether it is a debit, and its centimes."""
    bare = text.lstrip("+").strip()
    is_debit = bare[:1] in ("-", "−", "–")
    try:
        if not bare:
            raise ValueError("Écrivez le montant.")
        centimes = read_euros(bare[1:].strip() if is_debit else bare)
        if not centimes:
            raise ValueError("Un encaissement n'est pas nul.")
    except ValueError as error:
        found.faults.append(Fault(number, "montant", str(error)))
        return False, 0
    return is_debit, centimes


def _as_text(rows: dict[int, Sequence[str]]) -> str:
    """Each row on the line where it was, the others empty."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    for number in range(1, max(rows, default=0) + 1):
        cells = [" ".join(cell.split()) for cell in rows.get(number, ())]
        writer.writerow(cells) if cells else target.write("\n")
    return target.getvalue()
