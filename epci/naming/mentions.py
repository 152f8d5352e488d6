"""Where a text names EPCIs of the register, in whatever form they are written.

Pure. A name is the set of its words that tell: « Communauté de communes du Val-de-Morteau » is
{morteau, val}, a CC. What stands around decides whether words are a body or a place: a nature
before them (« CC », « les communautés d'agglomération de… »), the second half of a name
(« Dijon métropole »), or a cell or an entry of a list that holds nothing else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from epci.naming.wording import (
    SECOND,
    SILENT,
    initials,
    is_apart,
    nature_at,
    tellings,
    words_of,
)
from press.words.french import is_number

MOST_WORDS = 7  # that tell, of one name
FEWEST_OF_PART = 2  # words that tell: « Grand Autunois » for « Grand Autunois Morvan »
MISREAD = str.maketrans("çÇ", "gG")  # what scans make of a letter: « Besangon »
BETWEEN = re.compile(r"[\s,/&•–-]*")  # what stands between the names of an enumeration
# Words before a name that make of it a place, or somebody else's.
NOT_THE_BODY = frozenset(
    "agence office parc scot mission instar exemple ancienne ancien ex habitants fusion club "
    "association".split()
)
LOOKED_BACK = 4  # words
LONGEST_LABEL = 100  # characters
CALLED = frozenset("apres denommee denomme designee designe appelee appele dite dit nommee".split())
LONGEST_INTRODUCTION = 40  # words between a name and « ci-après dénommée « CAVM » »
ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,9}")
SIREN = re.compile(r"(?<!\d)(\d{3})[ \u00a0\u202f.]?(\d{3})[ \u00a0\u202f.]?(\d{3})(?!\d)")


@dataclass(frozen=True)
class RegisterName:
    """An EPCI under one of the names that the register knows; `years` are those it has figures."""

    siren: str
    name: str
    nature: str
    department: str = ""
    years: tuple[int, int] | None = None

    def is_of(self, year: int | None) -> bool:
        """Whether it has figures of a year."""
        return self.years is not None and self.years[0] <= (year or 0) <= self.years[1]


@dataclass(frozen=True)
class Mention:
    """An EPCI that a text names, and the line (from 1) where it does.

    `is_sure` by its nature, the second half of its name, its SIREN or its acronym; `is_alone`
    where nothing else is in the cell or in the entry of the list.
    """

    siren: str
    line: int
    first: int  # rank of its first word in the text
    last: int
    is_sure: bool
    is_alone: bool = False
    is_long: bool = False  # two words at least tell it


@dataclass
class Names:
    """The register's names, by the words that tell them."""

    entries: dict[str, list[RegisterName]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[tuple[str, ...], list[RegisterName]] = field(
        default_factory=lambda: defaultdict(list)
    )
    parts: dict[tuple[str, ...], list[RegisterName]] = field(
        default_factory=lambda: defaultdict(list)
    )
    vocabulary: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, entries: Iterable[RegisterName]) -> "Names":
        names = cls()
        for entry in entries:
            names.entries[entry.siren].append(entry)
            for spelling in {entry.name, entry.name.translate(MISREAD)}:
                telling = tellings(spelling)
                names.vocabulary.update(telling)
                names.whole[tuple(sorted(telling))].append(entry)
                for length in range(FEWEST_OF_PART, len(telling)):
                    names.parts[tuple(sorted(telling[:length]))].append(entry)
        return names

    def name(self, siren: str) -> str:
        """The name that the register gives today."""
        return self.entries[siren][0].name


@dataclass(frozen=True)
class Place:
    """What helps to tell two EPCIs of one name: where and when the act is."""

    department: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Naming:
    """What a text names, in order, and the acronyms that it uses for it."""

    names: Names
    place: Place
    mentions: tuple[Mention, ...]
    acronyms: dict[str, str]
    is_torn: bool = False  # a name of two EPCIs was left out: a place may tell
    _known: dict[str, str | None] = field(default_factory=dict)

    def named(self, label: str) -> str | None:
        """The SIREN of the only EPCI that a label names; a town's name is one where the text
        names the EPCI elsewhere."""
        if label not in self._known:
            self._known[label] = self._named(label)
        return self._known[label]

    def _named(self, label: str) -> str | None:
        found = Reader(label, self.names, self.place, self.acronyms).read()
        sirens = {one.siren for one in found if self._holds(one)} or self._shortened(label)
        return sirens.pop() if len(sirens) == 1 else None

    def _shortened(self, label: str) -> set[str]:
        """Those of the text whose name has every word of a label: « Morteau », « Creusot »."""
        words = set(tellings(label)) if len(label) <= LONGEST_LABEL else set()
        holders = [self._words.get(word, set()) for word in words]
        return set.intersection(*holders) if holders else set()

    @cached_property
    def _words(self) -> dict[str, set[str]]:
        """The EPCIs that the text surely names, by each word that tells them."""
        holders: dict[str, set[str]] = defaultdict(set)
        for siren in self._sure:
            for entry in self.names.entries[siren]:
                for word in tellings(entry.name):
                    holders[word].add(siren)
        return holders

    def _holds(self, one: Mention) -> bool:
        if one.is_sure or not one.is_alone:
            return one.is_sure
        return one.is_long or one.siren in self._sure

    @cached_property
    def _sure(self) -> set[str]:
        return {one.siren for one in self.mentions if one.is_sure}


def naming_of(text: str, names: Names, place: Place | None = None) -> Naming:
    """Every mention of a text; each of its words is in one at most."""
    reader = Reader(text, names, place or Place())
    mentions = tuple(reader.read())
    return Naming(names, reader.place, mentions, reader.acronyms, reader.is_torn)


class Reader:
    """A text as words, read once from the first to the last."""

    def __init__(
        self, text: str, names: Names, place: Place, acronyms: dict[str, str] | None = None
    ) -> None:
        self.words = words_of(text)
        self.names, self.place = names, place
        self.found: list[Mention] = []
        self.acronyms = acronyms or {}
        self.is_torn = False

    def read(self) -> list[Mention]:
        at, nature, is_list = 0, "", False
        while at < len(self.words):
            said = nature_at(self.words, at)
            if said:
                nature, is_list = said.nature, said.is_plural
                mention = self._match(self._next_loud(at + said.length), at, nature)
            elif self.words[at].text in self.names.vocabulary:
                nature = nature if self._continues(at) else ""
                mention = self._match(at, at, nature if is_list else "")
            else:
                mention = None
            at = self._take(mention, at, said.length if said else 0)
        return sorted([*self.found, *self._numbers(), *self._acronyms()], key=lambda one: one.first)

    def _take(self, mention: Mention | None, at: int, nature_length: int) -> int:
        """Keep a mention; where the reading goes on."""
        if mention is None:
            return at + (nature_length or 1)
        if not self._is_of_another(mention.first):
            self.found.append(mention)
        return mention.last + 1

    def _continues(self, at: int) -> bool:
        """Whether a word goes on with the enumeration of the last mention."""
        if not self.found or at - self.found[-1].last > LOOKED_BACK:
            return False
        between = self.words[self.found[-1].last + 1 : at]
        gaps = [*(word.before for word in between), self.words[at].before]
        return all(word.text in SILENT for word in between) and all(
            BETWEEN.fullmatch(gap) for gap in gaps
        )

    def _match(self, at: int, first: int, nature: str) -> Mention | None:
        """The longest name that begins at a word, whole or, after its nature, in part."""
        ranks = self._window(at)
        for length in range(len(ranks), 0, -1):
            taken = ranks[:length]
            key = tuple(sorted(self.words[rank].text for rank in taken))
            whole = self.names.whole.get(key, ())
            parts = () if whole or length < FEWEST_OF_PART else self.names.parts.get(key, ())
            entry = self._chosen(whole, nature) if whole else None
            if parts and nature:
                entry = self._part(parts, nature)
            if entry is not None:
                return self._mention(entry, first, taken, nature)
        return None

    def _next_loud(self, at: int) -> int:
        while at < len(self.words) and self.words[at].text in SILENT:
            at += 1
        return at

    def _window(self, at: int) -> list[int]:
        """The ranks of the words that tell, from one on, while a name may have them."""
        ranks: list[int] = []
        for rank in range(at, min(at + 3 * MOST_WORDS, len(self.words))):
            word = self.words[rank]
            if (rank > at and is_apart(word.before)) or len(ranks) == MOST_WORDS:
                break
            if word.text in self.names.vocabulary:
                ranks.append(rank)
            elif word.text not in SILENT and word.text not in SECOND:
                break
        return ranks

    def _starts(self, at: int) -> bool:
        """Whether a word begins a cell, or stands behind a nature."""
        return at == 0 or is_apart(self.words[at].before) or "\n" in self.words[at].before

    def _mention(
        self, entry: RegisterName, first: int, taken: Sequence[int], nature: str
    ) -> Mention | None:
        last = taken[-1]
        has_second = False
        while last + 1 < len(self.words) and self._is_second(last + 1, entry):
            last, has_second = last + 1, True
        has_second = has_second or any(
            self.words[rank].text in SECOND for rank in range(first, last)
        )
        return Mention(
            siren=entry.siren,
            line=self.words[first].line,
            first=first,
            last=last,
            is_sure=bool(nature) or has_second,
            is_alone=self._is_alone(first, last),
            is_long=len(taken) > 1,
        )

    def _is_second(self, rank: int, entry: RegisterName) -> bool:
        word = self.words[rank]
        own = {one.text for one in words_of(entry.name)} | {entry.nature.lower()}
        second = word.text in SECOND and not is_apart(word.before)
        return second and (word.text in own or (entry.nature in word.text.upper()))

    def _is_alone(self, first: int, last: int) -> bool:
        while first > 0 and not is_apart(self.words[first].before):
            if self.words[first - 1].text not in SILENT:
                break
            first -= 1
        starts = self._starts(first)
        after = self.words[last + 1] if last + 1 < len(self.words) else None
        ends = after is None or is_apart(after.before) or "\n" in after.before
        return starts and (ends or (after is not None and is_number(after.text[:1])))

    def _chosen(self, entries: Sequence[RegisterName], nature: str) -> RegisterName | None:
        """The one that a whole name names; none where two could be it."""
        for narrowed in self._narrowed(entries, nature):
            if len({entry.siren for entry in narrowed}) == 1:
                return narrowed[0]
        self.is_torn = self.is_torn or bool(entries)
        return None

    def _narrowed(
        self, entries: Sequence[RegisterName], nature: str
    ) -> Iterator[list[RegisterName]]:
        kept = list(entries)
        if nature == "METRO":
            kept = [one for one in kept if one.nature.startswith("MET")]
        yield kept
        kept = [one for one in kept if one.nature == nature] or kept
        yield kept
        kept = [one for one in kept if one.department == self.place.department] or kept
        yield kept
        yield [one for one in kept if one.is_of(self.place.year)]

    def _part(self, entries: Sequence[RegisterName], nature: str) -> RegisterName | None:
        """The only EPCI of a nature whose name begins so."""
        return self._chosen([one for one in entries if one.nature == nature], nature)

    def _is_of_another(self, first: int) -> bool:
        """« l'agence de développement de Dijon métropole » is not Dijon métropole."""
        before = self.words[max(0, first - LOOKED_BACK) : first]
        return any(word.text in NOT_THE_BODY for word in before)

    def _numbers(self) -> Iterator[Mention]:
        """SIRENs of the register, printed in one word or in three."""
        for rank, word in enumerate(self.words):
            if not is_number(word.text):
                continue
            run = "".join(one.text for one in self.words[rank : rank + 3])
            for digits, length in ((word.text[:9], 1), (run, 3)):
                is_siren = len(digits) == 9 and digits in self.names.entries
                if is_siren and (length == 1 or len(word.text) == 3):
                    yield Mention(digits, word.line, rank, rank + length - 1, True, True)
                    break

    def _acronyms(self) -> Iterator[Mention]:
        """Acronyms that the act introduces, or that the names found in it give."""
        sure = (one for one in self.found if one.is_sure)
        taken = {rank for one in sure for rank in range(one.first, one.last + 1)}
        self.acronyms = meant = self.acronyms or (self._possible() | self._introduced())
        for rank, word in enumerate(self.words):
            if rank not in taken and ACRONYM.fullmatch(word.raw) and meant.get(word.raw):
                alone = self._is_alone(rank, rank)
                yield Mention(meant[word.raw], word.line, rank, rank, True, alone)

    def _possible(self) -> dict[str, str]:
        """The acronym of one EPCI of the act, and of one only."""
        owners: dict[str, set[str]] = defaultdict(set)
        printed = {
            (one.siren, " ".join(word.raw for word in self.words[one.first : one.last + 1]))
            for one in self.found
            if one.is_sure
        }
        for siren, words in printed:
            entries = self.names.entries[siren]
            for spelling in {words, *(entry.name for entry in entries)}:
                for acronym in initials(spelling, entries[0].nature):
                    owners[acronym].add(siren)
        return {acronym: sirens.pop() for acronym, sirens in owners.items() if len(sirens) == 1}

    def _introduced(self) -> dict[str, str]:
        """« ci-après dénommée « CAVM » », « (CAVM) »: of the name before it."""
        meant: dict[str, str] = {}
        found = iter(sorted(self.found, key=lambda one: one.first))
        last, coming = None, next(found, None)
        for rank, word in enumerate(self.words):
            while coming is not None and coming.last < rank:
                last, coming = coming, next(found, None)
            if last and ACRONYM.fullmatch(word.raw) and self._is_introduced(last, rank):
                meant.setdefault(word.raw, last.siren)
        return meant

    def _is_introduced(self, last: Mention, rank: int) -> bool:
        between = self.words[last.last + 1 : rank]
        if not between:
            return "(" in self.words[rank].before
        called = any(word.text in CALLED for word in between[-3:])
        return called and len(between) < LONGEST_INTRODUCTION
