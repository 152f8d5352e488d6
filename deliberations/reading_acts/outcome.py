"""What a council did with a text: adopted, rejected, withdrawn, adjourned, noted.

The words decide; the counts confirm them, or decide alone. Nothing is said where they disagree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deliberations import outcome_words as words
from deliberations.reading_acts.counts import AGAINST, FOR, Counts
from press.words.printed import PrintedLine

ADOPTED, REJECTED = "adopted", "rejected"
WITHDRAWN, ADJOURNED, NOTED = "withdrawn", "adjourned", "noted"

# Each outcome by the words that say it, the most telling first.
WORDS = {
    WITHDRAWN: words.WITHDRAWN,
    ADJOURNED: words.ADJOURNED,
    REJECTED: words.REFUSED,
    ADOPTED: words.ADOPTED,
    NOTED: words.NOTED,
}
# What every one of these words has somewhere.
TELLING = re.compile(
    r"retir|retrait|ajourn|report|renvo|surs|rejet|pas |point |non|repouss|refus|desappr|adopt"
    r"|approuv|autoris|valid|accept|favorabl|decid|accord|vot|attribu|fixe|arrete|design|ratifi"
    r"|acte|unanim|majorite"
)
PROPOSED = re.compile(r"\bpropos|\bil (?:est|vous est|convient)|\bsoumis|\bdemand|\binvit|\bpourr")
OTHER_TEXT = re.compile(r"amendement|sous-amendement|\bsont adoptes? a l'ouverture")
SAID = re.compile(
    r"\bconseil|\bassemblee|\bcomite|\bbureau|unanim|majorite|delib|\bvot|rapport|point"
)
CLOSING = re.compile(
    r"extrait (?:certifie )?conforme|pour expedition|fait et delibere|ainsi fait"
    r"|peut faire l.?.?objet|voies? et delais?|delais? et voies?|^\W*annexes?\b"
)
DELIBERATED = re.compile(
    r"apres (?:en )?avoir (?:delibere|vote)|apres (?:deliberation|vote)\b"
    r"|a l.{0,2}unanim|a la majorite"
)
BEGINS = re.compile(r"[\W\d]{0,8}(?:d.|de |le conseil\W{1,3})?")
CASTING = re.compile(r"voix (?:du president |de la presidente )?(?:est )?preponderante")
SHORT = 80  # characters of a line that needs not name the council
PRECEDENCE = (WITHDRAWN, ADJOURNED, REJECTED)


@dataclass(frozen=True)
class OutcomeRead:
    """What was done with the text, None where it is not known, and the lines that say it."""

    value: str | None
    lines: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()


def outcome_in(lines: Sequence[PrintedLine], counts: Counts) -> OutcomeRead:
    """The outcome that an act prints, or that its counts give where its words are silent."""
    said = _said(_body(lines))
    word = next((one for one in PRECEDENCE if one in said), None)
    if word is None:
        word = NOTED if _only_noted(said) else next(iter(said), None)
    where = frozenset(said.get(word or "", ()))
    counted = _counted(counts, lines)
    if word is None or word == "unanimous":
        sure = counted or (ADOPTED if word else None)
        return OutcomeRead(sure, where | (frozenset(counts.lines) if sure else frozenset()))
    if counted and {word, counted} == {ADOPTED, REJECTED}:
        return OutcomeRead(None, unread=where | frozenset(counts.lines))
    return OutcomeRead(word, where)


def _only_noted(said: dict[str, list[int]]) -> bool:
    return NOTED in said and ADOPTED not in said


def _body(lines: Sequence[PrintedLine]) -> Sequence[PrintedLine]:
    """The decision, without the report before it, nor certificates, remedies and annexes."""
    first = 0
    for rank, line in enumerate(lines):
        if not first and not line.is_recital and DELIBERATED.search(line.folded):
            first = rank
        decided = first or _decides(line)
        if decided and CLOSING.search(line.folded):
            return lines[first:rank]
    return lines[first:]


def _decides(line: PrintedLine) -> bool:
    if not TELLING.search(line.folded):
        return False
    told = any(pattern.search(line.folded) for pattern in WORDS.values())
    return told and SAID.search(line.folded) is not None


def _said(lines: Sequence[PrintedLine]) -> dict[str, list[int]]:
    """The lines of each outcome that the words say."""
    found: dict[str, list[int]] = {}
    for line in lines:
        if not TELLING.search(line.folded):
            continue
        if line.is_recital or OTHER_TEXT.search(line.folded):
            continue
        for outcome in _of_line(line):
            found.setdefault(outcome, []).append(line.number)
    return found


def _of_line(line: PrintedLine) -> list[str]:
    folded = line.folded
    said = [name for name in PRECEDENCE if _tells(name, folded)]
    if not said and not PROPOSED.search(folded):
        said = [name for name in (ADOPTED, NOTED) if _is_act(WORDS[name].search(folded), folded)]
    if not said and words.CARRIED.search(folded):
        said = ["unanimous"]
    return said


def _tells(name: str, folded: str) -> bool:
    """Whether a line says that the council withdrew, adjourned or rejected its text."""
    for sentence in re.split(r"[.;]\s", folded):
        found = WORDS[name].search(sentence)
        if found is None or (PROPOSED.search(sentence[: found.start()]) and "decide" not in folded):
            continue
        if len(folded) < SHORT or SAID.search(folded):
            return True
    return False


def _is_act(found: re.Match[str] | None, folded: str) -> bool:
    """Whether a verb is the council's: its line names the council, or begins with it."""
    if found is None:
        return False
    begins = BEGINS.match(folded)
    return SAID.search(folded) is not None or (begins is not None and begins.end() == found.start())


def _counted(counts: Counts, lines: Sequence[PrintedLine]) -> str | None:
    """What the counts give alone; a tie by the chair's casting vote, never in a secret ballot."""
    voices, against = counts.of(FOR), counts.of(AGAINST)
    if voices is None:
        return None
    if voices != (against or 0):
        return ADOPTED if voices > (against or 0) else REJECTED
    if any(words.SECRET.search(line.folded) for line in lines):
        return REJECTED
    return ADOPTED if any(CASTING.search(line.folded) for line in lines) else None
