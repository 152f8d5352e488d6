"""Who can vote on a question, from the lists of a session. Pure."""

from dataclasses import dataclass, field, replace

from deliberations.attendance.counts import Printed
from deliberations.attendance.doubts import differences, doubts
from deliberations.attendance.items import Item, read_item
from deliberations.attendance.lists import Lists


@dataclass(frozen=True)
class Tally:
    """Those who can vote on one question, before interested members are taken off.

    `differences` are the doubts that a count printed by the act raises; they come first among
    `warnings`.
    """

    present: int
    proxies: int
    warnings: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    printed: Printed = field(default_factory=Printed)
    unread: tuple[str, ...] = ()

    @property
    def voters(self) -> int:
        return self.present + self.proxies

    @property
    def is_confirmed(self) -> bool:
        """Whether the act prints a count of these, and each that it prints is the same."""
        pairs = (
            (self.printed.present, self.present),
            (self.printed.proxies, self.proxies),
            (self.printed.voters, self.voters),
        )
        known = [printed == counted for printed, counted in pairs if printed is not None]
        return bool(known) and all(known)


@dataclass(frozen=True)
class Roll(Lists):
    """The lists of a session, to be counted."""

    def counting(self, corrected: "Roll") -> "Roll":
        """Corrected lists, with the counts and the agenda that the act prints beside these."""
        return replace(
            corrected, members=self.members, questions=self.questions, counts=self.counts
        )

    def at(self, question: Item | int | str) -> Tally:
        """Count the present and the proxies of a question; what is doubtful is a warning.

        ValueError, in French, for what is no item: « 7 », « 7-A », « 4 bis » and « D98/13 » are.
        """
        item = question if isinstance(question, Item) else read_item(str(question))
        there, given = self.there(item), self.given(item)
        wrong = tuple(differences(self, item))
        warnings = tuple(dict.fromkeys((*wrong, *doubts(self, item))))
        return Tally(len(there), len(given), warnings, wrong, self.printed(item), self.unread)
