"""Sentences of the session that tell who comes and who goes, outside the lists. Pure.

« Monsieur X est arrivé à 18h45, avant l'examen du point 98 » ; « Départ de Mme Y au point 6 ».
"""

import re
from itertools import islice
from typing import NamedTuple

from deliberations.attendance.items import Item
from deliberations.attendance.pieces import CONTINUES, EXPECTING
from deliberations.attendance.plain import Plain
from deliberations.attendance.spans import Moves, read_moves
from deliberations.attendance.words import TITLE

VERB = re.compile(
    r"(?<![a-z(])(?:(?:est|sont|etant)\s+(?:arrive|parti|sorti|entre)\w*|arrive(?:nt)?(?=\s)|rejoi(?:nt|gnent)\s+(?:la|l'|le)"
    r"|quitte(?:nt)?\s+(?:la|l'|definitivement)|entre(?:nt)?\s+en\s+seance|sort(?:ent)?\s+de\s+(?:la|seance)"
    r"|(?:arrivee|depart)s?\s+(?:de|d')(?=\s*(?:m\.|mm|mme|mlle|monsieur|madame|messieurs|mesdames)))"
)
OPENS, CLOSES = re.compile(r"[.;\n(]\s|\n"), re.compile(r"\.(?=\s|\Z)|;|\n|\bsoit\b|(?<!\d):")
MOST_MOVES = 400  # a session has fewer
WIDEST = 240  # characters of a sentence on each side of its verb
PROXY = re.compile(
    r"(?:et|puis|qui)?\s*(?:a\s+)?(?:donn\w+|laiss\w+|remet)\s+(?:son\s+)?(?:pouvoir|procuration)\w*\s+(?:a|au)\s"
)
ABBREVIATED = re.compile(r"(?:^|[\s(])(?:m|mm|mme|mmes|mlle|[a-z])\.\s*\Z")


class MemberMovement(NamedTuple):
    """Who moves, in which questions they sit then, and the sentence as printed."""

    start: int
    end: int
    names: str
    moves: Moves
    holder: str
    printed: str

    @property
    def item(self) -> Item | None:
        """The first item that it changes."""
        first, last = self.moves.spans[0].start, self.moves.spans[0].end
        return first or (last and Item(last.number + 1, "", last.series))


def movements(source: Plain) -> list[MemberMovement]:
    """The sentences of a text that move someone for a question that they name."""
    found: list[MemberMovement] = []
    for verb in islice(VERB.finditer(source.flat), MOST_MOVES):
        if found and verb.start() < found[-1].end:
            continue
        one = _movement(source, verb)
        if one:
            found.append(one)
    return found


def _movement(source: Plain, verb: re.Match[str]) -> MemberMovement | None:
    end = _sentence_end(source, verb.end())
    if not re.search(r"[0-9]", source.flat[verb.end() : end]):
        return None
    start = _sentence_start(source, verb.start())
    announced = verb[0].startswith(("arrivee", "depart"))
    subject = source[verb.end() : end] if announced else source[start : verb.start()]
    told = source[verb.start() : end]
    proxy = PROXY.search(told.flat)
    said = told[: proxy.start()] if proxy else told
    names = _names(subject.text)
    moves = read_moves(said.text, _verbal(said.flat))
    if not names or moves is None or (moves.spans[0].is_whole and not moves.clock):
        return None
    holder = told.text[proxy.end() :].strip() if proxy else ""
    printed = re.sub(r"\s+", " ", source.text[start:end]).strip()
    return MemberMovement(start, end, names, moves, holder, printed)


def _sentence_end(source: Plain, verb: int) -> int:
    """Where the sentence of a verb ends; neither at « M. » nor at a line that goes on."""
    high = min(verb + WIDEST, len(source.flat))
    for close in CLOSES.finditer(source.flat, verb, high):
        before, after = source.text[verb : close.start() + 1], source.text[close.end() : high]
        short = ABBREVIATED.search(source.flat[max(close.start() - 6, 0) : close.start() + 1])
        on_a_line = close[0] == "\n" and (EXPECTING.search(before) or CONTINUES.match(after))
        if not short and not on_a_line:
            return close.start()
    return high


def _sentence_start(source: Plain, verb: int) -> int:
    """Where the sentence of a verb begins; the point of « M. » ends none."""
    low = max(verb - WIDEST, 0)
    starts = [
        low + one.end()
        for one in OPENS.finditer(source.flat[low:verb])
        if not ABBREVIATED.search(source.flat[low : low + one.start() + 1])
    ]
    titles = [low + one.start() for one in re.finditer(rf"(?<!\w){TITLE}\s", source.text[low:verb])]
    start = starts[-1] if starts else low
    return next((one for one in titles if one >= start), start)


def _verbal(flat: str) -> str:
    """The folded words of a move, without the people that « départ de » names."""
    return re.sub(
        r"(arrivee|depart)s?\s+(?:de|d')[^0-9]{0,80}?(?=\s(?:a|au|avant|apres|pour)\s)", r"\1", flat
    )


def _names(text: str) -> str:
    """The titled names of a sentence; nothing where none has a title."""
    found = re.search(rf"(?<!\w){TITLE}\s+[A-ZÀ-Þ][^0-9]*", text)
    if not found:
        return ""
    cut = re.split(r"\s(?:à|au|avant|après|pour)\s|,\s*(?=[a-zà-ÿ])|[(:]", found[0])[0]
    return cut.strip(" ,.")
