"""A roll call: how each member voted, by name, and with what weight. Pure.

« Pour : Mme A, M. B (2) », one line a sense, or the heading alone and a name a line.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from press.words.french import fold

SENSES = {
    "in_favour": "pour",
    "against": "contre",
    "abstentions": "abstention",
    "not_voting": "ne prend pas part au vote",
}
HEADINGS = (
    ("not_voting", re.compile(r"(?:ne |n')(?:se prononce|prend|prennent|ont|a) ?[^:]*|nppv")),
    ("abstentions", re.compile(r"(?:s')?(?:ont|est|sont)? ?abst[^:]*")),
    ("in_favour", re.compile(r"(?:(?:ont |a )?vot\w+ |voix )?pour\b[^:]*")),
    ("against", re.compile(r"(?:(?:ont |a )?vot\w+ |voix )?contre\b[^:]*")),
)
NAME = re.compile(r"(.*?[^\W\d_].*?)\s*(?:\(\s*([0-9]{1,4})(?:\s*voix)?\s*\))?")
SEPARATORS = re.compile(r"[,;•]|\bet\b")
LONGEST_NAME = 200


class NamedVote(NamedTuple):
    """One member's vote; `votes` are its own, those of its proxies, or its weight."""

    name: str
    sense: str
    votes: int = 1

    def __str__(self) -> str:
        return f"{self.name} ({self.votes})" if self.votes != 1 else self.name


def read_roll_call(text: str) -> list[NamedVote]:
    """Every vote of a roll call. ValueError, in French, for a name under no sense."""
    found: list[NamedVote] = []
    sense = ""
    for line in filter(str.strip, text.splitlines()):
        head, colon, rest = line.partition(":")
        named = _sense(head)
        sense = named or sense
        found += _votes(rest if named and colon else "" if named else line, sense)
    return found


def _sense(head: str) -> str:
    folded = fold(head).replace("’", "'").strip(" -•*")
    return next((name for name, pattern in HEADINGS if pattern.fullmatch(folded)), "")


def _votes(names: str, sense: str) -> Iterator[NamedVote]:
    for part in SEPARATORS.split(names):
        typed = part.strip(" .\t-*")
        if not typed:
            continue
        if not sense:
            raise ValueError(f"« {typed} » n'est sous aucun sens : écrivez « Pour : {typed} ».")
        read = NAME.fullmatch(typed) if len(typed) <= LONGEST_NAME else None
        if not read:
            raise ValueError(f"« {typed[:60]} » n'est pas un nom : écrivez M. Jean NOM (1).")
        yield NamedVote(read[1], sense, int(read[2] or 1))


def counts_of(votes: Iterable[NamedVote]) -> dict[str, int]:
    """The votes of each sense, by its name in `Vote`."""
    counts: Counter[str] = Counter()
    for one in votes:
        counts[one.sense] += one.votes
    return {name: counts[name] for name in SENSES} if counts else {}


def called_twice(votes: Sequence[NamedVote]) -> list[str]:
    """Who is called more than once, each once."""
    names = {fold(one.name): one.name for one in votes}
    times = Counter(fold(one.name) for one in votes)
    return [names[key] for key, count in times.items() if count > 1]


def printed(votes: Iterable[NamedVote]) -> str:
    """The roll call again, a line a sense: what `read_roll_call` reads."""
    grouped: dict[str, list[str]] = {}
    for one in votes:
        grouped.setdefault(one.sense, []).append(str(one))
    return "\n".join(
        f"{SENSES[sense].capitalize()} : {', '.join(grouped[sense])}"
        for sense in SENSES
        if sense in grouped
    )
