"""The questions that a mention gives someone: arrivals, departures, « à compter de ». Pure.

Read on folded text. A clock alone (« arrivé à 18 h 42 ») gives no question.
"""

import re
from typing import NamedTuple

from deliberations.attendance.items import ITEM, LAST_NUMBER, Item
from deliberations.attendance.lists import Span

CLOCK = re.compile(
    r"(?:(?:a|vers|des|depuis|de|jusqu'a|jusqu'|entre|et|partir\s+de|compter\s+de)\s+)?(?<![0-9])[0-9]{1,2}\s*"
    r"(?:h(?:eures?)?\.?(?![a-z])\s*(?:[0-9]{2}(?![0-9])\s*(?:mn|min(?:utes)?)?)?|:[0-9]{2}(?![0-9]))"
)
# What stands between « au » and the number of an item: « point n° », « l'examen de la question ».
ABOUT = (
    r"[\W_]{0,4}(?:(?:la|le|les|l|du|de|des|d|au|aux|a|cette|ce|ordre|jour|questions?|points?|"
    r"deliberations?|rapports?|dossiers?|affaires?|sujets?|articles?|projets?|examen|vote|"
    r"presentation|debut|numeros?|nos?|no|n|nr|etude|discussion|fin)\b[\W_]{1,4}){0,10}"
)
A, B = ITEM.format("a_"), ITEM.format("b_")
COMES = (
    r"(?:arriv\w*|entr\w*\s+en\s+seance|rejoin\w*|revien\w*|revenu\w*|retour|present\w*|siege\w*)"
)
GOES = (
    r"(?:depart\w*|part(?:i|ie|is|ies|ant|ent|it)?\b|quitt\w*|sort\w*|se\s+retir\w*|s'absent\w*"
    r"|absent\w*|s'en\s+va)"
)

WHEN = r"(?P<when>avant|apres|a|au|pour|lors|pendant|sur|durant|,|\(|des)"
BETWEEN = re.compile(
    rf"(?:absent\w*|sort\w*|quitt\w*|s'absent\w*)[^0-9]{{0,40}}?(?:de|a|au|pour|du)\b{ABOUT}{A}\s*(?:a|au|jusqu\W*a?u?)\b{ABOUT}{B}"
)
FROM = re.compile(rf"(?:(?:[a&]\s+)?(?:compter|partir)\s+(?:de|du|d')|des|depuis)\b{ABOUT}{A}")
COMES_AT = re.compile(rf"{COMES}[^0-9]{{0,30}}?\s*{WHEN}?\b{ABOUT}{A}")
UNTIL = re.compile(rf"(?:jusqu\W*[a&]?u?x?)\b{ABOUT}{A}\s*(?P<bound>(?:non\s+)?inclu\w*|exclu\w*)?")
GOES_AT = re.compile(rf"{GOES}[^0-9]{{0,30}}?\s*{WHEN}?\b{ABOUT}{A}")
ABSENT = re.compile(r"\W*absent")
ABSENT_FOR = re.compile(
    rf"absent\w*\s+(?:pour|lors|durant|pendant|sur)\b{ABOUT}{A}(?:\s*(?:et|a)\b{ABOUT}{B})?"
)
NAMED_ITEM = re.compile(rf"(?:points?|questions?|deliberations?|rapports?|dossiers?)\b{ABOUT}{A}")
MOVES = re.compile(rf"{COMES}|{GOES}")
# Words of a mention that say nothing more than its moves.
EMPTY = frozenset(
    """
    et a le la les l de du des d en seance partir compter question questions point points
    deliberation deliberations inclus incluse compris comprise puis avant apres heures h mn min est
    ete ensuite salle n s sa son au reunion cours depuis vote examen pour ce elle il numero no
    dossier rapport affaire present presente presents arrive arrivee arrives depart parti partie
    sorti sortie quitte
    """.split()
)


class Moves(NamedTuple):
    """The questions someone sits for; `clock` where they only come or go by the clock."""

    spans: tuple[Span, ...] = (Span(),)
    clock: str = ""
    note: str = ""

    @property
    def away(self) -> Span:
        """The questions that these leave out, when they are of one piece."""
        if len(self.spans) > 1:
            before, after = self.spans[0], self.spans[-1]
            return _span(_next(before.end), _previous(after.start))
        only = self.spans[0]
        if only.last is not None:
            return _span(_next(only.end), None)
        return _span(None, _previous(only.start))


def read_moves(mention: str, flat: str) -> Moves | None:
    """What a mention says of questions; None where it has figures and is not understood."""
    bare = CLOCK.sub(" ", flat)
    clock = "" if bare == flat else _clock(flat)
    numbered = re.search(r"[0-9]", bare)
    found = numbered and (_between(bare) or _bounds(bare) or _beside_a_clock(bare, clock))
    if not found:
        if numbered:
            return None
        return Moves(clock=clock, note=mention.strip(" ().,"))
    spans, taken = found
    if spans is None:
        return None
    rest = _rest(bare, taken)
    if re.search(r"[0-9]", rest):
        return None
    return Moves(spans, "", _note(rest, mention, flat))


def _clock(flat: str) -> str:
    """« arrive » or « part », whichever the mention begins by."""
    coming, going = re.search(COMES, flat), re.search(GOES, flat)
    if going and (not coming or going.start() < coming.start()):
        return "goes"
    return "comes"


def _note(rest: str, mention: str, flat: str) -> str:
    """The words of a mention that no move explains."""
    words = [one for one in re.findall(r"[a-z]+", rest) if one not in EMPTY]
    if not words:
        return ""
    start = flat.find(words[0])
    comma = mention.find(",", start)
    return mention[start : comma if comma > start else None].strip(" ().,") if start >= 0 else ""


def _between(flat: str) -> tuple[tuple[Span, ...] | None, list[tuple[int, int]]] | None:
    """« absent de la question 3 à la question 5 », « absente pour le point 3 »: the rest."""
    found = BETWEEN.search(flat) or ABSENT_FOR.search(flat)
    if found:
        first = _item(found, "a_")
        last = _item(found, "b_") if found["b_number"] else first
        taken = [found.span()]
    elif (starts := FROM.search(flat)) or (ends := UNTIL.search(flat)):
        if not ABSENT.match(flat):
            return None
        ends = UNTIL.search(flat)
        first, last = starts and _item(starts, "a_"), ends and _until(ends)
        taken = [one.span() for one in (starts, ends) if one]
        if (starts and not first) or (ends and not last):
            return None, []
    else:
        return None
    if first and last and last < first:
        return None, []
    return _around(first, last), taken


def _around(first: Item | None, last: Item | None) -> tuple[Span, ...] | None:
    """The questions before the first and after the last of an absence."""
    before = [_span(None, _previous(first))] if first else []
    after = [_span(_next(last), None)] if last else []
    kept = [one for one in [*before, *after] if one.last is None or one.last > 0]
    return tuple(kept) or None


def _bounds(flat: str) -> tuple[tuple[Span, ...] | None, list[tuple[int, int]]] | None:
    """« à compter de la question 5 et jusqu'à la question 20 incluse », « parti au point 6 »."""
    starts, ends = FROM.search(flat), UNTIL.search(flat)
    comes = None if starts else COMES_AT.search(flat)
    goes = None if ends else GOES_AT.search(flat)
    comes = None if comes and (ends or goes) and _overlap(comes, ends or goes) else comes
    if not (starts or ends or comes or goes):
        return None
    first = _item(starts, "a_") if starts else _coming(comes) if comes else None
    last = _until(ends) if ends else _going(goes) if goes else None
    taken = [one.span() for one in (starts, ends, comes, goes) if one]
    if ((starts or comes) and first is None) or ((ends or goes) and last is None):
        return None, taken
    if last is not None and (last.number < 1 or (first is not None and last < first)):
        return None, taken
    return (_span(first, last),), taken


def _beside_a_clock(
    flat: str, clock: str
) -> tuple[tuple[Span, ...] | None, list[tuple[int, int]]] | None:
    """« à partir de 19h30 – délibération n° 5 »: the clock says whether one comes or goes."""
    item = NAMED_ITEM.search(flat) if clock else None
    if not item:
        return None
    verb = "depart a " if clock == "goes" else "arrive a "
    found = _bounds(verb + item[0])
    return found and (found[0], [item.span()])


def _overlap(one: re.Match[str], other: re.Match[str] | None) -> bool:
    return other is not None and one.start() < other.end() and other.start() < one.end()


def _item(found: re.Match[str], prefix: str) -> Item | None:
    number = int(found[f"{prefix}number"])
    if not 0 < number <= LAST_NUMBER:
        return None
    series = (found[f"{prefix}series"] or "").strip(" .-") if found[f"{prefix}series"] else ""
    book = found[f"{prefix}series"].strip() if re.search("[0-9]", series) else ""
    part = (found[f"{prefix}part"] or "").rstrip()
    return Item(number, part.upper() if part[-2:-1] in ("-", "") else part, book)


def _coming(found: re.Match[str]) -> Item | None:
    item = _item(found, "a_")
    return _next(item) if item and found["when"] == "apres" else item


def _going(found: re.Match[str]) -> Item | None:
    item = _item(found, "a_")
    return item if item is None or found["when"] == "apres" else _previous(item)


def _until(found: re.Match[str]) -> Item | None:
    item = _item(found, "a_")
    bound = found["bound"]
    return _previous(item) if item and bound and not bound.startswith("inclu") else item


def _next(item: Item | None) -> Item | None:
    return item and Item(item.number + 1, "", item.series)


def _previous(item: Item | None) -> Item | None:
    """The item before: that of the letter before, else of the number before."""
    if item is None:
        return None
    letter = item.part.strip(" -").lower()
    if len(letter) == 1 and letter > "a":
        return Item(item.number, f"-{chr(ord(letter) - 1).upper()}", item.series)
    return Item(item.number - 1, "", item.series)


def _span(first: Item | None, last: Item | None) -> Span:
    series = (first or last or Item(1)).series
    return Span(
        first.number if first else None,
        last.number if last else None,
        last.part if last else "",
        first.part if first else "",
        series,
    )


def _rest(flat: str, taken: list[tuple[int, int]]) -> str:
    kept, done = [], 0
    for start, end in sorted(taken):
        kept.append(flat[done:start])
        done = max(done, end)
    return " ".join([*kept, flat[done:]])
