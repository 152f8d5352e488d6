"""Whose name a spoilt or shortened name must be, among those of the lists. Pure.

A name is compared with few others: those that share its rarest letters. The lists are indexed
once, so that a reading is linear in the names printed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from deliberations.attendance.names import key
from deliberations.attendance.words import PARTICLES

ALIKE = 0.85  # « Frank » and « Franck LAIDIE »; not « Carine » and « Christine MICHEL »
COMMON = 24  # names beyond which a few letters tell nothing
CLOSEST = 4  # names compared letter by letter
EDGE = 3  # letters at each end of a word
LONGEST_COMPARED = 60  # characters


class Index:
    """The keys of the names listed, found by their words and by the edges of their words."""

    def __init__(self, names: Iterable[str]) -> None:
        self.keys = dict.fromkeys(map(key, names))
        self.sorted: dict[str, set[str]] = defaultdict(set)
        self.surnames: dict[str, list[str]] = defaultdict(list)
        self.edges: dict[str, list[str]] = defaultdict(list)
        for known in self.keys:
            words = _words(known)
            self.sorted[" ".join(sorted(words))].add(known)
            for word in dict.fromkeys(words):
                self.surnames[word].append(known)
            for edge in _edges(words):
                self.edges[edge].append(known)

    def near(self, name: str) -> str | None:
        """The key, among these, of the one that this name must be; None where none or several."""
        wanted = key(name)
        if wanted in self.keys:
            return wanted
        words = _words(wanted)
        turned = self.sorted.get(" ".join(sorted(words)), ())
        if len(turned) == 1:
            return next(iter(turned))
        return self._shortened(words, wanted) or self._spoilt(words, wanted)

    def _shortened(self, words: list[str], wanted: str) -> str | None:
        """« Mme BARTHELET » or « J.-P. DUPONT » where one alone has this surname."""
        full = [one for one in words if len(one) > 1 and one not in PARTICLES]
        if not full:
            return None
        among = self.surnames.get(max(full, key=len), [])[: COMMON * 4]
        found = [one for one in among if _is_short_of(words, _words(one))]
        gender = wanted[-3:] if wanted.endswith(")") else ""
        same = [one for one in found if gender and one.endswith(gender)]
        kept = same or found
        return kept[0] if len(kept) == 1 else None

    def _spoilt(self, words: list[str], wanted: str) -> str | None:
        """The one whose letters are nearly the same, among those that share rare edges."""
        shared: Counter[str] = Counter()
        for edge in _edges(words):
            posted = self.edges.get(edge, ())
            if len(posted) <= COMMON:
                shared.update(posted)
        best, nearest = None, ALIKE
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted[:LONGEST_COMPARED])
        for known, _ in shared.most_common(CLOSEST):
            matcher.set_seq1(known[:LONGEST_COMPARED])
            if matcher.real_quick_ratio() >= nearest and matcher.quick_ratio() >= nearest:
                alike = matcher.ratio()
                if alike >= nearest:
                    best, nearest = known, alike
        return best


def _words(known: str) -> list[str]:
    return [one for one in known.split() if not one.startswith("(")]


def _edges(words: list[str]) -> set[str]:
    """« ^mic » and « hel$ » of « michel »; a word of two letters says nothing."""
    long = [one for one in words if len(one) >= EDGE]
    return {f"^{one[:EDGE]}" for one in long} | {f"{one[-EDGE:]}$" for one in long}


def _is_short_of(short: list[str], whole: list[str]) -> bool:
    """Each word of the short name is one of the whole, or begins one that no other takes."""
    if len(short) > len(whole) == 1:
        return False
    return _covers(short, whole) or _covers(whole, short)


def _covers(short: list[str], whole: list[str]) -> bool:
    left = list(whole)
    for word in sorted(short, key=len, reverse=True):
        fit = [one for one in left if one == word or (len(word) == 1 and one.startswith(word))]
        if not fit:
            return False
        left.remove(fit[0])
    return True


def near(name: str, known: Iterable[str]) -> str | None:
    """The same among a few names, for one question asked once."""
    return Index(known).near(name)
