"""What is doubtful in a deliberation, from its figures and its lists, in plain French."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from deliberations.attendance.interested import WithdrawnVotes, withdrawal_doubts
from deliberations.attendance.items import Item, read_item
from deliberations.attendance.roll import Roll, Tally
from deliberations.models import Deliberation
from press.words.french import plural

OFFICE = "en exercice"  # what a total of members is compared with


@dataclass(frozen=True)
class Sheet:
    """A deliberation with its lists, recorded or being typed: nothing here is saved."""

    deliberation: Deliberation
    roll: Roll = field(default_factory=Roll)
    withdrawals: list[WithdrawnVotes] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)  # what would be refused, were it saved

    @property
    def question(self) -> Item:
        """The item that the lists are read for; the first when the act does not number it."""
        return question_of(self.deliberation.report_number)

    @cached_property
    def tally(self) -> Tally | None:
        """Who could vote on the item, unless the act prints no list."""
        if not (self.roll.present or self.roll.proxies):
            return None
        return self.roll.at(self.question)

    @property
    def has_result(self) -> bool:
        """Whether anything typed says what the council decided."""
        act = self.deliberation
        said = act.vote or act.as_printed or act.nomination or not act.is_adopted
        return bool(said) and not self.refusals

    @property
    def possible(self) -> int | None:
        """The votes that the item could gather, from the lists, interested members taken off."""
        if self.tally is None:
            return None
        return self.tally.voters - sum(one.votes for one in self.withdrawals)

    @property
    def doubts(self) -> list[str]:
        """Everything else to look at again, each once."""
        found = [*self.refusals, *self.deliberation.anomalies]
        found += withdrawal_doubts(
            self.withdrawals, self.deliberation.interested, self.roll, self.question
        )
        found += self.tally.warnings if self.tally else ()
        said = set(self.differences)
        totals = any(one.endswith(OFFICE) for one in said)  # told once, by the lists
        return [
            one
            for one in dict.fromkeys(found)
            if one not in said and not (totals and one.endswith(OFFICE))
        ]

    @cached_property
    def differences(self) -> list[str]:
        """Where the act's counts are not those of its lists, each once."""
        if self.tally is None:
            return []
        return list(dict.fromkeys([*self.tally.differences, *self._typed_differences(self.tally)]))

    def _typed_differences(self, tally: Tally) -> list[str]:
        """Where the counts typed are not those of the lists, nor said already."""
        one, printed = self.deliberation, tally.printed
        counts = (
            ("présent", "présents", one.present, tally.present, printed.present),
            ("représenté", "représentés", one.represented, tally.proxies, printed.proxies),
        )
        found = [
            f"{plural(counted, singular, several)} au compte, {listed} sur les listes"
            for singular, several, counted, listed, said in counts
            if counted not in (None, listed, said)
        ]
        if one.vote and one.attendance is None and one.vote.total != tally.voters:
            found.append(
                f"{one.vote.total} voix comptées pour "
                f"{plural(tally.voters, 'votant possible', 'votants possibles')}"
            )
        return found


def sheet_of(deliberation: Deliberation) -> Sheet:
    """A recorded deliberation with its lists; three queries."""
    members = deliberation.interested_members.all()
    withdrawals = [WithdrawnVotes(one.name, one.votes) for one in members]
    return Sheet(deliberation, deliberation.roll, withdrawals)


def question_of(item: str | int | None) -> Item:
    """The item « 7-A », « 4 bis », « D98/13 » as typed; 1 where no number can be told."""
    typed = str(item or "")
    try:
        return read_item(typed)
    except ValueError:
        found = re.search(r"[1-9][0-9]{0,3}", typed)
        return Item(int(found[0]) if found else 1)


def counted_from(roll: Roll, item: str | None) -> dict[str, int]:
    """The counts of an item that an act leaves to its lists, named as in `Deliberation`."""
    if not roll.present:
        return {}
    tally = roll.at(question_of(item))
    everyone = {one.name for one in roll.listed}
    excused = {one.name for one in roll.excused} - {one.giver for one in roll.proxies}
    counts = {"present": tally.present, "represented": tally.proxies}
    if excused:
        counts["excused"] = len(excused)
    return {**counts, "absent": max(len(everyone) - sum(counts.values()), 0)}
