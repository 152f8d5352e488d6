"""A schedule of calls: each entry asks by difference, so that nothing is rounded twice.

Percents are exact fractions of the year's share, None for the balance; amounts are centimes.
"""

from collections.abc import Sequence
from fractions import Fraction

from press.words.french import nearest

WHOLE = Fraction(100)


def check_schedule(percents: Sequence[Fraction | None]) -> None:
    """ValueError, in French: nothing, a percent out of bounds, more than 100 % in all, a balance
    that is not the last, or nothing left for it.
    """
    if not percents:
        raise ValueError("un échéancier a au moins une échéance")
    parts = [one for one in percents if one is not None]
    if any(not 0 < one <= WHOLE for one in parts):
        raise ValueError("une échéance appelle de 0 à 100 % de la part")
    if None in percents[:-1]:
        raise ValueError("le solde est la dernière échéance")
    if sum(parts) > WHOLE:
        raise ValueError(f"les échéances font plus de 100 % : {sum(parts)} %")
    if percents[-1] is None and sum(parts) == WHOLE:
        raise ValueError("les échéances font 100 % avant le solde : rien ne lui reste")


def cumulated(percents: Sequence[Fraction | None], rank: int) -> Fraction:
    """What the first entries make in all, in percent; the balance brings it to 100."""
    first = percents[:rank]
    if None in first:
        return WHOLE
    return sum((one for one in first if one is not None), Fraction(0))


def target(share: int, percent: Fraction) -> int:
    """What is to be asked in all of a share, once so many percents of it are called."""
    return share if percent == WHOLE else nearest(share * percent / WHOLE, 1)


def asked(share: int, percent: Fraction, called: int) -> int:
    """What an entry asks: never less than nothing."""
    return max(0, target(share, percent) - called)
