"""Whatever is pasted or sent is read in a time, and a memory, at most linear in its size: at the
largest that is accepted, against an eighth of it. Acts have their own (`test_hostile.py`), and so
have workbooks, which are small and unfold (`test_workbooks.py`).

A ratio of processor times: 8 where each line costs the same, 64 where each looks at all the others.
"""

import tracemalloc
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import process_time
from typing import Any

import pytest

from conventions.texts.prose import MOST_LINES, blocks_of, tidy
from deliberations.attendance.book import MOST_NAMES
from deliberations.attendance.reading import LONGEST_TEXT, read
from epci.populations.lines import MOST_LINES as MOST_ROWS
from epci.populations.lines import UnreadableError, sheets_of
from financing.actuals.files import PieceGround, read_pieces
from financing.models import Period
from financing.payments.files import read_list
from press.files.typography import set_in_french
from press.kit.search import Asked
from press.words.alike import skeleton
from press.words.french import read_euros

TIMES, MOST_RATIO, FLOOR = 8, 24, 0.004  # seconds: below, a clock tells nothing
MOST_BYTES_EACH = 400  # bytes of memory for each byte that is read
DAY = date(2026, 11, 30)
YEAR = Period(label="2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))


@dataclass(frozen=True)
class Reader:
    """What reads a text of so many pieces; `most` is how many are accepted."""

    made: Callable[[int], Any]
    read: Callable[[Any], object]
    most: int


def letters(rank: int) -> str:
    """A name of its own, in letters alone."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{rank:06}").title()


def lines(header: str, line: str) -> Callable[[int], bytes]:
    return lambda count: "\n".join([header, *(line.format(n) for n in range(count))]).encode()


def drained(content: bytes) -> None:
    for sheet in sheets_of(content, []):
        deque(sheet.chunks, maxlen=0)


def repeated(piece: str) -> Callable[[int], str]:
    return lambda count: piece * count


def or_refused(reader: Callable[[Any], object]) -> Callable[[Any], object]:
    """A refusal is an answer too."""

    def attempted(made: Any) -> None:
        try:
            reader(made)
        except (ValueError, UnreadableError):
            return

    return attempted


READERS = {
    "présents": Reader(
        lambda count: "Présents : " + ", ".join(f"M. Jean {letters(n)}" for n in range(count)),
        read,
        MOST_NAMES,
    ),
    "sans un nom": Reader(
        lambda count: f"Présents : {'a (b), ' * count}", or_refused(read), LONGEST_TEXT // 40
    ),
    "encaissements": Reader(
        lines("date;montant;libelle", "02/03/2026;{0},50;VIR TI-DOUBS 2025-{0:04d}"),
        lambda content: read_list(content, DAY),
        MOST_ROWS // 2,
    ),
    "encaissements illisibles": Reader(
        lines("date;montant;libelle", "hier;beaucoup;{0}"),
        lambda content: read_list(content, DAY),
        MOST_ROWS // 8,
    ),
    "pièces": Reader(
        lines("ligne;date;libelle;montant", "salaire;02/03/2026;Facture {0};{0},50"),
        lambda content: read_pieces(content, PieceGround({}, {}, YEAR, DAY)),
        MOST_ROWS // 8,
    ),
    "populations": Reader(
        lines("siren;municipale;totale", "{0:09d};{0};{0}"), drained, MOST_ROWS // 2
    ),
    "guillemets": Reader(lines("a;b", '"{0};""'), or_refused(drained), MOST_ROWS // 2),
    "article": Reader(
        repeated("- un point, **gras**, {date}\n"),
        lambda body: blocks_of(tidy(body), 1, {}),
        MOST_LINES,
    ),
    "marques": Reader(repeated("**{[*"), lambda body: blocks_of(tidy(body), 1, {}), 4_000),
    "noms": Reader(repeated("été а "), skeleton, 20_000),
    "page": Reader(repeated("<p>1er l'an n° 1</p>"), set_in_french, 20_000),
    "recherche": Reader(repeated("mot "), lambda text: Asked.typed(text).words, 20_000),
    "montant": Reader(repeated("1 "), or_refused(read_euros), 50_000),
}


def seconds(reader: Reader, count: int) -> float:
    made = reader.made(count)
    best = 60.0
    for _ in range(2):
        began = process_time()
        reader.read(made)
        best = min(best, process_time() - began)
    return best


@pytest.mark.parametrize("name", READERS)
def test_time_grows_no_faster_than_what_is_read(name: str):
    reader = READERS[name]
    small = max(seconds(reader, reader.most // TIMES), FLOOR)
    assert seconds(reader, reader.most) < MOST_RATIO * small


@pytest.mark.parametrize("name", READERS)
def test_memory_grows_no_faster_than_what_is_read(name: str):
    reader = READERS[name]
    made = reader.made(reader.most // TIMES)
    tracemalloc.start()
    try:
        reader.read(made)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000 + MOST_BYTES_EACH * len(made)
