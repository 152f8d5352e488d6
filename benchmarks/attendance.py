"""Attendance lists of 100 000 characters, and hostile ones, read in a time that grows as they do.

Against themselves at half their length: the reader must stay linear, whatever is pasted.
"""

from collections.abc import Callable
from random import Random
from statistics import median
from time import process_time

from deliberations.attendance.reading import read

LENGTHS = (50_000, 100_000)
REPEATS = 5
MOST_SECONDS = 1.0
MOST_GROWTH = 1.5  # beyond the growth of the length
SEATS = 450
LETTERS = "abcdefghijklmnoprstuv"

# What a stretch of text repeats: lists, then what a reader of lists may stumble on.
UNITS = {
    "names": "M. Jean DUPONT, ",
    "names without commas": "Jean DUPONT ",
    "names on lines": "Jean DUPONT\n",
    "communes": "Arbois : M. Jean DUPONT, ",
    "proxies": "M. Luc A donne pouvoir à M. Guy B, ",
    "movements": "M. X est arrivé à 18h au point 3. ",
    "departures": "quitte la la la la 7 ",
    "headings": "Présents : A\n",
    "parentheses": "(",
    "nested": "(a(b)c",
    "colons": "A : ",
    "commas": ",",
    "small words": "la de ",
    "letters": "a",
    "capitals": "A",
    "digits": "1",
    "blanks": " ",
    "lines": "a\n",
    "cells": "a\tb\t",
    "rows of crosses": "M. Jean DUPONT\tX\t\t\n",
    "heads of crosses": "Nom\tPrésent\tAbsent\n",
    "codes": "DUPONT Jean   P\n",
    "initials": "J. ",
    "combining": "e\u0301\u0300\u0302",
}


def run() -> None:
    """Print the time of each text and its growth beside that of its length, then 450 proxies."""
    print(f"attendance: {LENGTHS[1]:,} characters, median of {REPEATS}, processor time")
    for name, unit in UNITS.items():
        short, long = (_seconds(lambda n=n, unit=unit: _read(_text(unit, n))) for n in LENGTHS)
        growth = long / max(short, 0.001) / (LENGTHS[1] / LENGTHS[0])
        print(
            f"  {name:22} {long * 1000:5.0f} ms (target <= {MOST_SECONDS * 1000:.0f}), "
            f"growth / length {growth:.2f} (target <= {MOST_GROWTH})"
        )
    text = _shuffled()
    roll = read(text)
    print(
        f"  {SEATS} present, {SEATS} proxies shuffled: read {_seconds(lambda: read(text)):.2f} s, "
        f"counted {_seconds(lambda: roll.at(1)):.2f} s"
    )


def _text(unit: str, length: int) -> str:
    return ("Étaient présents : " + unit * (length // len(unit) + 1))[:length]


def _read(text: str) -> None:
    try:
        read(text).at(1)
    except ValueError:
        return  # no council is so large: a refusal takes its time too


def _seconds(act: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = process_time()
        act()
        times.append(process_time() - start)
    return median(times)


def _shuffled() -> str:
    """As many proxies as members, each name spoilt so that no other is exactly it."""
    chance = Random(1)  # noqa: S311
    names = [("".join(chance.sample(LETTERS, 7)), "".join(chance.sample(LETTERS, 8)))
             for _ in range(SEATS)]  # fmt: skip
    listed = ", ".join(f"M. {first.capitalize()} {last.upper()}" for first, last in names)
    spoilt = [
        " ".join("".join(chance.sample(word, len(word))).title() for word in name)
        for name in names + names[::-1]
    ]
    given = ", ".join(
        f"M. {giver} à M. {holder}"
        for giver, holder in zip(spoilt[:SEATS], spoilt[SEATS:], strict=True)
    )
    return f"Étaient présents : {listed} Procurations : {given}"
