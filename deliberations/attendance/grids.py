"""Tables of presence: a cross under « Présent », a code P, A or E beside each name. Pure.

Such a table becomes the lists that the reader knows, before marks of layout are taken off, since
empty cells tell under which head a cross stands. A row that says nothing, or two things at once,
comes back as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from press.words.french import fold

PRESENT, ABSENT, EXCUSED, GIVES = "present", "absent", "excused", "gives"
HEADS = {
    PRESENT: re.compile(r"(?:membres? )?presen(?:t|te|ts|tes|t\(e\)s?)|pres\.?|p"),
    ABSENT: re.compile(r"(?:membres? )?absen(?:t|te|ts|tes|t\(e\)s?)|abs\.?|a"),
    EXCUSED: re.compile(r"(?:absent(?:e|s|es)?(?:\(e\)s?)? )?excuse(?:e|s|es|\(e\)s?)?|exc\.?|e"),
    GIVES: re.compile(
        r"(?:a )?(?:donne(?:e|s)? )?(?:pouvoirs?|procurations?|mandats?)(?: (?:a|donnee?s? a))?"
        r"|represente(?:e|s|es|\(e\)s?)?(?: par)?|mandataires?|r|pv"
    ),
}
NAME_HEADS = re.compile(
    r"(?:noms?|prenoms?|noms? (?:et )?prenoms?|prenoms? (?:et )?noms?|elus?|membres?|conseill\w+"
    r"|delegues?|titulaires?|communes?|collectivites?|qualite|fonctions?|civilite|n°?|presences?"
    r"|emargements?|signatures?|observations?|statut|etat)(?: \w+){0,3}"
)
NAMES = re.compile(
    r"|.*\b(?:noms?|prenoms?|elus?|membres?|conseill\w+|delegues?|titulaires?|civilite)\b.*"
)
COMMUNE = re.compile(r"communes?|collectivites?")
STATE = re.compile(r"presences?|statut|etat|emargements?")
TELLING = re.compile(r"\b[paerx]\b|[×✓✔☒☑]|excus|pr[ée]sen", re.IGNORECASE)
CROSS = re.compile(r"[xX×✓✔✗✘☒☑●•*1]|oui|OUI|Oui|\[[xX]\]")
EMPTY = re.compile(r"[-–—.☐□0]?|non|\[ ?\]", re.IGNORECASE)
CUTS = re.compile(r"\t|\||;|\s{2,}")
HOLDER = re.compile(
    r"(?:a donné |donne |ayant donné )?(?:pouvoir|procuration|mandat)\s+(?:donnée?\s+)?à\s+"
    r"(?P<holder>.+)",
    re.IGNORECASE,
)
LEFT = 10  # characters without a head, over names
FEWEST = 2  # rows of a table whose head says where crosses stand
FEWEST_CODED = 3  # rows of one that has no head
LONGEST_ROW = 200
MOST_BLANK = 2


LISTS = {
    PRESENT: "Étaient présents :",
    ABSENT: "Étaient absents :",
    EXCUSED: "Étaient excusés :",
    GIVES: "Procurations :",
}


@dataclass
class PresenceTable:
    """The rows of a table so far, by what each says; `unread` are rows not understood."""

    said: dict[str, list[str]] = field(default_factory=lambda: {one: [] for one in LISTS})
    unread: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.said.values()))

    def lists(self) -> str:
        """The lists as an act prints them."""
        printed = [
            f"{LISTS[kind]}\n" + "\n".join(names) for kind, names in self.said.items() if names
        ]
        return "\n\n" + "\n\n".join(printed) + "\n\n"


@dataclass(frozen=True)
class GridHead:
    """Where the columns of a table stand: their cells, by kind; None for names."""

    texts: tuple[str, ...]  # folded
    places: tuple[int, ...]  # in characters, for columns that only spaces part
    sign: str  # that parts cells; none but spaces where it is empty
    over_names: bool  # two lists side by side, and no crosses


def without_grids(text: str) -> tuple[str, list[str]]:
    """The text with lists in the place of its tables of presence, and the rows not understood."""
    if not TELLING.search(text):
        return text, []
    kept: list[str] = []
    unread: list[str] = []
    for part in _parts(text.split("\n")):
        if isinstance(part, PresenceTable):
            kept.append(part.lists())
            unread += part.unread
        else:
            kept.append(part)
    return "\n".join(kept), unread


def _parts(lines: Sequence[str]) -> Iterator[str | PresenceTable]:
    """The lines of a text, and its tables of presence in the place of their rows."""
    head: GridHead | None = None
    title = ""
    table = PresenceTable()
    for line in lines:
        if head is None and not table.rows and not CUTS.search(line.strip()):
            yield line
            continue
        found = _head(line)
        if found or not _add(table, head, line):
            yield from _closed(table, head, title)
            table, head, title = PresenceTable(), found, line if found else ""
            if not found and not _add(table, None, line):
                yield line
    yield from _closed(table, head, title)


def _closed(
    table: PresenceTable, head: GridHead | None, title: str
) -> Iterator[str | PresenceTable]:
    """A table that is one, else the lines that looked like it."""
    if table.count >= (FEWEST if head else FEWEST_CODED):
        yield table
        return
    if title:
        yield title
    yield from table.rows


def _head(line: str) -> GridHead | None:
    """« Nom | Présent | Excusé | Pouvoir à »: heads alone, of which two say a kind, or one
    « Présence ». « Présents | Absents » alone stand over names.
    """
    if len(line) > LONGEST_ROW or not CUTS.search(line.strip()):
        return None
    sign = _sign(line)
    cells = list(_cells(line, sign))
    texts = tuple(fold(text).strip(" :.*") for text, _ in cells)
    if any(text and not _kind(text) and not NAME_HEADS.fullmatch(text) for text in texts):
        return None
    told = sum(_kind(text) is not None for text in texts) > 1 or any(map(STATE.fullmatch, texts))
    if not told:
        return None
    over_names = all(map(_kind, texts)) and bool(line[:LEFT].strip())
    return GridHead(texts, tuple(place for _, place in cells), sign, over_names)


def _kind(folded: str) -> str | None:
    return next((kind for kind, one in HEADS.items() if one.fullmatch(folded)), None)


def _sign(line: str) -> str:
    return next((sign for sign in "\t|;" if sign in line), "")


def _cells(line: str, sign: str) -> Iterator[tuple[str, int]]:
    """The cells of a line with their ranks, or their middles where spaces alone part them."""
    if not sign:
        yield from _spaced(line)
        return
    bare = line.strip("\n|") if line.lstrip().startswith("|") else line
    for place, cell in enumerate(bare.split(sign)):
        yield cell.strip(), place


def _spaced(line: str) -> Iterator[tuple[str, int]]:
    for found in re.finditer(r"\S+(?: \S+)*", line):
        yield found[0], (found.start() + found.end()) // 2


def _add(table: PresenceTable, head: GridHead | None, line: str) -> bool:
    """Whether a line goes on with the table; what it says is kept."""
    if re.fullmatch(r"[\s|+=:-]*", line):
        return _goes_on(table, head, line)
    if len(line) > LONGEST_ROW or not _has_cells(head, line):
        return False
    if head and head.over_names:
        return _add_names(table, head, line)
    row = RowSaid(head)
    for text, over in _under(head, line):
        row.take(text, over)
    if not row.names or not (head or row.kinds):
        return False
    table.rows.append(line)
    if len(row.kinds - {GIVES}) > 1 or not (row.kinds or row.holder):
        table.unread.append(" ".join(line.split()))
    elif row.holder or GIVES in row.kinds:
        table.said[GIVES].append(f"{row} à {row.holder}" if row.holder else str(row))
    else:
        table.said[row.kinds.pop()].append(str(row))
    return True


def _has_cells(head: GridHead | None, line: str) -> bool:
    """Whether a line is parted as its table is."""
    if head is None:
        return CUTS.search(line.strip()) is not None
    if head.sign:
        return head.sign in line or head.over_names
    return not _sign(line) and (CUTS.search(line) is not None or head.over_names)


def _goes_on(table: PresenceTable, head: GridHead | None, line: str) -> bool:
    """Whether a blank line, or a rule between rows, stands inside the table."""
    blanks = sum(not one.strip() for one in table.rows[-MOST_BLANK:])
    inside = bool(table.count) and blanks < MOST_BLANK if not line.strip() else head is not None
    if inside:
        table.rows.append(line)
    return inside


def _add_names(table: PresenceTable, head: GridHead, line: str) -> bool:
    """A row of two lists side by side: a name in each, or in one."""
    named = [(text, _kind(over)) for text, over in _under(head, line) if text]
    if any(not text[:1].isupper() or kind in (None, GIVES) for text, kind in named):
        return False
    table.rows.append(line)
    for text, kind in named:
        table.said[kind or PRESENT].append(text)
    return True


@dataclass
class RowSaid:
    """What a row says: its names, the kinds of its crosses and codes, who holds its proxy."""

    head: GridHead | None
    names: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    commune: str = ""
    holder: str = ""

    def __str__(self) -> str:
        note = f" ({', '.join(self.notes)})" if self.notes else ""
        return f"{self.commune}{' '.join(self.names)}{note}"

    def take(self, text: str, over: str) -> None:
        """One cell, and the head over it."""
        kind = _kind(over) if over else None
        if said := HOLDER.fullmatch(text):
            self.holder = said["holder"]
        elif EMPTY.fullmatch(text):
            return
        elif kind == GIVES and not CROSS.fullmatch(text):
            self.holder = text
        elif kind:
            self.kinds.add(kind)
            is_mark = CROSS.fullmatch(text) or _kind(fold(text)) == kind
            self.notes += [] if is_mark else [text]
        elif code := self._code(text, over):
            self.kinds.add(code)
        else:
            self._worded(text, over)

    def _code(self, text: str, over: str) -> str | None:
        """« P », « Exc. » under « Présence », or beside a name where a table has no head."""
        if self.head is None or not over or STATE.fullmatch(over):
            return _kind(fold(text).strip(" .()"))
        return None

    def _worded(self, text: str, over: str) -> None:
        if COMMUNE.fullmatch(over):
            self.commune = f"{text} : "
        elif self.head is None or NAMES.fullmatch(over):
            self.names.append(text)
        elif over.startswith("observation"):
            self.notes.append(text)


def _under(head: GridHead | None, line: str) -> Iterator[tuple[str, str]]:
    """Each cell of a row with the head that stands over it; « » where none does."""
    cells = list(_cells(line, head.sign if head else _sign(line)))
    for rank, (text, place) in enumerate(cells):
        if head is None:
            yield text, ""
        elif head.sign:
            yield text, head.texts[place] if place < len(head.texts) else ""
        else:
            nearest = min(range(len(head.places)), key=lambda at: abs(head.places[at] - place))
            is_name = rank == 0 and not CROSS.fullmatch(text) and not head.over_names
            yield text, "" if is_name else head.texts[nearest]
