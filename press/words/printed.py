"""A published text as it reaches us: its lines, numbered, with the marks of layout taken off.

Pure. Tabs, bars and runs of spaces stay: they are the columns of its tables.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from press.words.french import fold

MARKS = re.compile(
    r"</?[a-zA-Z][^<>]{0,40}>|\*{2,}|_{2,}|^\s{0,8}#{1,6}(?=\s)|[\u00ad\u200b\u2060\ufeff]|\\$"
)
RAISED = re.compile(r"\s?\^\{?([a-zà-ÿ]{1,6})\}?")  # « 2 ^{ème} », « 1^er »
BREAKS = re.compile(r"\r\n?")
RULED = re.compile(r"[\s\-|:+=_]*")  # a line drawn between the rows of a table
RECITAL = re.compile(r"\W{0,6}(?:vu|considerant|rappel\w*|pour rappel|visa)\b")
# What prefectures and their platforms print over each page.
STAMP = re.compile(
    r"(?:envoy|re[cç]u|transmis|accus)\w*[^.;]{0,30}pr[ée]fecture|(?:affich|publi)\w*\s+le\s*$"
    r"|\W{0,3}id\s?:\s*\d{3}|berger.levrault|page\s+\d{1,3}\s*(?:/|sur)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PrintedLine:
    """One line of an act: its number from 1, as it stands (`raw`), and without marks (`text`)."""

    number: int
    raw: str
    text: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def is_recital(self) -> bool:
        """« Vu la délibération n° … »: what another act says."""
        return RECITAL.match(self.folded) is not None

    @property
    def is_blank(self) -> bool:
        """Nothing that is read: empty, or a rule between rows."""
        return RULED.fullmatch(self.text) is not None

    @property
    def is_stamp(self) -> bool:
        """A mark of transmission, which may fall in the middle of a table."""
        return STAMP.match(self.text.strip()) is not None


def lines_of(text: str) -> tuple[PrintedLine, ...]:
    """Every line, blank ones too, so that a number is that of an editor."""
    whole = BREAKS.sub("\n", text).split("\n")
    return tuple(
        PrintedLine(number, raw.strip(), bare(raw)) for number, raw in enumerate(whole, start=1)
    )


@lru_cache(maxsize=50_000)
def folded_word(word: str) -> str:
    """A word of an act to compare, folded once: an act says the same ones again and again."""
    return fold(word)


def bare(raw: str) -> str:
    """« **Total**^{(1)} » without stars, tags and raised letters' braces."""
    return RAISED.sub(r"\1", MARKS.sub("", raw)).replace("\f", " ").rstrip()
