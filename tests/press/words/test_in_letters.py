"""Amounts in letters, against rules of French spelt out here once more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.words.in_letters import euros_in_words

UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
).split()
TENS = "_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()


def below_hundred(n: int, last: bool) -> str:
    """`last`: whether nothing follows that would take the s of quatre-vingts away."""
    if n < 20:
        return UNITS[n]
    ten, unit = divmod(n, 10)
    unit += 10 * (ten in (7, 9))
    if not unit:
        return TENS[ten] + ("s" if ten == 8 and last else "")
    link = " et " if unit in (1, 11) and ten < 8 else "-"
    return TENS[ten] + link + UNITS[unit]


def below_thousand(n: int, last: bool) -> str:
    hundreds, rest = divmod(n, 100)
    many = "" if hundreds == 1 else f"{UNITS[hundreds]} "
    plural = "s" if hundreds > 1 and last and not rest else ""
    head = [f"{many}cent{plural}"] if hundreds else []
    return " ".join(head + ([below_hundred(rest, last)] if rest or not hundreds else []))


def spelt(n: int) -> str:
    """An integer below a thousand million; mille is an adjective of number and takes no s."""
    millions, below = divmod(n, 10**6)
    thousands, units = divmod(below, 1000)
    words = []
    if millions:
        words.append(f"{below_thousand(millions, True)} million{'s' if millions > 1 else ''}")
    if thousands:
        words.append("mille" if thousands == 1 else f"{below_thousand(thousands, False)} mille")
    if units or not words:
        words.append(below_thousand(units, True))
    return " ".join(words)


@pytest.mark.parametrize(
    ("centimes", "words"),
    [
        (0, "zéro euro"),
        (1, "un centime"),
        (50, "cinquante centimes"),
        (100, "un euro"),
        (101, "un euro et un centime"),
        (200, "deux euros"),
        (428400, "quatre mille deux cent quatre-vingt-quatre euros"),
        (295550, "deux mille neuf cent cinquante-cinq euros et cinquante centimes"),
        (8_000_000, "quatre-vingt mille euros"),
        (100_000_000, "un million d'euros"),
        (200_000_000, "deux millions d'euros"),
        (100_020_000, "un million deux cents euros"),
        (100_000_050, "un million d'euros et cinquante centimes"),
        (100_000_000_000, "un milliard d'euros"),
        (-428400, "moins quatre mille deux cent quatre-vingt-quatre euros"),
    ],
)
def test_amounts_are_said_as_a_treasurer_says_them(centimes: int, words: str) -> None:
    assert euros_in_words(centimes) == words


@given(st.integers(min_value=2, max_value=10**9 - 1), st.integers(min_value=2, max_value=99))
def test_every_amount_follows_the_rules_of_french(euros: int, cents: int) -> None:
    noun = "d'euros" if euros % 10**6 == 0 else "euros"
    assert (
        euros_in_words(euros * 100 + cents) == f"{spelt(euros)} {noun} et {spelt(cents)} centimes"
    )
