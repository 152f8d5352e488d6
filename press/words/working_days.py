"""The days on which offices are open: neither Saturday, nor Sunday, nor a French holiday."""

from datetime import date, timedelta

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # days: Easter Monday, Ascension, Whit Monday
SATURDAY = 5


def holidays(year: int) -> set[date]:
    """The eleven of the Labour Code (L3133-1)."""
    movable = {easter(year) + timedelta(days=after) for after in AFTER_EASTER}
    return movable | {date(year, month, day) for month, day in FIXED}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Butcher's algorithm)."""
    golden, century = year % 19, year // 100
    leaps, rest = divmod(year % 100, 4)
    skipped = (century + 8) // 25
    moon = (19 * golden + century - century // 4 - (century - skipped + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * leaps - moon - rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The day that ends so many working days after another, which does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day
