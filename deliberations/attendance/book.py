"""What has been read of an act's lists so far: people, proxies, lines not understood. Pure."""

from dataclasses import dataclass, field

from deliberations.attendance.likeness import Index
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, Mandate, Member, Span
from deliberations.attendance.names import key
from deliberations.attendance.roll import Roll

MOST_NAMES = 1_000  # four lists of the largest council have 600


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

    def add(self, person: Person) -> Person:
        self.people.append(person)
        return person

    def refuse(self, printed: str) -> None:
        """Keep a line as it stands, once."""
        if printed and (not self.unread or self.unread[-1] != printed):
            self.unread.append(printed)

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
        kept = [one for one in self.people if not one.unread]
        if len(kept) + len(self.powers) + len(self.unread) > MOST_NAMES:
            raise ValueError(
                f"Ces listes ont plus de {MOST_NAMES} entrées : aucun conseil n'est si grand."
            )
        members = {
            kind: tuple(member for one in kept if one.kind == kind for member in one.members)
            for kind in (PRESENT, ABSENT, EXCUSED)
        }
        late = tuple(one.name for one in kept if one.kind == PRESENT and one.clock == "comes")
        return Roll(
            **members,
            proxies=tuple(self._mandates()),
            unread=tuple(self.unread),
            latecomers=late,
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
