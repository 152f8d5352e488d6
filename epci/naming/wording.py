"""The words of an EPCI's name: those that tell it, its nature, its acronyms. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from press.words.compared import ARTICLES, SAME
from press.words.printed import folded_word

SILENT = ARTICLES | frozenset("en et a au aux sur sous c dite".split())
SECOND = frozenset(
    "agglomeration metropole communaute intercom interco agglopole eurometropole".split()
)
# Each nature by the words that say it, articles left out; the short ones stand in capitals.
NATURES = {
    ("communaute", "communes"): "CC",
    ("communaute", "commune"): "CC",
    ("communautes", "communes"): "CC",
    ("communaute", "agglomeration"): "CA",
    ("communautes", "agglomeration"): "CA",
    ("communautes", "agglomerations"): "CA",
    ("communaute", "urbaine"): "CU",
    ("communautes", "urbaines"): "CU",
    ("metropole",): "METRO",
    ("cc",): "CC",
    ("cdc",): "CC",
    ("ca",): "CA",
    ("cu",): "CU",
}
PLURALS = frozenset({"communautes"})
SHORT = frozenset({"cc", "cdc", "ca", "cu"})
WORD = re.compile(r"[^\W_]+")
CUT = re.compile(r"[-\u2010\u2011]\n")  # a word cut at the end of a line
APART = re.compile(r"[\t|;:()\[\]!?]|\.\s|\n\s*\n| {3}")
CAPITAL = "M"  # of a métropole, in an acronym


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word as printed (`raw`) and to compare (`text`), its line, and what stands before it."""

    text: str
    raw: str
    line: int
    before: str


@dataclass(frozen=True)
class SaidName:
    """A nature that a text says, and how many words it takes."""

    nature: str
    length: int
    is_plural: bool


def words_of(text: str) -> list[NameWord]:
    """Every word; one cut at the end of a line is whole, on the line where it begins."""
    words: list[NameWord] = []
    end, line = 0, 1
    for found in WORD.finditer(text):
        before = text[end : found.start()]
        line += before.count("\n")
        end = found.end()
        word = folded_word(found[0])
        if words and CUT.fullmatch(before) and found[0][0].islower() and word not in SILENT:
            last = words[-1]
            words[-1] = NameWord(last.text + word, last.raw + found[0], last.line, last.before)
        else:
            words.append(NameWord(SAME.get(word, word), found[0], line, before))
    return words


def is_apart(gap: str) -> bool:
    """Whether what stands between two words parts a name from what is not it."""
    return APART.search(gap) is not None


def nature_at(words: Sequence[NameWord], at: int) -> SaidName | None:
    """The nature that begins at a word: « Communauté de communes », « CA »."""
    first = words[at].text
    if first in SHORT:
        capital = words[at].raw.isupper() or words[at].raw == "CdC"
        return SaidName(NATURES[(first,)], 1, False) if capital else None
    if (first,) in NATURES:
        return SaidName(NATURES[(first,)], 1, False)
    second = at + 1
    while second < len(words) and second < at + 3 and words[second].text in SILENT:
        second += 1
    nature = NATURES.get((first, words[second].text)) if second < len(words) else None
    return SaidName(nature, second + 1 - at, first in PLURALS) if nature else None


def tellings(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in order: no article, no nature."""
    words = words_of(re.sub(r"\([^)]*\)", " ", name))
    said = nature_at(words, 0) if words else None
    kept = [word.text for word in words[said.length if said else 0 :] if word.text not in SILENT]
    return tuple(word for word in kept if word not in SECOND) or tuple(kept)


def initials(name: str, nature: str) -> Iterator[str]:
    """The acronyms that a name may have: « CCVM », « GBM », « CA2C »."""
    yield from re.findall(r"\(([A-Z0-9]{2,10})\)", name)
    words = words_of(re.sub(r"\([^)]*\)", " ", name))
    said = nature_at(words, 0) if words else None
    kept = [word.text for word in words[said.length if said else 0 :]]
    loud = [word for word in kept if word not in SILENT]
    telling = [word for word in loud if word not in SECOND]
    for some in (telling, loud, kept):
        letters = "".join(word[0] for word in some).upper()
        prefixes = {"CC": ("CC", "CDC"), "CA": ("CA",), "CU": ("CU", "CA")}.get(nature, ("M",))
        yield from (f"{prefix}{letters}" for prefix in prefixes)
        if len(letters) > 1 and len(set(letters)) == 1:
            yield from (f"{prefix}{len(letters)}{letters[0]}" for prefix in prefixes)
        if len(some) > 2:
            yield letters
