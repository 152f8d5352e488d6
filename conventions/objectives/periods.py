"""How often something is counted: periods, those that are late, and the way to a target.

Pure: days and numbers in, days and numbers out; the day of today is an argument.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from press.words.french import MONTHS, short_date
from press.words.months import add_months

MONTH, QUARTER, YEAR, ONCE = "month", "quarter", "year", "once"
LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}  # months
FIRST_YEAR, LAST_YEAR = 2000, 2100
LEEWAY = timedelta(days=15)  # the figures of a period are known some days after its end
AT_THE_END = "bilan"  # the key of the only period of what is counted once

KEY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})|-t(?P<quarter>[1-4]))?")


@dataclass(frozen=True, order=True)
class ReadingPeriod:
    """Days that one reading covers, the last one included. ValueError when they are reversed."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("Une période finit après avoir commencé.")

    @property
    def rhythm(self) -> str:
        """The rhythm that has this period; ONCE for any other days."""
        fits = (one for one in LENGTHS if period_at(one, self.starts_on) == self)
        return next(fits, ONCE)

    @property
    def quarter(self) -> int:
        return (self.starts_on.month + 2) // 3

    @property
    def name(self) -> str:
        """« mars 2026 », « 1er trimestre 2026 », « 2026 », « du 15/09/2022 au 14/09/2024 »."""
        year = self.starts_on.year
        names = {
            MONTH: f"{MONTHS[self.starts_on.month - 1]} {year}",
            QUARTER: f"{self.quarter}{'er' if self.quarter == 1 else 'e'} trimestre {year}",
            YEAR: str(year),
            ONCE: f"du {short_date(self.starts_on)} au {short_date(self.ends_on)}",
        }
        return names[self.rhythm]

    @property
    def of_name(self) -> str:
        """« de mars 2026 », « d'avril 2026 », « du 1er trimestre 2026 », « de 2026 »."""
        if self.rhythm == QUARTER:
            return f"du {self.name}"
        return f"d'{self.name}" if self.name[0] in "ao" else f"de {self.name}"

    @property
    def key(self) -> str:
        """How an address names it: « 2026-03 », « 2026-t1 », « 2026 », « bilan »."""
        year = self.starts_on.year
        keys = {MONTH: f"{self.starts_on:%Y-%m}", QUARTER: f"{year}-t{self.quarter}"}
        return (keys | {YEAR: str(year), ONCE: AT_THE_END})[self.rhythm]

    @property
    def mark(self) -> str:
        """The name under a drawing, where there is little room: « 03/26 », « T1 26 », « 2026 »."""
        marks = {
            MONTH: f"{self.starts_on:%m/%y}",
            QUARTER: f"T{self.quarter} {self.starts_on:%y}",
        }
        return marks.get(self.rhythm, str(self.ends_on.year))


@dataclass(frozen=True)
class Lifetime:
    """The life of a convention, as far as its days are known."""

    first: date | None
    last: date | None


def period_at(rhythm: str, day: date) -> ReadingPeriod:
    """The month, quarter or year in which a day falls."""
    months = LENGTHS[rhythm]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return ReadingPeriod(first, add_months(first, months) - timedelta(days=1))


def read_key(key: str) -> ReadingPeriod | None:
    """The period that an address names; None for what is no month, quarter or year."""
    found = KEY.fullmatch(key)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return None
    year = int(found["year"])
    if found["quarter"]:
        return period_at(QUARTER, date(year, int(found["quarter"]) * 3, 1))
    if found["month"] is None:
        return period_at(YEAR, date(year, 1, 1))
    month = int(found["month"])
    return period_at(MONTH, date(year, month, 1)) if 1 <= month <= 12 else None


def periods(rhythm: str, first: date, last: date) -> list[ReadingPeriod]:
    """The months, quarters or years that have a day between the two, in order."""
    found: list[ReadingPeriod] = []
    day = first
    while day <= last:
        found.append(period_at(rhythm, day))
        day = found[-1].ends_on + timedelta(days=1)
    return found


def begun(rhythm: str, span: Lifetime, target_on: date | None, on: date) -> list[ReadingPeriod]:
    """The periods to read that have begun on a day, in order.

    From the first day of the convention to its last, or to the day of the target if it comes
    before; a period that the convention does not live to the end of is not asked for, unless it
    is the only one. What is counted once has one, which goes on for as long as no end is known.
    """
    ends = [day for day in (span.last, target_on) if day]
    if span.first is None or span.first > on:
        return []
    if rhythm == ONCE:
        return [ReadingPeriod(span.first, max(span.first, min(ends, default=on)))]
    found = periods(rhythm, span.first, min([*ends, on]))
    return [one for one in found if one == found[0] or not span.last or one.ends_on <= span.last]


def awaited(rhythm: str, span: Lifetime, target_on: date | None, on: date) -> list[ReadingPeriod]:
    """The periods whose reading should be there on a day: their figures can be known by now."""
    return [one for one in begun(rhythm, span, target_on, on) if one.ends_on + LEEWAY < on]


def missing(due: Collection[ReadingPeriod], known: Collection[date]) -> list[ReadingPeriod]:
    """Those of the periods that no reading begins."""
    return [one for one in due if one.starts_on not in known]


def last_missing(due: Collection[ReadingPeriod], known: Collection[date]) -> int:
    """How many of the last periods, in a row, have no reading."""
    count = 0
    for one in sorted(due, reverse=True):
        if one.starts_on in known:
            break
        count += 1
    return count


def progress(value: Decimal, target: Decimal) -> Fraction:
    """The part of a target that is reached, beyond 1 when it is passed.

    Raises ValueError for a target that is not above 0.
    """
    if target <= 0:
        raise ValueError("Une cible est plus grande que zéro.")
    return Fraction(value) / Fraction(target)
