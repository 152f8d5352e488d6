"""The articles of a convention that an act prints with it. Pure.

An act has articles of its own (« Article 1 : D'approuver… »): those of the convention follow the
line that opens it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from press.words.french import fold, integer
from press.words.printed import PrintedLine

OPENS = re.compile(
    r"\W{0,6}(?:(?:projet de )?convention\b(?! collective).{0,80}$|entre les soussignes"
    r"|(?:la presente )?convention (?:est )?(?:conclue|passee|etablie) entre"
    r"|la presente convention est|il (?:est|a ete) convenu)"
)
HEADING = re.compile(
    r"\W{0,6}article\s+(?P<number>\d{1,2}|1\s?er|premier|[ivx]{1,4})\b\s?(?:er\b)?\s*[.:–—-]*\s*"
    r"(?P<title>.*)",
    re.IGNORECASE,
)
CLOSES = re.compile(
    r"\W{0,6}(?:fait (?:a|en)\b|annexes?\s*(?:\d|n|:|$)|pour extrait|signatures?\s*:?\s*$)"
)
FIRST = ("1", "1er", "1 er", "premier", "i")
LONGEST_TITLE, LONGEST_BODY, MOST_ARTICLES = 200, 20_000, 99
DECIDES = re.compile(r"(?:d.|de )(?:\w+er)\b|(?:le conseil|monsieur|madame)\b")


@dataclass(frozen=True)
class PrintedArticle:
    """An article of the convention; `lines` from its heading to the next one."""

    number: str
    title: str
    body: str
    lines: range

    @property
    def last_line(self) -> int:
        return self.lines[-1]

    @property
    def refusal(self) -> str:
        """Why a draft cannot hold it as it stands; empty where it can."""
        if not self.title:
            return "L'acte ne lui imprime pas de titre : ajoutez-le à la main."
        if len(self.title) > LONGEST_TITLE:
            return f"Son titre passe {LONGEST_TITLE} caractères : ajoutez-le à la main."
        if len(self.body) > LONGEST_BODY:
            return f"Son texte passe {integer(LONGEST_BODY)} caractères : ajoutez-le à la main."
        return ""


def convention_in(lines: Sequence[PrintedLine]) -> Sequence[PrintedLine]:
    """What an act prints of the convention, from its title to its signatures; maybe nothing."""
    opening: int | None = None
    for rank, line in enumerate(lines):
        heading = _heading(line)
        if opening is not None and heading and heading["number"].lower() in FIRST:
            headings = (at for at in range(rank, len(lines)) if _heading(lines[at]))
            return lines[opening : _end(lines, max(headings)) + 1]
        if OPENS.match(line.folded):
            opening = rank
    return ()


def articles_in(convention: Sequence[PrintedLine]) -> Iterator[PrintedArticle]:
    """The articles of a convention, in order, up to as many as a text has."""
    headings = [(rank, found) for rank, line in enumerate(convention) if (found := _heading(line))][
        :MOST_ARTICLES
    ]
    for place, (rank, found) in enumerate(headings):
        is_last = place + 1 == len(headings)
        end = _end(convention, rank) if is_last else headings[place + 1][0]
        number = convention[rank].number
        title = found["title"].strip(" :.–—-*\t")
        body = "\n".join(one.text.strip() for one in convention[rank + 1 : end] if not one.is_stamp)
        body = re.sub(r"\n{3,}", "\n\n", body).strip()
        numbers = range(number, number + end - rank)
        yield PrintedArticle(found["number"].upper(), title, body, numbers)


def _heading(line: PrintedLine) -> re.Match[str] | None:
    found = HEADING.match(line.text)
    return None if found is None or DECIDES.match(fold(found["title"])) else found


def _end(lines: Sequence[PrintedLine], heading: int) -> int:
    """Where signatures begin, behind the last article."""
    after = range(heading + 1, len(lines))
    return next((rank for rank in after if CLOSES.match(lines[rank].folded)), len(lines))
