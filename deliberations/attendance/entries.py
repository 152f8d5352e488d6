"""The entries of one list: its people, and what is said beside them. Pure.

A piece between two separators is read from left to right: runs of names, mentions that join two
people, parentheses that tell something of the last one. What is none of these is not read.
"""

import re

from deliberations.attendance.book import Book
from deliberations.attendance.headings import MEMBERS_BELOW, SUBSTITUTES_BELOW
from deliberations.attendance.links import Links
from deliberations.attendance.mentions import (
    POWER,
    capacity_behind,
    is_capacity,
    mention_kind,
)
from deliberations.attendance.names import LONGEST_PRINTED, is_person
from deliberations.attendance.people import (
    Style,
    split_people,
    stands_alone,
    under_commune,
    without_commune,
)
from deliberations.attendance.pieces import ListPiece, pieces
from deliberations.attendance.plain import BLANK, Plain, folded, one_line
from deliberations.attendance.scanning import (
    HARMLESS,
    LONGEST_COMMUNE,
    MOVE_END,
    SCAN,
    SINGLE_LETTERS,
    groups_of,
    in_a_place,
    is_name_next,
    is_office,
    is_place,
    is_prose,
    is_said,
    labelled,
    names_before,
)
from deliberations.attendance.spans import read_moves
from deliberations.attendance.words import (
    CAPITALS,
    INITIAL,
    PARTICLE,
    TITLE,
    TITLED,
    Word,
    is_several,
    singular,
    words_of,
)

SIGNS = " \n\t.:;,_–-/()0123456789" + BLANK  # of layout, when no letter stands beside
LONGEST_PIECE = 10_000  # characters without a separator: no list prints that
LONGEST_RUN = 2_000  # characters without a separator or a mention
LONGEST_NOTE = 200
CHAIR = re.compile(
    rf"({TITLE})\s+(?:[lL][ea]|[lL]['’])\s*"
    r"(?:[Mm]aire|MAIRE|[Pp]r[ée]sidente?|PR[EÉ]SIDENTE?)(?!\w)"
)
COUNTED = re.compile(r"\(\s*[0-9]{1,3}\s*\)\s*\Z")  # « ARBOIS (2) : »
ITEM_ALONE = re.compile(
    r"\s*(?:(?:a|au|pour|avant|apres|lors|des|sur)\s)?[^0-9]{0,30}[a-z]{0,3}[0-9]{1,4}\S{0,6}\s*\Z"
)


class ListReader:
    """One list of an act, read piece by piece into the book."""

    def __init__(self, book: Book, zone: str, style: Style, *, chair: str = "") -> None:
        self.book, self.style, self.chair = book, style, chair
        self.links = Links(book, zone)
        self.title = self.commune = ""
        self.initial = self.cut = ""  # « S. », cut from its surname by a column, in what it was
        self.told = self.closed = False

    def read(self, source: Plain) -> None:
        """Every entry of a stretch of the list."""
        known = len(self.book.people)
        for piece in pieces(source, self.style):
            self.book.fresh = True
            if re.search(r"[^\W\d_]", piece.source.text):
                self._piece(piece)
            elif piece.source.text.strip(SIGNS):
                self.book.refuse(one_line(piece.source.text))
        self.links.held += self.book.people[known:]

    def under(self, kind: str) -> None:
        """« Membres suppléants : » inside a list holds for those that follow."""
        self.links.below = {SUBSTITUTES_BELOW: "suppléant", MEMBERS_BELOW: ""}.get(kind, "")
        self.title, self.links.last = "", None

    def close(self) -> None:
        """What is left at the end of a list is paired, or kept as unread."""
        self._give_back_initial()
        self.links.close()

    def _give_back_initial(self) -> None:
        """« S. VILLECINQ : », whose surname no column gave back, may be a person."""
        if self.initial:
            self.book.unread.append(self.cut)
            self.initial = ""

    def _piece(self, piece: ListPiece) -> None:
        source = piece.source
        self.links.printed, self.links.row = one_line(source.text).strip(" .;:"), piece.row + 1
        if len(source.text) > LONGEST_PIECE:
            self.book.refuse(self.links.printed)
        elif self.closed or is_prose(source):
            self._after_prose(source)
        elif not is_capacity(source.flat) and not self._is_item(source):
            self.told = False
            *labels, content = labelled(source)
            for label in labels:
                counted = COUNTED.search(label.text)
                self._content(label[: counted.start()] if counted else label, is_label=True)
            self._content(content, is_label=False)
            if not self.told and not set(re.findall(r"[a-z]+", source.flat)) <= HARMLESS:
                self.book.refuse(self.links.printed)

    def _after_prose(self, source: Plain) -> None:
        """Prose ends a list; a name that stands alone after it is kept as unread."""
        if not self.closed or is_person(words_of(source.text)):
            self.book.refuse(self.links.printed)
        self.closed = True

    def _is_item(self, source: Plain) -> bool:
        """« arrivé à 18 h 42, délibération 3 »: the item of the one who came by the clock."""
        last = self.links.last
        if not (last and last.clock and ITEM_ALONE.match(source.flat)):
            return False
        verb = "depart a" if last.clock == "goes" else "arrive a"
        self.links.moved(read_moves(source.text, f"{verb} {source.flat}"))
        last.clock = ""
        return True

    def _content(self, source: Plain, *, is_label: bool) -> None:
        """Runs of names and what stands between them, from left to right."""
        done = 0
        for found in SCAN.finditer(source.flat):
            if found.start() < done or not is_said(source, found):
                continue
            self._run(source[done : found.start()], is_label=False)
            done = self._said(source, found)
        self._run(source[done:], is_label=is_label)

    def _said(self, source: Plain, found: re.Match[str]) -> int:
        """What a mention says; the place after it."""
        self.told = True
        self.book.step()
        if found["paren"]:
            self._beside(source[found.start() + 1 : found.end() - 1])
            return found.end()
        if found["move"]:
            return self._moves(source, found.start())
        words = source.text[found.start() : found.end()]
        if not self.links.say(mention_kind(found), words.strip(" ()")):
            self.book.refuse(self.links.printed)
        return found.end()

    def _moves(self, source: Plain, start: int) -> int:
        end = MOVE_END.search(source.flat, start + 1)
        part = source[start : end.start() if end else None]
        self.links.moved(read_moves(part.text, part.flat))
        return start + len(part.text)

    def _beside(self, inner: Plain) -> None:
        """What parentheses say of the last person; figures alone are a mark or a count."""
        if re.fullmatch(r"[\s0-9/*]*", inner.text):
            return
        if self.links.last is None:
            self.book.refuse(self.links.printed)
            return
        if is_capacity(inner.flat):
            return
        if self._is_joined(inner):
            self._inside(inner)
        elif re.search(r"[0-9]", inner.text):
            self.links.moved(read_moves(inner.text, inner.flat))
        elif is_place(inner.text):
            self.links.last.commune = self.links.last.commune or one_line(inner.text)
        else:
            self._noted(inner)

    def _is_joined(self, inner: Plain) -> bool:
        """Whether parentheses hold a mention, and not figures alone."""
        found = [one for one in SCAN.finditer(inner.flat) if is_said(inner, one)]
        joining = [one for one in found if not one["move"] and not one["paren"]]
        named = [one for one in joining if mention_kind(one) not in SINGLE_LETTERS]
        alone = [
            one
            for one in joining
            if not inner.flat[: one.start()].strip(" ,+")
            and (mention_kind(one) not in SINGLE_LETTERS or is_name_next(inner, one.end()))
        ]
        return bool(named or alone) or bool(re.match(rf"\s*{POWER}\s", inner.flat))

    def _inside(self, inner: Plain) -> None:
        """A mention between parentheses: « (pouvoir à Mme X) », « (pour M. Y) »."""
        before = self.links.last
        known = len(self.book.people)
        power = re.match(rf"\s*{POWER}\s+(?=[a-z])", inner.flat)
        if power and not SCAN.match(inner.flat.lstrip()):
            self.links.waiting = "gives"
            inner = inner[power.end() :]
        for part in re.finditer(r"[^,;]+", inner.text):
            self._content(inner[part.start() : part.end()], is_label=False)
        for extra in self.book.people[known:]:
            if extra.kind != before.kind or extra is not before:  # type: ignore[union-attr]
                extra.unread = True
                self._noted(inner)
        self.links.last = before

    def _noted(self, inner: Plain) -> None:
        moves = read_moves(inner.text, inner.flat)
        last = self.links.last
        if last is None or moves is None or len(moves.note) > LONGEST_NOTE:
            self.links.moved(None)
            return
        last.note = last.note or moves.note
        last.clock = moves.clock or last.clock

    def _run(self, source: Plain, *, is_label: bool) -> None:
        """People named one after another; before a colon, the last words are their commune."""
        if not source:
            self.commune = "" if is_label else self.commune
            return
        self.book.step()
        if len(source.text) > LONGEST_RUN:
            self.book.refuse(self.links.printed)
            return
        source = self._chaired(source)
        end = capacity_behind(source.flat)
        words = words_of(source.text)
        if source.text[end : end + 1].islower() or names_before(words, end):
            words = [one for one in words if one.start < end]
        groups = groups_of(in_a_place(words) if is_label else words)
        for rank, group in enumerate(groups):
            self._group(source.text, group, is_label=is_label and rank == len(groups) - 1)

    def _chaired(self, source: Plain) -> Plain:
        """« M. le Maire » is the chair that the preamble names; before a name, only a capacity."""
        found = CHAIR.search(source.text)
        if not found:
            return source
        rest = source.text[found.end() :]
        if not re.match(r"\s+[A-ZÀ-Þ]", rest):
            self.told = True
            self.links.seat(self.chair or one_line(found[0]), self.commune)
            return source[found.end() :]
        blank = found[1].ljust(found.end() - found.start())
        text = source.text[: found.start()] + blank + rest
        return Plain(
            text, source.flat[: found.start()] + blank.lower() + source.flat[found.end() :]
        )

    def _group(self, text: str, group: list[Word], *, is_label: bool) -> None:
        self.told = True
        people = split_people(group, self.style)
        for rank, person in enumerate(people):
            if is_label and rank == len(people) - 1:
                person = self._labelling(text, person)
            if person:
                self._person(text, person)

    def _labelling(self, text: str, person: list[Word]) -> list[Word]:
        """The person before « COMMUNE : », the commune kept for those that follow."""
        if all(one.kind == TITLED for one in person):
            return person
        named, commune = under_commune(person, self.style)
        if named and not commune and named[0].kind == INITIAL:
            self._give_back_initial()
            self.initial, named, commune = named[0].text, [], named[1:]
            self.cut = one_line(text[person[0].start : person[-1].end])
        if named:
            self._person(text, named)
        self._place(text, commune)
        return []

    def _place(self, text: str, words: list[Word]) -> None:
        """The commune of those that follow; one too long to be one is kept as unread."""
        self.commune = one_line(text[words[0].start : words[-1].end]) if words else ""
        if len(self.commune) > LONGEST_COMMUNE:
            self.commune = ""
            self.book.refuse(self.links.printed)

    def _person(self, text: str, person: list[Word]) -> None:
        """Seat one person, under the title that holds for several."""
        before, person = without_commune(person, self.style)
        if before:
            self._place(text, before)
        titles = [one.text for one in person if one.kind == TITLED]
        if titles:
            self.title = titles[-1]
        if len(titles) == len(person):
            return
        named = [one for one in person if one.kind != TITLED]
        name = one_line(text[named[0].start : named[-1].end]).rstrip(",")
        if not titles and self._is_capacity(named, name):
            return
        if not titles and is_office(named[0]) and is_person(named[1:]):
            named = person = named[1:]
            name = one_line(text[named[0].start : named[-1].end])
        if not self._is_one(person, named) or len(name) > LONGEST_PRINTED:
            self.book.refuse(self.links.printed)
            return
        for one in self._whole(named, name):
            self.links.seat(self._titled(one, titles, len(named)), self.commune)

    def _is_capacity(self, named: list[Word], name: str) -> bool:
        """« Délégué d'Arbois » on the line under a name says something of it."""
        if is_capacity(folded(name)):
            return True
        last = self.links.last
        of_a_place = len(named) > 1 and (
            named[1].kind == PARTICLE or named[1].text[1:2] in ("'", "’")
        )
        if last is None or not (of_a_place and is_office(named[0])):
            return False
        last.note = last.note or name
        return True

    def _is_one(self, person: list[Word], named: list[Word]) -> bool:
        bare = (bool(self.title) or self.style.bare) and stands_alone(person, self.style)
        if is_person(person, bare=bare):
            return True
        # After « pouvoir à », a surname is enough.
        return bool(self.links.waiting) and is_person(person, bare=True)

    def _whole(self, named: list[Word], name: str) -> list[str]:
        """« R. KOSBAIX NORVAZDAZ » after « S. » cut by a column: R. KOSBAIX and S. NORVAZDAZ."""
        surnames = [one for one in named if one.kind == CAPITALS]
        if not self.initial or len(surnames) != len(named) - 1 or len(surnames) != 2:
            return [name]
        lost, self.initial = f"{self.initial} {surnames[-1].text}", ""
        return [f"{named[0].text} {surnames[0].text}", lost]

    def _titled(self, name: str, titles: list[str], words: int) -> str:
        if titles:
            return f"{singular(titles[-1])} {name}"
        if self.title and (is_several(self.title) or words == 1):
            return f"{singular(self.title)} {name}"
        return name
