"""The text of an act without marks of layout, and its folded twin of the same length. Pure.

Every grammar of this room is written for the folded twin, without accents or capitals; what it
finds is cut at the same places of the text as printed.
"""

import re
import unicodedata
from dataclasses import dataclass

from deliberations.attendance.words import FIRST_WORD, TITLE

GONE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
BLANK = "\ue000"  # in the place of what has been read already: neither a letter nor a space
APOSTROPHES = "\u2019\u2018\u02bc\u00b4`"
ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u2012\u2014\u2015\u2212", "–"),
        **dict.fromkeys("\u25e6\u25aa\u25cf\u25a0\u2023\u2219\u27a2\u2713\uf0b7\u25cb", "•"),
        "|": "\t",
    }
)
ACCENTED = re.compile(r"[A-Za-z][\u0300-\u036f]")
MARKUP = re.compile(r"[*#_]+|</?(?:b|i|u|strong|em)>|\u0300-\u036f")
PAGE = re.compile(
    r"^[^\S\n]*(?:-\s?[0-9]{1,3}\s?-|(?:page\s*:?\s*)?[0-9]{1,3}\s*(?:/|sur)\s*[0-9]{1,3}|page\s*:?\s*[0-9]{1,3})"
    r"[^\S\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)
RULE = re.compile(r"-{3,}|={3,}|\.{4,}|…{2,}")
# « Haos- Tnoiba », « Jean-⏎Pierre »: a name cut at its hyphen; never before a title.
CUT = re.compile(rf"(?<=[^\W\d_])-[^\S\n]*\n\s*(?!{TITLE})(?=[^\W\d_])")
SPREAD = re.compile(rf"({FIRST_WORD})- +(?!{TITLE})(?=[A-ZÀ-Þ][a-zß-ÿ])")
LOOSE = re.compile(rf"({FIRST_WORD})- +(?!{TITLE})(?=[A-ZÀ-Þ]{{2}})")


# « - pour Valfeinte : M. A, Mme B »: what comes before the colon is a place, and no proxy.
SEATED_FOR = re.compile(
    rf"^([-•–]\s?)?[Pp]our\s+(?:la\s+(?:commune|ville)\s+(?:de\s+|d['’]))?(?!{TITLE})"
    r"(?=[A-ZÀ-Þ][^:\n,;]{1,60}\s?:\s)",
    re.MULTILINE,
)


class _Folding(dict[int, str]):
    """Each letter to one small letter without accent."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = base if len(base) == 1 else chr(code)
        return self[code]


FOLDING = _Folding({ord(sign): "'" for sign in APOSTROPHES})


@dataclass(frozen=True)
class Plain:
    """A text as printed and its folded twin, character for character."""

    text: str
    flat: str

    def __getitem__(self, where: slice) -> "Plain":
        return Plain(self.text[where], self.flat[where])

    def __bool__(self) -> bool:
        return bool(self.text.strip(f" \n\t{BLANK}"))

    def without(self, places: list[tuple[int, int]]) -> "Plain":
        """The same text with « ; » in some places, which come in order."""
        text, flat, done = [], [], 0
        for start, end in places:
            blank = ";".rjust(end - start, BLANK)
            text += [self.text[done:start], blank]
            flat += [self.flat[done:start], blank]
            done = max(done, end)
        return Plain("".join([*text, self.text[done:]]), "".join([*flat, self.flat[done:]]))


def plain(text: str) -> Plain:
    """A text as printed, without its marks of layout; lines, cells and blank lines are kept."""
    bare = text.replace("\r\n", "\n").translate(GONE).translate(ALIKE)
    bare = ACCENTED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), bare)
    bare = RULE.sub("\n\n", MARKUP.sub(" ", PAGE.sub("", bare)))
    bare = re.sub(r"[^\S\n\t]*\t[^\S\n]*|[^\S\n]{3,}", "\t", bare)
    bare = re.sub(r"[^\S\n\t]+", " ", bare)
    bare = re.sub(r"[ \t]*\n[ \t]*", "\n", bare)
    bare = SEATED_FOR.sub(r"\1", bare)
    bare = LOOSE.sub(r"\1 ", SPREAD.sub(r"\1-", CUT.sub("-", bare)))
    return Plain(bare, bare.translate(FOLDING))


def folded(text: str) -> str:
    """A text without accents or capitals, character for character."""
    return text.translate(FOLDING)


def one_line(text: str) -> str:
    """What is left of a text, on one line, as it stands."""
    return re.sub(r"\s+", " ", text.replace(BLANK, "")).strip()
