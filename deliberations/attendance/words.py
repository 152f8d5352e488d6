"""The words of a list of people: titles, initials, surnames in capitals, particles. Pure."""

import re
from functools import lru_cache
from typing import NamedTuple

TITLE = (
    r"(?:(?:M|MM|Mme|Mmes|Mlle|Mlles|Mr|MME|MMES|Melle)\b\.?(?!-)|Monsieur|Madame|Messieurs|Mesdames"
    r"|Mademoiselle|Mesdemoiselles|MONSIEUR|MADAME|MESSIEURS|MESDAMES)(?![^\W\d_])"
)
FEMININE = ("mme", "mlle", "mad", "mesda", "mesde", "mel")
SEVERAL = {
    "mm": "M.",
    "messieurs": "M.",
    "mmes": "Mme",
    "mesdames": "Mme",
    "mlles": "Mlle",
    "mesdemoiselles": "Mlle",
}
# The first word of an entry, in small letters after its capital.
FIRST_WORD = (
    rf"(?:(?:^|(?<=[,;:(\n•\t])|(?<=[–-] )) ?|{TITLE} |(?<=[A-ZÀ-Þ]{{2}}) )[A-ZÀ-Þ][a-zß-ÿ]{{2,20}}"
)
INITIALS = (
    r"(?:[A-ZÀ-Þ][a-zß-ÿ]?\.?[ ]?-[ ]?[A-ZÀ-Þ][a-zß-ÿ]?\.?(?![^\W\d_])"  # J.-P., J-P, M-M.
    r"|(?:[A-ZÀ-Þ]\.){1,3}[A-ZÀ-Þ](?:\.|(?= ))"  # J.C., J.L
    r"|(?!M\.)[A-ZÀ-Þ](?:\.|(?= [A-ZÀ-Þ]))"  # J., and J without its point
    r"|(?:Ch|Ph|Th|Cl|Fr|Gh|Jn|Gil|Chr|Phil|Fréd|Alex)\.)"
)
WORD = r"[^\W\d_]+(?:['’·.-]+[^\W\d_]+)*['’.]?"
TOKEN = re.compile(rf"(?P<initial>{INITIALS})|(?P<title>{TITLE})|(?P<word>{WORD})|(?P<cut>\n|\t)")

PARTICLES = frozenset(
    """
    de du des d la le les l von van vom der den di da del della dos el al ben bin ould dit dite y
    née nee epouse épouse ep
    """.split()
)
# What begins a place and not a person.
PLACES = frozenset("saint sainte saints st ste sts les le la l' ville commune communes".split())

TITLED, INITIAL, CAPITALS, CAPITAL, PARTICLE, SMALL, BREAK = (
    "title", "initial", "capitals", "capital", "particle", "small", "break",
)  # fmt: skip
SURNAMES_IN_CAPITALS = 2


class Word(NamedTuple):
    """One word of a list, with what its letters say of it."""

    text: str
    kind: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        return self.kind in (INITIAL, CAPITALS, CAPITAL, PARTICLE)


def words_of(text: str) -> list[Word]:
    """The words of a stretch of text; what is no word (figures, signs) is left out."""
    found = []
    for one in TOKEN.finditer(text):
        group = one.lastgroup
        kind = {"initial": INITIAL, "title": TITLED, "cut": BREAK}.get(group or "") or _kind(one[0])
        found.append(Word(one[0], kind, one.start(), one.end()))
    return found


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    """« DUPONT » and « d'ARC » are capitals, « Dupont » a capital, « de » a particle."""
    bare = word.rstrip(".'’").replace("’", "'")
    tail = re.split(r"['·.-]", bare)[-1]
    if len(tail) >= SURNAMES_IN_CAPITALS and tail[-2:].isupper():
        return CAPITALS
    if bare[:2] in ("d'", "l'") and bare[2:3].isupper():
        return CAPITAL
    if bare.lower() in PARTICLES and not bare[0].isupper():
        return PARTICLE
    if bare.isupper() and (len(bare) > 1 or word.isupper()):
        return CAPITALS
    return CAPITAL if bare[:1].isupper() else SMALL


def singular(title: str) -> str:
    """« MM. » as « M. », for each of those that it announces."""
    return SEVERAL.get(title.rstrip(".").lower(), title)


def is_several(title: str) -> bool:
    return title.rstrip(".").lower() in SEVERAL


def is_feminine(title: str) -> bool:
    return title.lower().startswith(FEMININE)
