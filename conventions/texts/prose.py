"""What the body of an article is made of: paragraphs, lists, sub-headings and facts. Pure.

One line is one paragraph. A line that begins with a dash is an item of a list. One that begins
with two numbers (« 7.1 Durée ») is a sub-heading, printed under the number that its article has
now, where these cannot be a decimal: « 1.5 ETP pour l'animation » is printed as it was typed. A
name between brackets (« [fin] ») stands for what the convention's own fields say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from press.words.french import fold, spaced

ITEM = re.compile(r"[-–—•*]\s+(.+)")
HEADING = re.compile(r"([1-9][0-9]?)\.([1-9][0-9]?)\.?\s+(\S.{0,118}[^\s.,;:])")
# Words that follow a decimal: what begins with one is never a sub-heading.
UNITS = frozenset(
    (
        "etp etpt eqtp equivalent equivalents agent agents poste postes euro euros million "
        "millions milliard milliards centime centimes point points habitant habitants jour jours "
        "heure heures mois an ans annee annees fois km ha m mo go to w kw mw gw wh kwh mwh gwh "
        "tonne tonnes hectare hectares kilometre kilometres metre metres litre litres ht ttc md k "
        "part parts voix sieges"
    ).split()
)
FACT = re.compile(r"\[([^][\n]{1,60})\]")

MOST_LINES = 300  # of an article: no act prints that many, and a page takes time for each
MOST_PRINTED = 2_000  # of a whole text

Kind = Literal["paragraph", "item", "heading"]
Mark = Literal["", "missing", "demonstration"]


@dataclass(frozen=True)
class Fact:
    """What a field of the convention says, as it is printed; empty while nobody typed it."""

    value: str
    is_demonstration: bool = False


@dataclass(frozen=True)
class Words:
    """Some words of a line, and whether they are a fact that is missing or invented."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True)
class Block:
    """A paragraph or a sub-heading, of one line, or a list, of several."""

    kind: Kind
    lines: list[list[Words]]
    number: str = ""


def tidy(body: str) -> str:
    """The body as it is kept: no blank at the end of a line, no empty line twice or around."""
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def lines_of(body: str) -> int:
    """How many lines a body has that are printed."""
    return sum(map(bool, map(str.strip, body.splitlines())))


def blocks_of(body: str, rank: int, facts: Mapping[str, Fact]) -> list[Block]:
    """The blocks of the article of that number; those of a preamble (0) have no number."""
    found: list[Block] = []
    headings = 0
    for kind, lines in groupby(_kinds(body), key=_first):
        texts = [list(_pieces(text, facts)) for _, text in lines]
        if kind == "item":
            found.append(Block(kind, texts))
            continue
        for text in texts:
            headings += kind == "heading"
            number = f"{rank}.{headings}" if kind == "heading" and rank else ""
            found.append(Block(kind, [text], number))
    return found


def facts_in(body: str) -> set[str]:
    """The names between brackets that a body holds."""
    return set(FACT.findall(body))


def _first(line: tuple[Kind, str]) -> Kind:
    return line[0]


def _kinds(body: str) -> Iterator[tuple[Kind, str]]:
    """What each line is, and its words without the mark that says so.

    The sub-headings of an article have one first number, and second ones that grow.
    """
    last: tuple[int, int] | None = None
    for line in filter(str.strip, body.splitlines()):
        typed = spaced(line.strip())
        if item := ITEM.fullmatch(typed):
            yield "item", item[1]
        elif (found := _heading(typed)) and (last is None or _follows(last, found[0])):
            last = found[0]
            yield "heading", found[1]
        else:
            yield "paragraph", typed


def _heading(typed: str) -> tuple[tuple[int, int], str] | None:
    """The two numbers of what may be a sub-heading, and its words: a title, with its capital."""
    found = HEADING.fullmatch(typed)
    if found is None or not found[3].lstrip("«\"' \u00a0\u202f")[:1].isupper():
        return None
    first = re.split(r"[^\w]", fold(found[3]).lstrip(), maxsplit=1)[0]
    return None if first in UNITS else ((int(found[1]), int(found[2])), found[3])


def _follows(last: tuple[int, int], numbers: tuple[int, int]) -> bool:
    return numbers[0] == last[0] and numbers[1] > last[1]


def _pieces(text: str, facts: Mapping[str, Fact]) -> Iterator[Words]:
    """The line cut at its facts; brackets around anything else are left as they are."""
    for rank, part in enumerate(FACT.split(text)):
        if rank % 2 and part in facts:
            yield _fact(part, facts[part])
        elif part:
            yield Words(f"[{part}]" if rank % 2 else part)


def _fact(name: str, fact: Fact) -> Words:
    if not fact.value:
        return Words(f"[{name} : à compléter]", "missing")
    return Words(fact.value, "demonstration" if fact.is_demonstration else "")
