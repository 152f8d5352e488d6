"""Numbers written in letters, as acts count votes and years: « deux mille vingt-deux » is 2022."""

from collections.abc import Sequence

UNITS = dict(
    zip(
        "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize".split(),
        range(1, 17),
        strict=True,
    )
) | {"une": 1, "premier": 1, "zero": 0}
TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
EIGHTY = 4  # « quatre-vingt » is four times twenty, and « vingt-quatre » is not
NONE = frozenset({"aucun", "aucune", "neant", "zero", "nul", "nulle"})
JOINING = frozenset({"et"})
HUNDREDS, THOUSANDS = frozenset({"cent", "cents"}), frozenset({"mille", "mil"})
NUMERALS = frozenset({*UNITS, *TENS, "vingts", *HUNDREDS, *THOUSANDS})


def in_figures(words: Sequence[str]) -> int | None:
    """The number that folded words say, None where one of them is no numeral."""
    total = current = 0
    for word in words:
        if word in JOINING:
            continue
        if word in UNITS:
            current += UNITS[word]
        elif word in ("vingt", "vingts"):
            current += 76 if current % 100 == EIGHTY else 20
        elif word in TENS:
            current += TENS[word]
        elif word in HUNDREDS:
            current = (current or 1) * 100
        elif word in THOUSANDS:
            total, current = total + (current or 1) * 1000, 0
        else:
            return None
    return total + current if words else None
