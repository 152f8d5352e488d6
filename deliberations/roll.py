"""The lists of a session, and who can vote on each of its questions. Pure.

What an act prints is kept: nobody is added and nothing is corrected. Names are compared without
accents; one that a scan spoilt is brought near the one that it must be, and said so.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from press.words.french import fold, plural

PRESENT, ABSENT, EXCUSED, UNREAD = "present", "absent", "excused", "unread"
ALIKE = 0.85  # « Frank » and « Franck LAIDIE »; not « Carine » and « Christine MICHEL »
LONGEST_NAME = 7  # words
WORD = re.compile(r"[^\W\d_]+(?:['’.-]+[^\W\d_]+)*[.'’-]?")
TITLE = r"(?:M\.|Mme\.?|Mlle\.?|MM\.|Mmes\.?|Monsieur|Madame|Messieurs|Mesdames|M(?=\s))"
TITLED = re.compile(rf"({TITLE})\s+(.+)")
SUBSTITUTE = re.compile(r"(?:supplean|titulaire)\w*\b.*|s")


@dataclass(frozen=True)
class Span:
    """From one question to another, both included; None is the start or the end of the session.

    `part` is what an act prints of its last question: « /proposition 1 ».
    """

    first: int | None = None
    last: int | None = None
    part: str = ""

    def __str__(self) -> str:
        """« à compter de la question n°5 et jusqu'à la question n°20 incluse »."""
        starts = f"à compter de la question n°{self.first}" if self.first else ""
        ends = f"jusqu'à la question n°{self.last}{self.part} incluse" if self.last else ""
        return " et ".join(filter(None, (starts, ends)))

    def covers(self, question: int) -> bool:
        return (self.first is None or self.first <= question) and (
            self.last is None or question <= self.last
        )


@dataclass(frozen=True)
class Member:
    """One name of a list, as printed; `note` is a mention such as « suppléante »."""

    name: str
    commune: str = ""
    span: Span = field(default_factory=Span)
    note: str = ""

    def __str__(self) -> str:
        """The line that an act prints of them."""
        commune = f"{self.commune} : " if self.commune else ""
        return f"{commune}{self.name}{_mention(self.note, str(self.span))}"


@dataclass(frozen=True)
class Mandate:
    """A proxy: the giver's vote, held by another member for some questions."""

    giver: str
    holder: str
    span: Span = field(default_factory=Span)

    def __str__(self) -> str:
        return f"{self.giver} à {self.holder}{_mention(str(self.span))}"


def _mention(*said: str) -> str:
    words = ", ".join(filter(None, said))
    return f" ({words})" if words else ""


@dataclass(frozen=True)
class Tally:
    """Those who can vote on one question, before interested members are taken off."""

    present: int
    proxies: int
    warnings: tuple[str, ...] = ()

    @property
    def voters(self) -> int:
        return self.present + self.proxies


@dataclass(frozen=True)
class Roll:
    """The lists of a session; `members` in office and `questions` when the act prints them."""

    present: tuple[Member, ...] = ()
    absent: tuple[Member, ...] = ()
    excused: tuple[Member, ...] = ()
    proxies: tuple[Mandate, ...] = ()
    unread: tuple[str, ...] = ()
    members: int | None = None
    questions: tuple[int, ...] = ()

    def at(self, question: int) -> Tally:
        """Count the present and the proxies of a question; what is doubtful is a warning."""
        there = _keys(one for one in self.present if one.span.covers(question))
        # A vote is not cast twice: a giver who is there votes in person.
        given = {key(one.giver) for one in self.in_effect(question)} - there
        return Tally(len(there), len(given), tuple(_warnings(self, question, there)))

    def in_effect(self, question: int) -> list[Mandate]:
        return [one for one in self.proxies if one.span.covers(question)]

    @property
    def away(self) -> tuple[Member, ...]:
        return (*self.absent, *self.excused)

    @property
    def listed(self) -> tuple[Member, ...]:
        return (*self.present, *self.away)

    @cached_property
    def names(self) -> frozenset[str]:
        """Everyone listed, by key."""
        return frozenset(_keys(self.listed))

    @cached_property
    def named(self) -> dict[str, str | None]:
        """Who each giver and holder is on the lists, by key; None for who is on none."""
        printed = {name for one in self.proxies for name in (one.giver, one.holder)}
        return {name: near(name, self.names) for name in printed}


def key(name: str) -> str:
    """A name to compare by: no title, no accent, no hyphen."""
    found = TITLED.fullmatch(name)
    return " ".join(re.findall(r"\w+", fold(found[2] if found else name)))


def is_name(text: str) -> bool:
    """Capitals for a surname; with a title, a capital is enough."""
    found = TITLED.fullmatch(text)
    words = (found[2] if found else text).split()
    if not words or len(words) > LONGEST_NAME or not all(map(WORD.fullmatch, words)):
        return False
    surnames = [word for word in words if len(word) > 1 and word == word.upper()]
    return bool(surnames or found) and words[0][0].isupper() and (bool(found) or len(words) > 1)


def near(name: str, known: Collection[str]) -> str | None:
    """The key, among these, of the one that this name must be."""
    wanted = key(name)
    if wanted in known:
        return wanted
    of_surname = [one for one in known if one.endswith(f" {wanted}")]
    if len(of_surname) == 1:
        return of_surname[0]
    alike = get_close_matches(wanted, known, n=1, cutoff=ALIKE)
    return alike[0] if alike else None


def _warnings(roll: Roll, question: int, there: set[str]) -> Iterator[str]:
    yield from (f"entrée non comprise : « {entry} »" for entry in roll.unread)
    for member in roll.listed:
        if member.note and not SUBSTITUTE.fullmatch(fold(member.note)):
            yield f"mention non comprise : « {member.name} ({member.note}) »"
    yield from _named_twice(roll)
    yield from _wrong_total(roll)
    yield from _proxy_warnings(roll, question, there)
    spans = [(one.name, one.span) for one in roll.present]
    for name, span in spans + [(one.giver, one.span) for one in roll.proxies]:
        if span.part and span.last == question:
            yield f"« {name} » : compté jusqu'à la question {question}{span.part}"
    if roll.questions and question not in roll.questions:
        yield (
            f"la question {question} n'est pas à l'ordre de passage "
            f"({min(roll.questions)} à {max(roll.questions)})"
        )


def _named_twice(roll: Roll) -> Iterator[str]:
    for words, members in (("présents", roll.present), ("absents", roll.away)):
        for name, count in Counter(key(one.name) for one in members).items():
            if count > 1:
                printed = _printed(name, members)
                yield f"« {printed} » : nom imprimé {count} fois parmi les {words}, compté une fois"
    away = _keys(roll.away)
    for name in {key(one.name): None for one in roll.present}:
        if name in away:
            printed = _printed(name, roll.present)
            yield f"« {printed} » : nom imprimé parmi les présents et parmi les absents"


def _wrong_total(roll: Roll) -> Iterator[str]:
    if roll.members is None:
        return
    present, away = _keys(roll.present), _keys(roll.away)
    givers = {key(one.giver) for one in roll.proxies}
    # Some acts list those who gave a proxy apart from the absent; others print them twice.
    apart = givers if not givers & away else set()
    counted = len(present | away | apart)
    if counted != roll.members:
        yield (
            f"{plural(len(present), 'présent')} et {plural(counted - len(present), 'absent')} "
            f"font {counted} membres pour {roll.members} en exercice"
        )


def _proxy_warnings(roll: Roll, question: int, there: set[str]) -> Iterator[str]:
    for one in roll.in_effect(question):
        mandate = f"procuration de {one.giver} à {one.holder}"
        holder = roll.named[one.holder]
        if key(one.giver) in there:
            yield f"{mandate} : {one.giver} siège à la question {question}, compté une fois"
        if holder is None:
            yield f"{mandate} : {one.holder} n'est sur aucune liste, comptée"
        elif holder not in there:
            yield f"{mandate} : {one.holder} ne siège pas à la question {question}, comptée"
    yield from _spoilt_names(roll, question)
    yield from _too_many(roll, question)


def _spoilt_names(roll: Roll, question: int) -> Iterator[str]:
    for one in roll.in_effect(question):
        for name in (one.giver, one.holder):
            found = roll.named[name]
            if found is not None and found != key(name):
                yield f"« {name} » est lu comme « {_printed(found, roll.listed)} »"


def _too_many(roll: Roll, question: int) -> Iterator[str]:
    """A member gives one proxy, and holds one (CGCT L2121-20)."""
    mandates = roll.in_effect(question)
    given = Counter(key(one.giver) for one in mandates)
    holders = [(roll.named[one.holder] or key(one.holder), one.holder) for one in mandates]
    held = Counter(who for who, _ in holders)
    for one in {key(one.giver): one for one in mandates}.values():
        if given[key(one.giver)] > 1:
            yield f"« {one.giver} » donne {given[key(one.giver)]} procurations, comptées une fois"
    for who, holder in dict(holders).items():
        if held[who] > 1:
            yield f"« {holder} » porte {held[who]} procurations : une au plus (CGCT L2121-20)"


def _keys(members: Iterable[Member]) -> set[str]:
    return {key(one.name) for one in members}


def _printed(name: str, members: Iterable[Member]) -> str:
    return next(one.name for one in members if key(one.name) == name)
