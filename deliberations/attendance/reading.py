"""The attendance paragraph of an act, as it is pasted, in lists. Pure.

`read(text).at(question)` counts who can vote on a question. What was not understood comes back as
it was.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from deliberations.attendance.book import Book, Person
from deliberations.attendance.chair import chair_of, is_listed
from deliberations.attendance.counts import ASIDE, GIVEN, KINDS, SITTING, PrintedCount
from deliberations.attendance.entries import ListReader
from deliberations.attendance.grids import without_grids
from deliberations.attendance.headings import (
    GIVERS,
    MEMBERS_BELOW,
    PROSE,
    SUBSTITUTES_BELOW,
)
from deliberations.attendance.likeness import Index
from deliberations.attendance.links import KEPT_IN
from deliberations.attendance.lists import ABSENT, EXCUSED, PRESENT, PROXIES, UNREAD
from deliberations.attendance.mentions import GIVES, MENTION, POWER, mention_kind
from deliberations.attendance.moving import move
from deliberations.attendance.names import key
from deliberations.attendance.people import MOST_READ, Style, style_of
from deliberations.attendance.pieces import PARENTHESES, pieces
from deliberations.attendance.plain import one_line, plain
from deliberations.attendance.roll import Roll
from deliberations.attendance.words import SMALL, Word, words_of
from deliberations.attendance.zones import PrintedAct, Zone, zones_of

LONGEST_TEXT = 500_000  # characters: an act with its annexes has 100 000
LONGEST_CLEAR = 300  # characters of an entry that shows how names are written
AGENDA = re.compile(r"ordre\s+de\s+passage[^:]{0,40}:\s*([0-9][0-9,\s]*)")
CUT_ENTRY = re.compile(r"[,;•\t]|\s[–/-]+\s")
LINES = re.compile(rf"\n|{CUT_ENTRY.pattern}")
NOTHING = (
    "Aucune liste de présences n'a été trouvée : le texte doit porter "
    "« Étaient présents : », « Étaient absents : » ou « Procurations de vote : »."
)


def read(text: str) -> Roll:
    """The lists that a text holds; ValueError, in French, when it holds none."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            "Ce texte est trop long pour un acte : collez le paragraphe des présences."
        )
    without, unread = without_grids(text)
    source = plain(without)
    act = zones_of(source)
    if not any(zone.kind in KEPT_IN for zone in act.zones):
        raise ValueError(NOTHING)
    style = style_of(_clear_entries(act.zones))
    book = Book()
    chair = chair_of(act.told, style)
    _read_zones(act, book, style, chair)
    book.unread += unread
    if not any(zone.kind == PRESENT for zone in act.zones):
        _say_no_list_of_present(act, book)
    _seat_chair(book, chair)
    if not (book.people or book.powers or book.unread):
        raise ValueError(NOTHING)
    move(book, act.moves)
    agenda = AGENDA.search(source.flat)
    counts = tuple(_counts(act))
    office = next((one.value for one in counts if one.kind == "in_office"), None)
    return replace(
        book.roll(),
        members=office,
        counts=counts,
        questions=tuple(int(one) for one in re.findall(r"[0-9]+", agenda[1])) if agenda else (),
    )


def read_lines(lists: Mapping[str, str]) -> Roll:
    """The same lists, one entry a line, under the names of their fields in `Roll`.

    ValueError, in French, beyond what a council can be.
    """
    sources = {
        name: [plain(line) for line in lists.get(name, "").splitlines() if line.strip()]
        for name in (PRESENT, ABSENT, EXCUSED, PROXIES)
    }
    zones = [Zone(name, line, 0) for name, lines in sources.items() for line in lines]
    style = style_of(_clear_entries(zones))
    book = Book()
    for name, lines in sources.items():
        for line in lines:
            reader = ListReader(book, name, style)
            reader.read(line)
            reader.close()
    book.unread += [line.strip() for line in lists.get(UNREAD, "").splitlines() if line.strip()]
    return book.roll()


def _clear_entries(zones: "tuple[Zone, ...] | list[Zone]") -> Iterator[list[Word]]:
    """The entries that no mention follows, which show how the lists write names."""
    left = MOST_READ
    for zone in zones:
        if zone.kind not in KEPT_IN:
            continue
        text = re.sub(PARENTHESES, " ", zone.source.text)
        by_lines = text.count("\n") > len(CUT_ENTRY.findall(text))
        for found in (LINES if by_lines else CUT_ENTRY).split(text):
            words = words_of(found.rpartition(":")[2]) if len(found) < LONGEST_CLEAR else []
            if words and all(one.kind != SMALL for one in words) and left:
                left -= 1
                yield words


def _read_zones(act: PrintedAct, book: Book, style: Style, chair: str) -> None:
    """Each list in its order; a heading inside a list goes on with it."""
    reader: ListReader | None = None
    for zone in act.zones:
        if zone.kind in (SUBSTITUTES_BELOW, MEMBERS_BELOW):
            if reader:
                reader.under(zone.kind)
                reader.read(zone.source)
            continue
        if reader:
            reader.close()
        reader = ListReader(book, zone.kind, style, chair=chair) if zone.kind in KEPT_IN else None
        if reader:
            reader.read(zone.source)
        elif zone.kind == PROSE:
            _read_told_proxies(zone, book, style)
    if reader:
        reader.close()


def _read_told_proxies(zone: Zone, book: Book, style: Style) -> None:
    """« M. X a donné pouvoir à Mme Y », told outside the lists; the rest is the session's story."""
    for piece in pieces(zone.source, style):
        told = [one for one in MENTION.finditer(piece.source.flat) if mention_kind(one) == GIVES]
        if not any(re.search(POWER, one[0]) for one in told):
            continue
        apart = Book()
        reader = ListReader(apart, PROXIES, style)
        reader.read(piece.source)
        if apart.powers:
            book.powers += apart.powers


def _say_no_list_of_present(act: PrintedAct, book: Book) -> None:
    """A heading that a scan spoilt announces nobody: the lines before the first list are unread."""
    book.said.append("aucune liste des présents n'a été reconnue")
    first = min(zone.start for zone in act.zones if zone.kind in KEPT_IN)
    before = [part for part in act.told.text[:first].split("\n\n") if part.strip()]
    lines = [line for part in before[-2:] for line in part.split("\n") if line.strip()]
    for line in lines[:-1] or lines:  # the last one is the heading of the list that was read
        book.fresh = True
        book.refuse(one_line(line))


def _seat_chair(book: Book, chair: str) -> None:
    """Who chairs is there, even on no list."""
    listed = [one.name for one in book.people if not one.unread]
    if not chair or not listed:
        return
    if Index(listed).near(chair) or is_listed(chair, set(map(key, listed))):
        return
    book.people.append(Person(chair, PRESENT))
    book.said.append(f"« {chair} » préside et n'est sur aucune liste : compté parmi les présents")


def _counts(act: PrintedAct) -> Iterator[PrintedCount]:
    """The counts printed, each with the item from which it holds."""
    for zone in act.zones:
        kind = {PRESENT: SITTING, PROXIES: GIVEN, GIVERS: GIVEN}.get(zone.kind)
        if kind and zone.count is not None:
            yield PrintedCount(kind, zone.count)
    asides = [one.end() for one in ASIDE.finditer(act.told.flat)]
    for one in act.counts:
        if one.kind not in KINDS:
            continue
        since = [moved.item for moved in act.moves if moved.end <= one.start and moved.item]
        for rank, value in enumerate(one.values):
            aside = rank > 0 or any(0 <= one.start - end < 60 for end in asides)
            yield PrintedCount(one.kind, value, since[-1] if since else None, aside)
