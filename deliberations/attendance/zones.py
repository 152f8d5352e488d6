"""An act cut into its lists, each with what it announces; the story of the session apart. Pure."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from deliberations.attendance.counts import (
    ASIDE,
    GIVEN,
    OTHER,
    SITTING,
    FoundCount,
    find_counts,
)
from deliberations.attendance.headings import (
    BODIES,
    BODY,
    CLOSES,
    GIVERS,
    OPENS,
    PROSE,
    HeadingMark,
    headings,
    outside_parentheses,
)
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, PROXIES
from deliberations.attendance.movements import MemberMovement, movements
from deliberations.attendance.plain import Plain
from deliberations.attendance.words import TITLE
from press.words.french import is_number

LISTS = (PRESENT, ABSENT, EXCUSED, PROXIES)
# A count whose number a list follows is its heading, where the act has no other.
PROMOTED = {SITTING: PRESENT, GIVEN: PROXIES}
LIST_AHEAD = re.compile(
    rf"(?:[^\w(]*|[^A-ZÀ-Þ\n]{{0,40}})(?:{TITLE}\s|[A-ZÀ-Þ][\w'.-]+\s+[A-ZÀ-Þ(:])"
)


@dataclass(frozen=True)
class Zone:
    """A stretch of the act under one heading; `start` is its place in the act."""

    kind: str
    source: Plain
    start: int
    count: int | None = None


@dataclass(frozen=True)
class PrintedAct:
    """The zones of an act, from its first line, and the counts printed before its body."""

    zones: tuple[Zone, ...]
    counts: tuple[FoundCount, ...]
    moves: tuple[MemberMovement, ...]
    told: Plain  # up to the text of the deliberation, without its counts


def zones_of(source: Plain) -> PrintedAct:
    """The lists of an act; no zone announces one where the act prints none."""
    counts, moves = find_counts(source.flat), movements(source)
    asides = [one.span() for one in ASIDE.finditer(source.flat)]
    taken = [(one.start, one.end) for one in counts] + [(one.start, one.end) for one in moves]
    bare = source.without(_apart(taken + asides))
    titles = headings(bare)
    promoted = _promoted(source, counts, titles)
    marks = _until_the_body(_in_order([*titles, *promoted, *_ends(bare)]))
    last = marks[-1].start if marks and marks[-1].kind == BODY else len(bare.text)
    zones = tuple(
        Zone(
            mark.kind,
            bare[mark.end : min(after.start if after else last, last)],
            mark.end,
            mark.announced,
        )
        for mark, after in zip_longest(marks, marks[1:])
        if mark and mark.end <= last
    )
    before = tuple(one for one in counts if one.start < last)
    return PrintedAct(zones, before, tuple(moves), bare[:last])


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap as one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def _ends(bare: Plain) -> list[HeadingMark]:
    """Where lists close: a sentence of the session, or the text of the deliberation."""
    outside = outside_parentheses(bare.flat)
    closes = [HeadingMark(PROSE, one.start(), one.start()) for one in CLOSES.finditer(bare.flat)]
    opens = [HeadingMark(PROSE, one.start(), one.start()) for one in OPENS.finditer(bare.flat)]
    bodies = [HeadingMark(BODY, one.start(), one.start()) for one in BODIES.finditer(bare.flat)]
    begun = [one for one in [*opens, *bodies] if _begins(bare, one.start)]
    return [_at_sentence(bare, one) for one in [*closes, *begun] if outside[one.start]]


def _begins(bare: Plain, start: int) -> bool:
    """Whether a sentence begins here: a capital or a figure, or a line."""
    first, before = bare.text[start], bare.text[max(start - 2, 0) : start]
    return first.isupper() or (is_number(first) and not before.strip()) or before.endswith("\n")


def _at_sentence(bare: Plain, mark: HeadingMark) -> HeadingMark:
    """« Mme X est désignée secrétaire » closes a list before the name of Mme X."""
    if not bare.flat.startswith(("est ", "a ete ", "sont ", "ont ete "), mark.start):
        return mark
    begins = max(bare.flat.rfind(sign, max(mark.start - 90, 0), mark.start) for sign in ";,\n:.")
    title = [
        one.start() for one in re.finditer(TITLE, bare.text[max(mark.start - 90, 0) : mark.start])
    ]
    found = max(begins + 1, max(mark.start - 90, 0) + title[-1] if title else 0)
    return HeadingMark(mark.kind, found or mark.start, found or mark.start)


def _promoted(
    source: Plain, counts: list[FoundCount], titles: list[HeadingMark]
) -> list[HeadingMark]:
    """« Présents : 17 » before names is a heading, where the act has no other for them."""
    announced = {one.kind for one in titles}
    if GIVERS in announced:
        announced.add(PROXIES)
    kinds = [(PROMOTED.get(one.kind) or _away(one), one) for one in counts]
    free = [(kind, one) for kind, one in kinds if kind and kind not in announced]
    found = [
        HeadingMark(kind, one.start, one.end, one.values[0])
        for kind, one in free
        if LIST_AHEAD.match(source.text, one.end)
    ]
    if not titles and not found:  # whatever follows is said to be unread
        found = [HeadingMark(kind, one.start, one.end, one.values[0]) for kind, one in free[-1:]]
    return found


def _away(count: FoundCount) -> str | None:
    if count.kind != OTHER:
        return None
    if "excuse" in count.label:
        return EXCUSED
    return ABSENT if "absent" in count.label else None


def _in_order(marks: list[HeadingMark]) -> list[HeadingMark]:
    """Marks by their place; one inside the heading before it is part of it."""
    kept: list[HeadingMark] = []
    for one in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _until_the_body(marks: list[HeadingMark]) -> list[HeadingMark]:
    """The marks up to the text of the deliberation, which comes after its lists."""
    listed = False
    for place, one in enumerate(marks):
        if one.kind == BODY and listed:
            later = {mark.kind for mark in marks[place:]} & {*LISTS, GIVERS}
            known = {mark.kind for mark in marks[:place]}
            if not later - known:
                return marks[: place + 1]
        listed = listed or one.kind == PRESENT
    return [one for one in marks if one.kind != BODY] if not listed else marks
