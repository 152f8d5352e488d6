"""Days and months later, and months between, as calendars and French law count them. Pure."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

LAST_OF_MONTH = relativedelta(day=31)
# The last day that anyone may write: an act that ends later is a slip, and rhythms stop there.
LAST_DAY = date(2150, 12, 31)


def add_days(day: date, days: int) -> date:
    """So many days later; what is beyond the calendar is its last day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:  # after the year 9999
        return date.max


def add_months(day: date, months: int) -> date:
    """The same day of the month, so many months later; else the last day of that month.

    So French law counts a delay in months (article 641 of the code of civil procedure). What is
    beyond the calendar is its last day.
    """
    try:
        later: date = day + relativedelta(months=months)
    except (ValueError, OverflowError):  # after the year 9999
        return date.max
    return later


def months_between(first: date, last: date) -> int:
    """How many whole months part a day from a later one."""
    parted = relativedelta(last, first)
    return int(parted.years * 12 + parted.months)


def years_between(first: date, last: date) -> int:
    """How many whole years part a day from a later one."""
    return int(relativedelta(last, first).years)


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    last: date = day + LAST_OF_MONTH
    return last
