"""One cell, from what a spreadsheet holds to a value, and back.

Money is read to the centime from what the file keeps; a number with more decimals is refused.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from config.workbook.columns import CellKind, SheetColumn
from financing.criteria.counting import read_units
from financing.entities.criteria import MOST_DECIMALS
from press.files.sheets import Cell
from press.files.workbooks import Read
from press.kit.days import not_beyond
from press.kit.fields import FLOOR
from press.words import french

LONGEST_QUOTE = 40
YES_WORDS = {"oui": True, "o": True, "x": True, "vrai": True, "non": False, "n": False}
OLDEST = FLOOR.replace(year=1950)
MOST_COUNT = 32_767
MOST_CENTIMES = 10**13
SIREN_LENGTH = 9
PERCENT_PLACES = 4


def read_cell(column: SheetColumn, value: Read) -> Any:
    """The value of a cell, None for an empty one. ValueError, in French."""
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        if column.required:
            raise ValueError(f"La case est vide : {column.kind.value} est attendu.")
        return None
    return READERS[column.kind](column, value)


def cell_of(column: SheetColumn, value: Any) -> Cell:
    """What a file holds of a value."""
    if value is None:
        return None
    match column.kind:
        case CellKind.EUROS:
            return Decimal(value).scaleb(-2)
        case CellKind.PERCENT | CellKind.NUMBER:
            return Decimal(value.numerator) / value.denominator
        case CellKind.YES:
            return "oui" if value else "non"
        case CellKind.CHOICE:
            return next(word for word, stored in column.choices.items() if stored == value)
    return value


def _words(column: SheetColumn, value: Read) -> str:
    text = _text(value)
    if len(text) > column.longest:
        raise ValueError(f"{len(text)} caractères, {column.longest} au plus.")
    if "\x00" in text:
        raise ValueError("La case a un caractère que rien n'imprime.")
    return text


def _text(value: Read) -> str:
    """A number that stands for words loses no digit: « 2024001 », « 12,5 »."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, date):
        return str(french.short_date(value))
    return " ".join(str(value).split(" ")).strip()


def _day(column: SheetColumn, value: Read) -> date:
    if isinstance(value, int | Decimal):
        raise ValueError(f"« {value} » est un nombre : donnez à la case un format de date.")
    day = value if isinstance(value, date) else french.read_date(str(value))
    if type(day) is not date:
        raise ValueError(f"« {_quoted(value)} » porte une heure : un jour est attendu.")
    if day < OLDEST:
        raise ValueError(f"Le {french.long_date(day)} est trop ancien.")
    not_beyond(day)
    return day


def _euros(column: SheetColumn, value: Read) -> int:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        centimes = Decimal(value).scaleb(2)
        if centimes != int(centimes):
            raise ValueError(f"« {_quoted(value)} » a plus de deux décimales.")
        if centimes < 0:
            raise ValueError(f"« {_quoted(value)} » est négatif.")
        found = int(centimes)
    else:
        found = french.read_euros(_of_text(column, value))
    if found >= MOST_CENTIMES:
        raise ValueError(f"« {_quoted(value)} » est trop grand.")
    return found


def _percent(column: SheetColumn, value: Read) -> Fraction:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        found = Fraction(value)
        if not 0 <= found <= 100:
            raise ValueError(f"« {_quoted(value)} » n'est pas compris entre 0 et 100.")
    else:
        found = french.read_percent(_of_text(column, value))
    if (found * 10**PERCENT_PLACES).denominator != 1:
        raise ValueError(f"« {_quoted(value)} » a plus de quatre décimales.")
    return found


def _number(column: SheetColumn, value: Read) -> Fraction:
    return Fraction(read_units(_text(value), MOST_DECIMALS), 10**MOST_DECIMALS)


def _count(column: SheetColumn, value: Read) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        found = value
    elif isinstance(value, Decimal | int):
        raise ValueError(f"« {_quoted(value)} » n'est pas un nombre entier.")
    else:
        found = french.read_integer(_of_text(column, value))
    if found > MOST_COUNT:
        raise ValueError(f"« {_quoted(value)} » est trop grand.")
    return found


def _yes(column: SheetColumn, value: Read) -> bool:
    if isinstance(value, bool):
        return value
    found = YES_WORDS.get(french.fold(_text(value)))
    if found is None:
        raise ValueError(f"« {_quoted(value)} » : écrivez oui ou non.")
    return found


def _choice(column: SheetColumn, value: Read) -> str:
    typed = french.fold(_text(value))
    found = [stored for word, stored in column.choices.items() if french.fold(word) == typed]
    if not found:
        words = ", ".join(column.choices)
        raise ValueError(f"« {_quoted(value)} » n'est pas dans la liste : {words}.")
    return found[0]


def _siren(column: SheetColumn, value: Read) -> str:
    found = re.sub(r"\s", "", _text(value))
    if not french.is_number(found) or len(found) != SIREN_LENGTH:
        raise ValueError(f"« {_quoted(value)} » n'est pas un SIREN : il a neuf chiffres.")
    return found


def _of_text(column: SheetColumn, value: Read) -> str:
    if not isinstance(value, str):
        raise ValueError(f"« {_quoted(value)} » : {column.kind.value} est attendu.")
    return value


def _quoted(value: Read) -> str:
    return _text(value)[:LONGEST_QUOTE]


READERS: dict[CellKind, Callable[[SheetColumn, Read], Any]] = {
    CellKind.WORDS: _words,
    CellKind.DAY: _day,
    CellKind.EUROS: _euros,
    CellKind.PERCENT: _percent,
    CellKind.COUNT: _count,
    CellKind.NUMBER: _number,
    CellKind.YES: _yes,
    CellKind.CHOICE: _choice,
    CellKind.SIREN: _siren,
}
