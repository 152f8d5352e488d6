"""What has been read of an act's lists so far: people, proxies, lines not understood. Pure."""

from dataclasses import dataclass, field
from typing import NoReturn

from deliberations.attendance.likeness import Index
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, PROXIES, Mandate, Member, Span
from deliberations.attendance.names import key
from deliberations.attendance.roll import Roll

MOST_NAMES = 1_000  # four lists of the largest council have 600
MOST_STEPS = 8 * MOST_NAMES  # names, communes and mentions


@dataclass(eq=False)
class Person:
    """Someone of a list, as it is being read; `kind` is the list that they end in."""

    name: str
    kind: str
    commune: str = ""
    note: str = ""
    spans: tuple[Span, ...] = (Span(),)
    clock: str = ""
    printed: str = ""
    row: int = 0
    used: bool = False  # as the giver or the holder of a proxy
    unread: bool = False
    again: bool = False  # named as the giver of a proxy, perhaps among the absent too

    @property
    def members(self) -> list[Member]:
        """One member a span: who leaves and comes back is printed twice."""
        spans = self.spans if self.kind == PRESENT else (Span(),)
        return [Member(self.name, self.commune, span, self.note) for span in spans]


@dataclass(eq=False)
class Power:
    """A proxy as it is being read."""

    giver: Person
    holder: str = ""
    spans: tuple[Span, ...] = (Span(),)


@dataclass
class Book:
    """The people, the proxies, and what was not understood, in their printed order."""

    people: list[Person] = field(default_factory=list)
    powers: list[Power] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    substitutes: list[Person] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    steps: int = 0
    fresh: bool = True  # nothing of the piece being read is refused yet

    def add(self, person: Person) -> Person:
        self.people.append(person)
        self.require_a_council()
        return person

    def step(self) -> None:
        """One more thing read; ValueError, in French, where no council says so much."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            self._refuse_all()

    def require_a_council(self) -> None:
        """ValueError, in French, well beyond what a council can be: the rest is not read."""
        if max(len(self.people), len(self.unread)) > 2 * MOST_NAMES:
            self._refuse_all()

    @staticmethod
    def _refuse_all() -> NoReturn:
        raise ValueError(
            f"Ces listes ont plus de {MOST_NAMES} entrées : aucun conseil n'est si grand."
        )

    def refuse(self, printed: str) -> None:
        """Keep a line as it stands, once for its piece."""
        if printed and (self.fresh or not self.unread or self.unread[-1] != printed):
            self.unread.append(printed)
            self.fresh = False
            self.require_a_council()

    def _once(self) -> list[Person]:
        """The people read; a giver whom the absent name too is one of them."""
        read = [one for one in self.people if not one.unread]
        away = {key(one.name) for one in read if one.kind != PRESENT and not one.again}
        return [one for one in read if not (one.again and key(one.name) in away)]

    def seat_substitutes(self) -> None:
        """A substitute named beside the absent sits, unless the present name them already."""
        if not self.substitutes:
            return
        index = Index(one.name for one in self.people if one.kind == PRESENT and not one.unread)
        for one in self.substitutes:
            if index.near(one.name) is None:
                self.people.append(one)

    def roll(self) -> Roll:
        """The lists; ValueError, in French, beyond what a council can be."""
        self.seat_substitutes()
        kept = [one for one in self._once() if one.kind != PROXIES]
        if len(kept) + len(self.powers) + len(self.unread) > MOST_NAMES:
            self._refuse_all()
        members = {
            kind: tuple(member for one in kept if one.kind == kind for member in one.members)
            for kind in (PRESENT, ABSENT, EXCUSED)
        }
        return Roll(
            present=members[PRESENT],
            absent=members[ABSENT],
            excused=members[EXCUSED],
            proxies=tuple(self._mandates()),
            unread=tuple(self.unread),
            said=tuple(self.said),
        )

    def _mandates(self) -> list[Mandate]:
        """A proxy named twice, once without its holder, is one."""
        held = {key(one.giver.name) for one in self.powers if one.holder}
        return [
            Mandate(one.giver.name, one.holder, span)
            for one in self.powers
            if one.holder or key(one.giver.name) not in held
            for span in one.spans
        ]
