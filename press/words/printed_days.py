"""The days that a line of an act prints: in figures, with the month in letters, all in letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from press.words.french import MONTHS, fold
from press.words.numerals import NUMERALS, in_figures

FULL = [fold(name) for name in MONTHS]
SHORT = {
    "janv": 1,
    "fev": 2,
    "fevr": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
MONTH = {name: rank for rank, name in enumerate(FULL, start=1)} | SHORT
MONTH_WORD = "|".join(sorted(MONTH, key=len, reverse=True))
NUMERAL = "|".join(sorted(NUMERALS, key=len, reverse=True))
LETTERS = rf"(?:{NUMERAL})(?:[\s-](?:et[\s-])?(?:{NUMERAL})){{0,6}}"
CENTURY = 2000

PRINTED = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4}|\d{2})"
    rf"|(?P<day_of>\d{{1,2}}|[1l]er)\s?(?:er)?\s+(?P<named>{MONTH_WORD})\b\.?\s+(?P<in>\d{{4}})"
    r")(?![\d/-]\d|\d)"
)
# « L'an deux mille vingt-deux, le six juillet »: the year comes first.
SOLEMN = re.compile(
    rf"\bl\W?an\s+(?P<year>\d{{4}}|{LETTERS})\W{{1,3}}(?:et\s+)?(?:le\s+)?(?:[a-z]+di\W+|dimanche\W+)?"
    rf"(?:le\s+)?(?P<day>\d{{1,2}}|{LETTERS})\s?(?:er)?\s+(?:du\s+mois\s+de\s+|du\s+mois\s+d\W|de\s+)?"
    rf"(?P<month>{MONTH_WORD})\b"
)


@dataclass(frozen=True)
class PrintedDay:
    """A day and where a folded line prints it."""

    on: date
    start: int
    end: int


def days_in(folded: str) -> Iterator[PrintedDay]:
    """Every day of a folded line that exists, in order."""
    for found in PRINTED.finditer(folded):
        if (on := _printed(found)) is not None:
            yield PrintedDay(on, found.start(), found.end())


def solemn_day(folded: str) -> PrintedDay | None:
    """The day of « L'an deux mille vingt-deux, le six juillet »."""
    found = SOLEMN.search(folded)
    if found is None:
        return None
    year, day = (_figure(found[name]) for name in ("year", "day"))
    on = _on(year, MONTH[found["month"]], day)
    return PrintedDay(on, found.start(), found.end()) if on else None


def _figure(text: str) -> int:
    return int(text) if text.isdigit() else in_figures(re.split(r"[\s-]+", text)) or 0


def _printed(found: re.Match[str]) -> date | None:
    if found["iso"]:
        return _on(*map(int, found["iso"].split("-")))
    if found["named"]:
        day = 1 if found["day_of"].endswith("er") else int(found["day_of"])
        return _on(int(found["in"]), MONTH[found["named"]], day)
    year = int(found["year"])
    return _on(year + CENTURY * (year < 100), int(found["month"]), int(found["day"]))


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
