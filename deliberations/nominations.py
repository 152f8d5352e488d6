"""Nominations: who is elected after the rounds of a ballot (CGCT L2121-21). Pure.

An absolute majority of the votes cast twice, then a relative one; on a tie then, the eldest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from press.words.french import plural, read_date

ORDINALS = ("1er", "2e", "3e")
RELATIVE = 3  # the round from which a relative majority is enough
BORN = re.compile(r"\(\s*(?:née?(?:\(e\))? )?(?:le )?([^()]*)\)")
RESULT = re.compile(r"(.+?)\s*:?\s+([0-9]{1,4})(?:\s*(?:voix|suffrages?))?", re.IGNORECASE)
HEADING = re.compile(r"[^:;]*\btour\b[^:;]*:\s*", re.IGNORECASE)
TOO_MANY = "Une nomination a trois tours au plus (CGCT L2121-21) : {count} sont écrits."


@dataclass(frozen=True)
class Nominee:
    """Someone at one round, with the votes received; the birth decides a last tie alone."""

    name: str
    votes: int
    born_on: date | None = None


Round = Sequence[Nominee]


def elected(rounds: Sequence[Round]) -> Nominee | None:
    """Who is elected, None while nobody is. ValueError where only ages that lack could say it."""
    for number, candidates in enumerate(rounds, 1):
        found = _first(candidates, number)
        if found:
            return found
    return None


def said(text: str) -> str:
    """« Mme A, 20 voix au 3e tour », or that nobody is elected; rounds that were read already."""
    rounds = read_rounds(text)
    found = elected(rounds)
    if found is None:
        return "Nul n'est élu"
    turn = next(n for n, one in enumerate(rounds, 1) if _first(one, n) == found)
    return f"{found.name}, {plural(found.votes, 'voix', 'voix')} au {ORDINALS[turn - 1]} tour"


def _first(candidates: Round, number: int) -> Nominee | None:
    cast = sum(one.votes for one in candidates)
    most = max((one.votes for one in candidates), default=0)
    leading = [one for one in candidates if one.votes == most and most]
    if number < RELATIVE:
        return leading[0] if len(leading) == 1 and 2 * most > cast else None
    return _eldest(leading) if leading else None


def _eldest(tied: list[Nominee]) -> Nominee:
    if len(tied) == 1:
        return tied[0]
    if any(one.born_on is None for one in tied):
        names = " et ".join(one.name for one in tied)
        raise ValueError(
            f"{names} sont à égalité au dernier tour : le plus âgé est élu, écrivez leur naissance."
        )
    return min(tied, key=lambda one: one.born_on or date.max)


def read_rounds(text: str) -> list[list[Nominee]]:
    """« 1er tour : Mme A 20 ; M. B 20 (né le 1/2/1950) », a round a line.

    ValueError, in French, for a line that cannot be read.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > RELATIVE:
        raise ValueError(TOO_MANY.format(count=len(lines)))
    return [list(_candidates(HEADING.sub("", line, count=1))) for line in lines]


def _candidates(line: str) -> Iterator[Nominee]:
    for part in filter(str.strip, re.split(r"[;,]", line)):
        born = BORN.search(part)
        read = RESULT.fullmatch(BORN.sub("", part).strip(" ."))
        if not read:
            raise ValueError(f"« {part.strip()} » : écrivez le nom, puis les voix (Mme A 20).")
        yield Nominee(read[1].strip(), int(read[2]), read_date(born[1].strip()) if born else None)
