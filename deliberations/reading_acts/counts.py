"""The votes that an act counts, in whatever order it writes them.

A line is read as senses and numbers: « Pour : 20 », « POUR 20 CONTRE 3 », « 20 voix pour, trois
contre », « par 20 voix contre 3 », and a row of senses over a row of numbers. What stands between
parts them; lines that hold nothing else go on with one another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from press.words.numerals import NONE, NUMERALS, in_figures
from press.words.printed import PrintedLine

FOR, AGAINST, ABSTENTIONS, NOT_VOTING = "for", "against", "abstentions", "not_voting"
COUNTED = (FOR, AGAINST, ABSTENTIONS, NOT_VOTING)
ASIDE = "aside"  # voters, votes cast: counts of something else

# « ne prend pas part au vote », « n'ont pas participé au débat ni au vote ».
TAKES_NO_PART = (
    r"\bn\W{0,2}(?:e|ont|a|ayant)?\s?(?:pas\s+)?(?:se\s+)?"
    r"(?:pren\w+|pris|prononc\w+|participe\w*|vot\w+)(?:\s+(?:pas|ni))?"
    r"(?:\s+(?:part|pris|vote)\b)?"
    r"(?:\s+(?:au|a la|aux|le|ce)\s+(?:debats?|votes?|scrutin|deliberation)\b)?"
    r"(?:\W{0,3}ni\s+au\s+vote\b)?"
)
SILENT = (
    r"\bnppv\b|\bnon[ -](?:votants?|participations?)\b|\bdeports?\b"
    r"|\b(?:conseillers?|elus?|membres?)\s+interesses?\b|\brefus de (?:vote|voter)\b"
)
SENSES = {
    NOT_VOTING: re.compile(f"{TAKES_NO_PART}|{SILENT}"),
    ASIDE: re.compile(
        r"\b(?:nombre de )?(?:votants?|suffrages? exprimes?|exprimes?|presents?|procurations?"
        r"|pouvoirs?|en exercice|(?:votes? |bulletins? )?blancs?|nuls?|majorite absolue)\b"
    ),
    ABSTENTIONS: re.compile(r"\babst(?:entions?|enu\w*|ient|iennent|\.)?(?![a-z])"),
    AGAINST: re.compile(r"\bcontre\b|\bdefavorables?\b|\boppositions?\b|\bopposes?\b"),
    FOR: re.compile(r"\bpour\b|\bfavorables?\b"),
}
ITEM = re.compile(
    "|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in SENSES.items())
    + r"|(?P<number>(?<![\d/.,-])\d{1,4}(?![\d/]|[.,-]\d))|(?P<colon>[:=])|(?P<word>[a-z']+)"
    + r"|(?P<dash>[-–/])|(?P<apart>[^\s*«».,;()|°])"
)
GLUE = frozenset(
    "voix vote votes suffrages suffrage exprimes exprime par et avec dont nombre de des d scrutin "
    "moins a la le les membres membre elus conseillers resultat resultats du sens sont se soit "
    "unanimite majorite adopte adoptee approuve ont vote sur".split()
)
ASIDE_PARENTHESIS = re.compile(r"\([^()]{0,300}\)")
KEYWORD = re.compile(r"pour|contre|abst|favorable|oppos|part|prononc|nppv|votant|deport|interess")
OTHER_VOTE = re.compile(
    r"\bcommissions?\b|\bbureau\b|\bcomite\b|amendement|\bcap\b|\bcst\b|considere"
)
DECIDES = re.compile(r"unanimite|majorite|adopt|approuv|vote|scrutin|conseil|rejet|suffrage|moins")
TURNED = re.compile(r"\b(?:rejet|repouss)")  # « repoussée par 12 voix contre 8 »: 12 against
UNCOUNTED = re.compile(
    r"^\W*(?:votes? |voix )?(?:contre|abstentions?) ?:\s*(?=m\b|mm|mme|[a-z]+ [a-z]+)"
    r"|\bne (?:prend|prennent|participe\w*) pas (?:part )?au? (?:vote|debat|scrutin)"
    r"|\bn.(?:a|ont) pas (?:pris part|participe) au vote"
)
MOST_VOTES = 999
FURTHEST_LINE = 8  # lines between two counts of one vote


@dataclass(frozen=True)
class CountedItem:
    """A sense or a number of a line; `colon` where « : » stands behind a sense."""

    sense: str = ""
    number: int | None = None
    colon: bool = False
    voices: bool = False


@dataclass
class Counts:
    """What an act counts, by sense; `lines` print it, `unread` print something else."""

    votes: dict[str, int] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)

    def of(self, sense: str) -> int | None:
        return self.votes.get(sense)


def counts_in(lines: Sequence[PrintedLine]) -> Counts:
    """The votes of an act; where two lines contradict, the last whole vote is kept."""
    groups = list(_groups(lines))
    counts = Counts(unread=set(_uncounted(lines)))
    for votes, printed in sorted(groups, key=_weight, reverse=True):
        if any(counts.votes.get(sense, count) != count for sense, count in votes.items()):
            counts.unread |= printed - counts.lines
            continue
        counts.votes = votes | counts.votes
        counts.lines |= printed
    counts.unread -= counts.lines
    return counts


def _uncounted(lines: Sequence[PrintedLine]) -> Iterator[int]:
    """Lines that tell a vote without its number: « Contre : M. X », « M. Y ne prend pas part »."""
    for line in lines:
        if _may_count(line, goes_on=False) and UNCOUNTED.search(line.folded):
            yield line.number


def _weight(group: tuple[dict[str, int], set[int]]) -> tuple[bool, int, int]:
    """A vote with its « pour » first, then the most complete, then the last."""
    votes, lines = group
    return FOR in votes, len(votes), max(lines)


def _groups(lines: Sequence[PrintedLine]) -> Iterator[tuple[dict[str, int], set[int]]]:
    """Counts that stand near one another, and the lines that print them."""
    votes: dict[str, int] = {}
    printed: set[int] = set()
    for pairs, numbers in _runs(lines):
        new = dict(pairs)
        far = printed and min(numbers) - max(printed) > FURTHEST_LINE
        if votes and (far or votes.keys() & new.keys()):
            yield votes, printed
            votes, printed = {}, set()
        votes, printed = votes | new, printed | numbers
    if votes:
        yield votes, printed


def _runs(lines: Sequence[PrintedLine]) -> Iterator[tuple[list[tuple[str, int]], set[int]]]:
    """The pairs of each line, or of lines that hold nothing but counts, with their numbers."""
    kept: list[CountedItem] = []
    numbers: set[int] = set()
    for line in lines:
        if line.is_blank:
            continue
        segments = list(_segments(line)) if _may_count(line, bool(kept)) else []
        if len(segments) == 1 and _is_pure(line, segments[0]):
            if _says_again(kept, segments[0]):
                yield from _told(kept, numbers, decides=True)
                kept, numbers = [], set()
            kept, numbers = kept + segments[0], numbers | {line.number}
            continue
        if kept:
            yield from _told(kept, numbers, decides=True)
            kept, numbers = [], set()
        decides = DECIDES.search(line.folded) is not None
        for segment in segments:
            told = _turned(segment) if TURNED.search(line.folded) else segment
            yield from _told(told, {line.number}, decides=decides)
    if kept:
        yield from _told(kept, numbers, decides=True)


def _says_again(kept: Sequence[CountedItem], items: Sequence[CountedItem]) -> bool:
    """Whether a line counts a sense that the run has: another vote begins."""
    said = {item.sense for item in kept if item.sense}
    return any(item.sense in said for item in items)


def _may_count(line: PrintedLine, goes_on: bool) -> bool:
    if line.is_recital or OTHER_VOTE.search(line.folded):
        return False
    return KEYWORD.search(line.folded) is not None or (goes_on and _is_number(line))


def _is_number(line: PrintedLine) -> bool:
    return re.fullmatch(r"[\s|:\d*.-]{1,60}", line.text) is not None


def _is_pure(line: PrintedLine, segment: Sequence[CountedItem]) -> bool:
    """Whether a line holds senses and numbers alone: « Contre : 0 »."""
    return len(line.folded) < 200 and len(segment) > 0 and _left(line) == 0


def _left(line: PrintedLine) -> int:
    """How many words of a line are no part of a count."""
    folded = _without_asides(line.folded)
    return sum(
        1
        for found in ITEM.finditer(folded)
        if found.lastgroup == "apart" or (found.lastgroup == "word" and not _is_said(found[0]))
    )


def _is_said(word: str) -> bool:
    return word in GLUE or word in NUMERALS or word in NONE


def _without_asides(folded: str) -> str:
    """« 20 pour (dont 3 procurations) » without its aside; « (20 pour, 3 contre) » is none."""
    return ASIDE_PARENTHESIS.sub(
        lambda found: (
            found[0]
            if re.search(
                r"\d\s*(?:voix\s*)?(?:pour|contre|abst)|(?:pour|contre|abst)\w*\W{0,3}\d", found[0]
            )
            else " "
        ),
        folded,
    )


def _segments(line: PrintedLine) -> Iterator[list[CountedItem]]:
    """Runs of senses and numbers that nothing parts."""
    items: list[CountedItem] = []
    words: list[str] = []
    for found in ITEM.finditer(_without_asides(line.folded)):
        kind, text = found.lastgroup or "", found[0]
        if kind == "word" and (text in NUMERALS or (text in NONE and _follows(items))):
            words.append(text)
            continue
        items += _spoken(words)
        words = []
        if (kind == "word" and text not in GLUE) or kind == "apart":
            yield items
            items = []
        elif kind == "colon" and _follows(items):
            items[-1] = CountedItem(sense=items[-1].sense, colon=True)
        else:
            items += _items(kind, text, items)
    yield items + _spoken(words)


def _items(kind: str, text: str, before: Sequence[CountedItem]) -> list[CountedItem]:
    """What a piece of a line adds: a sense, a number, « voix », or the 0 of « Abstention : / »."""
    if kind in SENSES:
        return [CountedItem(sense=kind)]
    if kind == "number":
        return [CountedItem(number=int(text))]
    if kind == "dash" and _follows(before) and before[-1].colon:
        return [CountedItem(number=0)]
    return [CountedItem(voices=True)] if text == "voix" else []


def _follows(items: Sequence[CountedItem]) -> bool:
    return bool(items) and bool(items[-1].sense)


def _spoken(words: Sequence[str]) -> list[CountedItem]:
    if not words:
        return []
    number = 0 if words[0] in NONE else in_figures(words)
    return [] if number is None else [CountedItem(number=number)]


def _told(
    items: Sequence[CountedItem], numbers: set[int], *, decides: bool
) -> Iterator[tuple[list[tuple[str, int]], set[int]]]:
    pairs = _pairs(items)
    kept = [(sense, count) for sense, count in pairs if sense != ASIDE and count <= MOST_VOTES]
    if kept and _is_a_vote(items, kept, decides):
        yield kept, numbers


def _is_a_vote(items: Sequence[CountedItem], pairs: list[tuple[str, int]], decides: bool) -> bool:
    """« pour 2024 » is none: a lone count has its colon, its « voix », or a decision beside."""
    if len({sense for sense, _ in pairs}) > 1:
        return True
    spoken = any(item.colon or item.voices for item in items)
    return spoken or (decides and pairs[0][0] != FOR)


def _pairs(items: Sequence[CountedItem]) -> list[tuple[str, int]]:
    """Each sense with its number, by the order in which the act writes them."""
    told = [item for item in items if not item.voices]
    told = told[1:] if told and _is_idle(told) else told
    senses = [item.sense for item in told if item.sense]
    figures = [item.number for item in told if item.number is not None]
    kinds = "".join("s" if item.sense else "n" for item in told)
    if re.fullmatch(r"s{2,}n{2,}", kinds) and len(senses) == len(figures):
        return list(zip(senses, figures, strict=True))
    if _is_score(kinds, senses, items):
        return [(FOR, figures[0]), (AGAINST, figures[1]), *_pairs(told[3:])]
    order = "sn" if kinds.startswith("s") or kinds.endswith("n") else "ns"
    return [
        (first.sense or second.sense, _number(first, second))
        for first, second in pairwise(told)
        if ("s" if first.sense else "n") + ("s" if second.sense else "n") == order
    ]


def _is_idle(told: Sequence[CountedItem]) -> bool:
    """« l'unanimité des suffrages exprimés, 2 abstentions »: a sense that has no number."""
    return told[0].sense == ASIDE and not told[0].colon and bool(told[-1].sense)


def _is_score(kinds: str, senses: Sequence[str], items: Sequence[CountedItem]) -> bool:
    """« par 20 voix contre 3 », and nothing that says « pour »."""
    begins = re.match(r"nsn(?!s)", kinds) is not None and senses[0] == AGAINST
    return begins and FOR not in senses and any(item.voices for item in items)


def _turned(items: list[CountedItem]) -> list[CountedItem]:
    """The same score the other way round, where it says by how many a text was rejected."""
    told = [item for item in items if not item.voices]
    kinds = "".join("s" if item.sense else "n" for item in told)
    senses = [item.sense for item in told if item.sense]
    if not _is_score(kinds, senses, items):
        return items
    return [told[2], CountedItem(voices=True), told[1], told[0], *told[3:]]


def _number(first: CountedItem, second: CountedItem) -> int:
    number = first.number if second.number is None else second.number
    return number or 0
