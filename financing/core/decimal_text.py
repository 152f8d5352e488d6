"""Exact values as decimal strings, with a point: how JSON and CSV write what is never a float."""

from fractions import Fraction

from press.words.french import nearest


def decimal_text(value: Fraction | None, places: int) -> str | None:
    """A positive ratio, halves up: (Fraction(153, 10), 2) gives « 15.30 »; None for None."""
    if value is None:
        return None
    whole, part = divmod(nearest(value, 10**places), 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)


def money_text(centimes: int) -> str:
    """Centimes as euros: 295550 gives « 2955.50 », -5 gives « -0.05 »."""
    sign = "-" if centimes < 0 else ""
    whole, part = divmod(abs(centimes), 100)
    return f"{sign}{whole}.{part:02d}"
