"""What a list makes of its people and of what it says of them: who sits, gives, holds. Pure."""

from dataclasses import dataclass, field

from deliberations.attendance.book import Book, Person, Power
from deliberations.attendance.headings import GIVERS, REPLACED, SUBSTITUTES
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, PROXIES, Span
from deliberations.attendance.mentions import (
    AWAY,
    BY,
    FOR,
    GIVES,
    HELD_APART,
    HOLDS,
    REPLACES,
    SUBSTITUTE,
    TO,
)
from deliberations.attendance.mentions import EXCUSED as SAID_EXCUSED
from deliberations.attendance.mentions import REPLACED as SAID_REPLACED
from deliberations.attendance.spans import Moves

KEPT_IN = {
    PRESENT: PRESENT,
    SUBSTITUTES: PRESENT,
    ABSENT: ABSENT,
    EXCUSED: EXCUSED,
    REPLACED: EXCUSED,
    GIVERS: ABSENT,
    PROXIES: PROXIES,
}
NOTES = {SUBSTITUTES: "suppléant", REPLACED: "représenté par son suppléant"}
LONGEST_NOTE = 200  # characters
# « M. X a reçu pouvoir de Mme Y à M. Z »: the holder is named after the giver.
NAMED_AFTER = "named after"


@dataclass
class Links:
    """The last person of a list, and the mention that waits for its second name."""

    book: Book
    zone: str
    last: Person | None = None
    apart: Person | None = None  # « ayant reçu », cut from « pouvoir de » by a column
    power: Power | None = None
    waiting: str | None = None
    below: str = ""  # what a heading inside the list says of those under it
    printed: str = ""
    row: int = 0
    phrase: str = ""  # the mention before, as printed
    held: list[Person] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return KEPT_IN[self.zone]

    def seat(self, name: str, commune: str) -> None:
        """A person of the list, or the second name of the mention before."""
        waiting, self.waiting = self.waiting, None
        if waiting and self.last:
            self._meet(waiting, name)
            return
        note = self.below or NOTES.get(self.zone, "")
        person = Person(name, self.kind, commune, note, printed=self.printed, row=self.row)
        person.again = self.zone == GIVERS
        self.last, self.power = self.book.add(person), None

    def say(self, mention: str, words: str) -> bool:
        """A mention of the last person; False where this list cannot hold it."""
        before, self.phrase = self.phrase, words.lower()
        if mention == SUBSTITUTE and self._was_replaced(before):
            return True
        if mention == FOR:
            mention = HOLDS if self.kind == PROXIES or self.zone == GIVERS else REPLACES
        if mention == TO and self.waiting is None and self.power and not self.power_is_closed:
            self.waiting = NAMED_AFTER
            return True
        if self.last is None:
            return mention not in (GIVES, HOLDS, TO, BY, SAID_REPLACED)
        if mention in (TO, BY):
            if self.zone in (PRESENT, SUBSTITUTES):
                return False
            mention = GIVES
        self._said(mention, words, self.last)
        return True

    def _was_replaced(self, phrase: str) -> bool:
        """« représentée par M. X, son suppléant » : no proxy, a substitute."""
        power = self.power
        if not (power and power.giver is self.last and phrase.startswith("repr")):
            return False
        self._take_back(power)
        power.giver.kind = self.kind if self.kind != PROXIES else EXCUSED
        self._replace(power.giver, power.holder)
        return True

    @property
    def power_is_closed(self) -> bool:
        """Whether the last proxy was read giver first: « à » after it begins nothing."""
        return self.power is None or self.power.giver is self.last

    def _said(self, mention: str, words: str, last: Person) -> None:
        if mention in (GIVES, HOLDS, REPLACES, SAID_REPLACED):
            self.waiting = mention
        elif mention == HELD_APART:
            self.apart = last
        elif mention == SUBSTITUTE:
            last.note = last.note or words
        elif mention in (AWAY, SAID_EXCUSED) and last.kind == PRESENT:
            last.kind = ABSENT if mention == AWAY else EXCUSED

    def _meet(self, waiting: str, name: str) -> None:
        last = self.last
        if last is None:
            return
        if waiting == GIVES:
            self._give(last, name)
        elif waiting == HOLDS:
            holder, self.apart = self.apart or last, None
            holder.used = True
            giver = Person(name, PROXIES, printed=self.printed, used=True)
            self._keep(Power(giver, holder.name))
        elif waiting == NAMED_AFTER and self.power:
            self.power.holder = name
        elif waiting == REPLACES:
            last.note = f"suppléant de {name}"
        elif waiting == SAID_REPLACED:
            self._replace(last, name)

    def _give(self, giver: Person, holder: str) -> None:
        """A giver of the whole session, printed among the present, is away; one who leaves gives
        from then on."""
        giver.used = True
        power = Power(giver, holder)
        if giver.kind == PRESENT and not giver.clock:
            if giver.spans == (Span(),):
                giver.kind = EXCUSED
            else:
                power.spans = (Moves(giver.spans).away,)
        self._keep(power)

    def _keep(self, power: Power) -> None:
        self.book.powers.append(power)
        self.power = power

    def _replace(self, member: Person, substitute: str) -> None:
        """The substitute sits; among the present, in the place of the member."""
        if member.kind == PRESENT:
            member.name, member.note = substitute, f"suppléant de {member.name}"
            return
        member.note = f"remplacé par {substitute}"
        member.used = True
        note = f"suppléant de {member.name}"
        self.book.substitutes.append(Person(substitute, PRESENT, member.commune, note))

    def moved(self, moves: Moves | None) -> None:
        """The questions of the last person, or of the proxy just read; not counted where they are
        not understood."""
        if self.power:
            if moves:
                self.power.spans = moves.spans
                return
            self._unread_power(self.power)
        elif self.last and moves:
            last = self.last
            if len(moves.note) > LONGEST_NOTE:
                self.refuse(last)
                return
            last.spans = moves.spans if moves.spans != (Span(),) else last.spans
            last.clock = moves.clock or last.clock
            last.note = last.note or moves.note
        elif self.last:
            self.refuse(self.last)

    def _take_back(self, power: Power) -> None:
        if self.book.powers and self.book.powers[-1] is power:
            self.book.powers.pop()
        self.power = None

    def _unread_power(self, power: Power) -> None:
        self._take_back(power)
        self.book.refuse(self.printed)

    def refuse(self, person: Person) -> None:
        """Keep as unread what was read of someone."""
        person.unread = True
        self.book.refuse(person.printed or self.printed)

    def close(self) -> None:
        """At the end of a list: a mention without its second name, proxies without a mention."""
        if self.waiting in (GIVES, HOLDS) and self.last:
            self.book.refuse(self.printed)
        if self.kind == PROXIES or self.zone == GIVERS:
            self._pair()

    def _pair(self) -> None:
        """Two names in a row of a table are a giver and a holder; a giver alone gives, a name
        alone under « Pouvoirs » is not read."""
        rows: dict[int, list[Person]] = {}
        for one in self.held:
            if one.used or one.unread:
                continue
            rows.setdefault(one.row, []).append(one)
        for people in rows.values():
            if len(people) == 2:
                people[1].unread = True
                self._give(people[0], people[1].name)
                continue
            for one in people:
                if self.zone == GIVERS:
                    self._give(one, "")
                else:
                    self.refuse(one)
