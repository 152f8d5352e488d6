"""The last day to bring an act before the court, and the public holidays that move it. Pure."""

from datetime import date, timedelta

from press.words.months import add_days, add_months

SATURDAY = 5


def last_appeal_day(published_on: date, department: str = "") -> date:
    """The last day to bring an act before the court: two clear months after publication.

    Neither the first nor the last day counts, and a last day on a weekend or a public holiday
    moves to the next working day (CJA R421-1 and R421-5, CPC 641 and 642). The calendar's own last
    day moves no further.
    """
    day = add_days(add_months(published_on, 2), 1)
    while day < date.max and not _is_worked(day, department):
        day += timedelta(days=1)
    return day


def _is_worked(day: date, department: str) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year, department)


ALSACE_MOSELLE = frozenset({"57", "67", "68"})


# The end of slavery is kept on the day of each territory (Code du travail L3422-2).
OVERSEAS = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
}


def public_holidays(year: int, department: str = "") -> frozenset[date]:
    """The eleven of Code du travail L3133-1, and those of a department.

    Alsace and Moselle also keep Good Friday and 26 December (L3134-13).
    """
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    moved = [1, 39, 50]  # days after Easter Sunday
    if department in ALSACE_MOSELLE:
        fixed.append((12, 26))
        moved.append(-2)
    if department in OVERSEAS:
        fixed.append(OVERSEAS[department])
    sunday = easter(year)
    return frozenset(
        (
            *(date(year, month, day) for month, day in fixed),
            *(sunday + timedelta(days=days) for days in moved),
        )
    )


def easter(year: int) -> date:
    """Easter Sunday, Gregorian (Butcher 1876, after Meeus, Astronomical Algorithms, ch. 8)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - lunar + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - epact - left) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
