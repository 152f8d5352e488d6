"""Members who take no part in an item, from the sentence of the act. Pure.

« Mme A (1) et MM. B (2) et C (1), conseillers intéressés, ne prennent part ni au débat, ni au
vote » : the figure is how many votes each withdraws, with the proxies that they hold or give.
"""

import re
from typing import NamedTuple

from deliberations.attendance.items import Item
from deliberations.attendance.names import is_name, key
from deliberations.attendance.roll import Roll
from deliberations.attendance.words import TITLE
from press.words.french import plural

PARTS = re.compile(r"[,;\n]|\bet\b")
PART = re.compile(rf"(?:({TITLE})\s+)?([^()]+?)\s*(?:\(([0-9]{{1,2}})\))?")
SINGULAR = {"MM.": "M.", "Messieurs": "M.", "Mmes": "Mme", "Mmes.": "Mme", "Mesdames": "Mme"}


class WithdrawnVotes(NamedTuple):
    """A member and how many votes go with them."""

    name: str
    votes: int = 1

    def __str__(self) -> str:
        return f"{self.name} ({self.votes})"


def read_interested(sentence: str) -> list[WithdrawnVotes]:
    """The members that a sentence names; ValueError, in French, for one that is not a name."""
    found: list[WithdrawnVotes] = []
    title = ""
    for part in PARTS.split(sentence):
        read = PART.fullmatch(part.strip(" .\t\r"))
        if not read or not (read[3] or _begins_as_a_name(read[2], bool(read[1]))):
            continue
        title = SINGULAR.get(read[1], read[1]) if read[1] else title
        name = f"{title} {read[2]}".strip()
        if not is_name(name):
            raise ValueError(f"« {part.strip()} » n'est pas un nom : écrivez Mme Jeanne NOM (1).")
        found.append(WithdrawnVotes(name, int(read[3] or 1)))
    if sentence.strip() and not found:
        raise ValueError("Aucun nom n'est reconnu : écrivez Mme Jeanne NOM (1), un par ligne.")
    return found


def _begins_as_a_name(words: str, titled: bool) -> bool:
    """« conseillers intéressés », « ne prennent part ni au débat » follow the names."""
    return titled or words[:1].isupper()


def withdrawal_doubts(
    withdrawals: list[WithdrawnVotes], counted: int | None, roll: Roll, question: Item | int
) -> list[str]:
    """Where the votes withdrawn are not those that the act counts, or that its lists give."""
    doubts = []
    total = sum(one.votes for one in withdrawals)
    if withdrawals and counted is not None and counted != total:
        votes = plural(counted, "voix retirée", "voix retirées")
        doubts.append(f"{votes} au compte du vote, {total} par les membres intéressés")
    if not roll.present:
        return doubts
    for one in withdrawals:
        held = _votes_of(one.name, roll, question)
        if held != one.votes:
            doubts.append(
                f"« {one.name} » retire {plural(one.votes, 'voix', 'voix')} : les listes lui en "
                f"donnent {held} à la question {question}"
            )
    return doubts


def _votes_of(name: str, roll: Roll, question: Item | int) -> int:
    """A member's own vote, cast or given away, and those of the proxies held."""
    mandates = roll.in_effect(question)
    who = roll.index.near(name) or key(name)
    own = [one for one in roll.present if key(one.name) == who and one.span.covers(question)]
    given = [one for one in mandates if roll.who(one.giver) == who]
    held = [one for one in mandates if one.holder and roll.who(one.holder) == who]
    return bool(own or given) + len(held)
