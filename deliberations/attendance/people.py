"""A stretch of words cut into people: by titles, by initials, by capitals. Pure.

« Jean DUPONT Marie DURAND » is two people where surnames end a name, « DUPONT Jean DURAND Marie »
where they begin it: the lists themselves say which, by their clear entries.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from deliberations.attendance.names import is_person
from deliberations.attendance.words import (
    BREAK,
    CAPITAL,
    CAPITALS,
    INITIAL,
    PARTICLE,
    PLACES,
    SMALL,
    TITLED,
    Word,
    words_of,
)

SURNAME_LAST, SURNAME_FIRST, NO_CAPITALS, BARE = "last", "first", "none", "bare"
USUAL_WORDS = 2  # « Yfac Meâla »
MOST_READ = 4_000  # entries that say the style: beyond, they say nothing more
LONGEST_RUN = 24  # words: beyond, no name
BARE_SHARE = 3  # one entry of three with several words: surnames do not stand alone


class Style(NamedTuple):
    """How the lists write their people."""

    order: str = SURNAME_LAST
    bare: bool = False
    initials_last: bool = False
    pairs: bool = False  # nearly every name has two words, without capitals


def style_of(entries: Iterable[Sequence[Word]]) -> Style:
    """What the clear entries of the lists show: the order of a name, surnames alone."""
    orders: Counter[str] = Counter()
    lengths: Counter[int] = Counter()
    alone: Counter[str] = Counter()
    several = initials_last = capitals = 0
    for words in entries:
        named = [one for one in words if one.kind not in (TITLED, BREAK, PARTICLE)]
        if not named or any(one.kind == SMALL for one in named):
            continue
        titled = any(one.kind == TITLED for one in words)
        if len(named) == 1 and not titled:
            alone[named[0].kind] += 1
        several += len(named) > 1
        orders[_order(named)] += 1
        capitals += any(one.kind == CAPITALS for one in named)
        initials_last += named[-1].kind == INITIAL and named[0].kind != INITIAL
        lengths[len(named)] += 1
    usual = sum(lengths.values())
    clear = [one for one, _ in orders.most_common() if one != BARE]
    order = clear[0] if clear else SURNAME_LAST if capitals else NO_CAPITALS
    surnames = alone.total() if order == NO_CAPITALS else alone[CAPITALS]
    return Style(
        order,
        bare=surnames * BARE_SHARE > several,
        initials_last=initials_last > orders.total() // 2,
        pairs=order == NO_CAPITALS and lengths[USUAL_WORDS] * 5 >= usual * 4,
    )


def _order(named: Sequence[Word]) -> str:
    kinds = [one.kind for one in named]
    if CAPITALS not in kinds:
        return NO_CAPITALS if len(named) > 1 else BARE
    if len(named) == 1 or set(kinds) == {CAPITALS}:
        return BARE
    return SURNAME_FIRST if kinds[0] == CAPITALS and kinds[-1] != CAPITALS else SURNAME_LAST


def split_people(words: Sequence[Word], style: Style) -> list[list[Word]]:
    """The words of each person, in their order; a cell or a line may part them."""
    people: list[list[Word]] = []
    current: list[Word] = []
    for word in words:
        if word.kind == BREAK:
            continue
        if len(current) > LONGEST_RUN or (current and _starts_anew(current, word, style)):
            people.append(current)
            current = []
        current.append(word)
    if current:
        people.append(current)
    return [half for one in people for half in _halves(one, style)]


def _starts_anew(current: list[Word], word: Word, style: Style) -> bool:
    kinds = [one.kind for one in current]
    titled, named = TITLED in kinds, [one for one in kinds if one not in (TITLED, PARTICLE)]
    if word.kind == TITLED:
        return bool(named) or SMALL in kinds
    if word.kind == INITIAL:
        return bool(set(named) - {INITIAL}) and not (style.initials_last and INITIAL not in named)
    if word.kind == CAPITAL and style.order == SURNAME_LAST:
        given = {INITIAL, CAPITAL} & set(named)
        return CAPITALS in named and bool(given or (titled and len(named) > 1))
    if word.kind == CAPITALS and style.order == SURNAME_FIRST:
        return CAPITALS in named and named[-1] in (CAPITAL, INITIAL)
    return False


def _halves(person: list[Word], style: Style) -> list[list[Word]]:
    """« Haos Baroztgu Hecalla Muazc »: two people whose comma is lost, where all have two words."""
    named = [one for one in person if one.kind in (CAPITAL, CAPITALS, INITIAL)]
    plain = len(named) == len(person) and all(one.kind == CAPITAL for one in named)
    if not (style.pairs and plain and len(named) == USUAL_WORDS * 2):
        return [person]
    return [person[:USUAL_WORDS], person[USUAL_WORDS:]]


def under_commune(person: list[Word], style: Style) -> tuple[list[Word], list[Word]]:
    """« P. TOZBUSON LAVIGNY », before a colon, in the person and the commune.

    Without a person, all is the commune; without a commune, the person stands before the colon.
    """
    kinds = [one.kind for one in person]
    if TITLED in kinds:
        start = kinds.index(TITLED)
        end = _end_of_name(person, start + 1, style)
        return person[start:end], person[end:]
    if kinds and kinds[0] == INITIAL:
        end = _end_of_name(person, 0, style)
        return person[:end], person[end:]
    end = _end_of_name(person, 0, style)
    full = set(kinds[:end]) >= {CAPITALS, CAPITAL}
    if full and end < len(person) and person[0].text.lower() not in PLACES:
        return person[:end], person[end:]
    return [], person


def _end_of_name(words: list[Word], start: int, style: Style) -> int:
    """Where a name ends when a commune follows: one surname, the given names beside it."""
    kinds = [one.kind for one in words]
    place = start
    first, last = (CAPITALS, CAPITAL) if style.order == SURNAME_FIRST else (CAPITAL, CAPITALS)
    while place < len(kinds) and kinds[place] in (first, INITIAL, PARTICLE):
        place += 1
    if (place < len(kinds) and kinds[place] == last) or (place == start and place < len(kinds)):
        place += 1
    while first == CAPITALS and place < len(kinds) and kinds[place] == CAPITAL:
        place += 1
    return place


def without_commune(person: list[Word], style: Style) -> tuple[list[Word], list[Word]]:
    """« ARANDON Onous ROUNNUAZ » in a table without colons: the commune, and the person."""
    kinds = [one.kind for one in person]
    if TITLED in kinds:
        start = kinds.index(TITLED)
        return person[:start], person[start:]
    given = next((at for at, kind in enumerate(kinds) if kind in (CAPITAL, INITIAL)), 0)
    if style.order == SURNAME_LAST and given and CAPITALS in kinds[given:]:
        return person[:given], person[given:]
    return [], person


def stands_alone(person: list[Word], style: Style) -> bool:
    """Whether one word may be a surname: in capitals, where surnames are."""
    named = [one for one in person if one.kind not in (TITLED, PARTICLE)]
    return style.order == NO_CAPITALS or any(one.kind == CAPITALS for one in named)


def is_whole(text: str, style: Style) -> bool:
    """Whether a line holds at least one whole person, so that the next line may begin another."""
    bare = re.sub(r"\([^()]*\)", " ", text)
    words = [one for one in words_of(bare) if one.kind != BREAK]
    named = [one for one in words if one.is_name]
    if not is_person([one for one in words if one.kind != SMALL][-8:], bare=style.bare):
        return False
    capitals = style.order in (SURNAME_FIRST, SURNAME_LAST) and not style.bare
    if not capitals:
        return True
    return any(one.kind == CAPITALS for one in named)
