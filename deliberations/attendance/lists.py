"""The lists of a session as an act prints them, and who sits at each question. Pure.

What an act prints is kept: nobody is added and nothing is corrected. Names are compared without
accents; one that a scan spoilt is brought near the one that it must be, and said so.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

from deliberations.attendance.counts import Printed, PrintedCount, printed_at
from deliberations.attendance.items import Item
from deliberations.attendance.likeness import Index
from deliberations.attendance.names import key

PRESENT, ABSENT, EXCUSED, UNREAD = "present", "absent", "excused", "unread"
PROXIES = "proxies"
SUBSTITUTE_NOTE = "suppléant"


@dataclass(frozen=True)
class Span:
    """From one question to another, both included; None is the start or the end of the session.

    `part` is what an act prints of its last question: « /proposition 1 »; `series` what comes
    before its numbers: « d98/ ».
    """

    first: int | None = None
    last: int | None = None
    part: str = ""
    first_part: str = ""
    series: str = ""

    def __str__(self) -> str:
        """« à compter de la question n°5 et jusqu'à la question n°20 incluse »."""
        starts = f"à compter de la question n°{self.start}" if self.start else ""
        ends = f"jusqu'à la question n°{self.end} incluse" if self.end else ""
        return " et ".join(filter(None, (starts, ends)))

    @property
    def start(self) -> Item | None:
        return None if self.first is None else Item(self.first, self.first_part, self.series)

    @property
    def end(self) -> Item | None:
        return None if self.last is None else Item(self.last, self.part, self.series)

    @property
    def is_whole(self) -> bool:
        return self.first is None and self.last is None

    def covers(self, question: "Item | int") -> bool:
        """Whether a question is in it; « 20/proposition 1 » is of the question 20."""
        item = question if isinstance(question, Item) else Item(question)
        begun = self.start is None or self.start <= item
        return begun and (self.end is None or item <= self.end or _holds(self.end, item))


def _holds(end: Item, item: Item) -> bool:
    """« jusqu'à la question 20 » holds 20 bis, and « 20/proposition 1 » holds the question 20."""
    return end.number == item.number and not (end.part and item.part)


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

    @property
    def arrives_by_the_clock(self) -> bool:
        return self.note.lower().startswith(("arriv", "entr", "rejoin"))

    @property
    def is_substitute(self) -> bool:
        return self.note.lower().startswith((SUBSTITUTE_NOTE, "supplé", "suppl", "remplac", "(s)"))


@dataclass(frozen=True)
class Mandate:
    """A proxy: the giver's vote, held by another member for some questions.

    `holder` is empty where the act names the giver alone.
    """

    giver: str
    holder: str
    span: Span = field(default_factory=Span)

    def __str__(self) -> str:
        held = f" à {self.holder}" if self.holder else ""
        return f"{self.giver}{held}{_mention(str(self.span))}"


def _mention(*said: str) -> str:
    words = ", ".join(filter(None, said))
    return f" ({words})" if words else ""


@dataclass(frozen=True)
class Lists:
    """The lists of a session, and the counts and `questions` that the act prints.

    `said` are doubts that arose while they were read.
    """

    present: tuple[Member, ...] = ()
    absent: tuple[Member, ...] = ()
    excused: tuple[Member, ...] = ()
    proxies: tuple[Mandate, ...] = ()
    unread: tuple[str, ...] = ()
    members: int | None = None
    questions: tuple[int, ...] = ()
    counts: tuple[PrintedCount, ...] = ()
    said: tuple[str, ...] = ()

    def given(self, question: Item | int) -> set[str]:
        """The keys of those whose proxy counts: a giver who is there votes in person."""
        return {self.who(one.giver) for one in self.in_effect(question)} - self.there(question)

    def in_effect(self, question: Item | int) -> list[Mandate]:
        return [one for one in self.proxies if one.span.covers(question)]

    def printed(self, question: Item | int) -> Printed:
        """The counts that the act prints for a question, else for the opening."""
        found = printed_at(self.counts, question)
        return found if found.in_office is not None else replace(found, in_office=self.members)

    def there(self, question: Item | int) -> set[str]:
        """The keys of those who sit at a question, each once.

        One printed present, absent and giver of a proxy, all session long, is away.
        """
        sitting = {key(one.name) for one in self.present if one.span.covers(question)}
        sitting -= self.contradicted
        return sitting - self._late(len(sitting), question)

    def _late(self, sitting: int, question: Item | int) -> set[str]:
        """Who came by the clock is counted, unless the printed count is the one without them."""
        late = {key(one.name) for one in self.latecomers}
        printed = self.printed(question)
        if not late or printed.present == sitting:
            return set()
        if printed.present is not None:
            return late if printed.present == sitting - len(late) else set()
        given = len({self.who(one.giver) for one in self.in_effect(question)})
        return late if printed.voters == sitting - len(late) + given else set()

    @property
    def latecomers(self) -> tuple[Member, ...]:
        """Those whom a clock alone brings after the opening: no question says when."""
        return tuple(one for one in self.present if one.arrives_by_the_clock)

    @cached_property
    def contradicted(self) -> frozenset[str]:
        """Those printed present and absent who give a proxy for the whole session."""
        givers = {self.who(one.giver) for one in self.proxies if one.span.is_whole}
        away = {key(one.name) for one in self.away}
        listed = {key(one.name) for one in self.present if one.span.is_whole}
        return frozenset(listed & away & givers)

    @property
    def away(self) -> tuple[Member, ...]:
        return (*self.absent, *self.excused)

    @property
    def listed(self) -> tuple[Member, ...]:
        return (*self.present, *self.away)

    @cached_property
    def index(self) -> Index:
        return Index(one.name for one in self.listed)

    @cached_property
    def names(self) -> frozenset[str]:
        """Everyone listed, by key."""
        return frozenset(key(one.name) for one in self.listed)

    @cached_property
    def named(self) -> dict[str, str | None]:
        """Who each giver and holder is on the lists, by key; None for who is on none."""
        printed = {name for one in self.proxies for name in (one.giver, one.holder) if name}
        return {name: self.index.near(name) for name in printed}

    def who(self, name: str) -> str:
        """The key of a giver or a holder: that of the lists where they are on one."""
        return self.named.get(name) or key(name)
