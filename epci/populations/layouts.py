"""Files of populations, known by their headers: sheets of lines → figures by key.

INSEE's communes with the headers of the census of 2019, of 2020 and of 2021 to 2023, DGCL's members
of EPCIs, and a plain `siren;municipale;totale`, which is also the application's own template.
A wrong line is a fault with its place; every fault is collected, none stops the others' reading.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import gt
from typing import NamedTuple

from epci.populations.lines import Chunk, Fault, HeadedLines, UnreadableError, headed
from press.words.french import fold, integer, is_number, read_integer

LONGEST_KEY, LONGEST_FIGURE = 20, 60  # what a message quotes of a cell
MOST_PEOPLE = 10_000_000  # more than any EPCI has; a sum of communes then fits its column

INSEE_HEADER = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT"
PLAIN_HEADER = "siren;municipale;totale"
YEARLY = re.compile(r"(pmun|ptot) (20[0-9]{2})")


class Figures(NamedTuple):
    """The two official populations of an EPCI or of a commune (hab.)."""

    municipal: int
    total: int


def _joined(department: str, commune: str) -> str:
    """INSEE's code from its two parts; overseas the department's third digit is the commune's."""
    start, end = department.strip(), commune.strip()
    return start.zfill(2)[:2] + end.zfill(3) if start and end else ""


def _whole_or_joined(commune: str, department: str) -> str:
    code = commune.strip()
    return _joined(department, code) if 0 < len(code) < 4 else code


@dataclass(frozen=True)
class Layout:
    """A kind of file: who publishes it, the names its columns may bear, what its key is made of.

    The two last columns needed are the figures, the others make the key by `clean`; `extras` are
    kept beside the figures.
    """

    publisher: str
    columns: Mapping[str, frozenset[str]]
    clean: Callable[..., str]
    extras: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        return self is PLAIN


def _named(*names: str) -> dict[str, frozenset[str]]:
    return {name: frozenset({" ".join(name.lower().split("_"))}) for name in names}


INSEE = Layout("INSEE", _named("COM", "PMUN", "PTOT"), str.strip)
INSEE_2020 = Layout("INSEE", _named("CODDEP", "CODCOM", "PMUN", "PTOT"), _joined)
INSEE_2019 = Layout("INSEE", _named("COM", "DEP", "PMUN", "PTOT"), _whole_or_joined)
DGCL = Layout(
    "DGCL", _named("insee", "pmun", "ptot"), str.strip, ("siren", "nom_membre", "nb_membres")
)
PLAIN = Layout(
    "",
    {
        "siren": frozenset({"siren", "siren epci", "n siren"}),
        "municipale": frozenset({"municipale", "municipal", "population municipale", "pmun"}),
        "totale": frozenset({"totale", "total", "population totale", "ptot"}),
    },
    lambda siren: re.sub(r"\s", "", siren),
)
YEAR = frozenset({"annee"})


@dataclass(frozen=True)
class HeadedSheet:
    """The lines of a sheet whose header is known; places are columns, counted from 0."""

    layout: Layout
    sheet: HeadedLines
    key_places: tuple[int, ...]
    places: tuple[int, int]  # of the municipal and the total figures
    extras: Mapping[str, int]
    year_place: int | None
    year: int

    @property
    def header(self) -> list[str]:
        return self.sheet.header

    @property
    def key(self) -> str:
        """The header of the column that faults of a key name."""
        named = "CODCOM" if self.layout is INSEE_2020 else next(iter(self.layout.columns))
        place = list(self.layout.columns).index(named)
        return self.header[self.key_places[place]]


@dataclass
class Records:
    """What was read: the line of each key, and in the order of the keys its figures and extras.

    Plain columns of numbers: 35 000 little objects, or lookups, would cost more than the reading.
    A key whose line is at fault is spoiled, and has 0 for figures.
    """

    lines: dict[str, int] = field(default_factory=dict)
    municipal: list[int] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    extras: dict[str, list[str]] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[tuple[str, int, int, int]]:
        """Key, line, municipal and total figures."""
        lines = self.lines
        return zip(lines, lines.values(), self.municipal, self.total, strict=True)


def table(sheets: Sequence[HeadedLines], year: int, warnings: list[str]) -> HeadedSheet:
    """The first sheet under a header that is known, else why the first is not.

    Raises UnreadableError, also where the header itself says another year.
    """
    refusals = []
    for one in sheets:
        sheet = headed(one, _is_header, warnings)
        try:
            return _table(sheet, _labels(sheet.header), year)
        except UnreadableError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _labels(cells: Sequence[str]) -> list[str]:
    return [" ".join(re.findall(r"[a-z0-9]+", fold(name))) for name in cells]


def _is_header(cells: list[str]) -> bool:
    return _layout_of(_labels(cells)) is not None


def _table(sheet: HeadedLines, labels: list[str], year: int) -> HeadedSheet:
    layout = _layout(sheet, labels)
    if layout is DGCL:
        labels = _without_year(sheet, labels, year)
    *key_places, municipal, total = _places(sheet, layout.columns, labels)
    extras = dict(zip(layout.extras, _places(sheet, _named(*layout.extras), labels), strict=True))
    stated = [place for place, label in enumerate(labels) if label in YEAR]
    year_place = stated[0] if layout.is_plain and stated and year else None
    return HeadedSheet(
        layout, sheet, tuple(key_places), (municipal, total), extras, year_place, year
    )


def _layout(sheet: HeadedLines, labels: list[str]) -> Layout:
    if layout := _layout_of(labels):
        return layout
    message = (
        "La première ligne ne nomme pas les colonnes attendues : "
        f"{INSEE_HEADER} (fichier de l'INSEE) ou {PLAIN_HEADER}."
    )
    raise UnreadableError(Fault(sheet.line, "", message))


def _layout_of(labels: list[str]) -> Layout | None:
    known = set(labels)
    if "insee" in known and any(map(YEARLY.fullmatch, labels)):
        return DGCL
    if known & PLAIN.columns["siren"]:
        return PLAIN
    if {"coddep", "codcom"} <= known:
        return INSEE_2020
    if {"com", "dep"} <= known and not known & {"commune", "codcom"}:
        return INSEE_2019
    return INSEE if known & {"com", "commune", "pmun", "ptot"} else None


def _without_year(sheet: HeadedLines, labels: list[str], year: int) -> list[str]:
    """DGCL names its columns after the year: « pmun_2025 »."""
    for name, label in zip(sheet.header, labels, strict=True):
        stated = YEARLY.fullmatch(label)
        if stated and year and int(stated[2]) != year:
            message = (
                f"Le fichier donne les populations de {stated[2]} : l'import demandé est celui "
                f"de {year}."
            )
            raise UnreadableError(Fault(sheet.line, name, message))
    return [YEARLY.sub(r"\1", label) for label in labels]


def _places(
    sheet: HeadedLines, columns: Mapping[str, frozenset[str]], labels: list[str]
) -> list[int]:
    faults, places = [], []
    for name, accepted in columns.items():
        found = [place for place, label in enumerate(labels) if label in accepted]
        places += found[:1]
        if len(found) != 1:
            trouble = "figure deux fois" if found else "manque"
            faults.append(Fault(sheet.line, name, f"La colonne « {name} » {trouble}."))
    if faults:
        raise UnreadableError(*faults)
    return places


def records(table: HeadedSheet, found: Records, faults: list[Fault]) -> Iterator[int]:
    """Fill `found`; whatever is wrong goes to `faults`. Gives the last line read, now and then."""
    for chunk in table.sheet.chunks:
        if not _take_sound(table, chunk, found):
            for line, row in zip(*chunk, strict=True):
                _take(table, line, row, found, faults)
        if chunk.numbers:
            yield chunk.numbers[-1]
    if not found.lines and not faults:
        message = "Le fichier n'a que son en-tête : aucune ligne à lire."
        faults.append(Fault(table.sheet.line, "", message))


def _take_sound(table: HeadedSheet, chunk: Chunk, found: Records) -> bool:
    """Take lines in which nothing is wrong, all at once; False, and nothing taken, for others.

    A column is judged as a whole: it takes a quarter of the time of its cells one by one.
    """
    if set(map(len, chunk.rows)) != {len(table.header)}:
        return False
    columns = list(zip(*chunk.rows, strict=True))
    if not all(_are_counts(columns[place]) for place in table.places) or _is_of_another_year(
        table, columns
    ):
        return False
    municipal, total = (list(map(int, columns[place])) for place in table.places)
    keys = list(map(table.layout.clean, *(columns[place] for place in table.key_places)))
    numbered = dict(zip(keys, chunk.numbers, strict=True))
    is_odd = (
        max(total) > MOST_PEOPLE
        or any(map(gt, municipal, total))
        or len(numbered) != len(keys)
        or "" in numbered
        or max(map(len, keys)) > LONGEST_KEY
        or any(map(found.lines.__contains__, keys))
    )
    if is_odd:
        return False
    found.lines |= numbered
    found.municipal += municipal
    found.total += total
    for name, place in table.extras.items():
        found.extras.setdefault(name, []).extend(columns[place])
    return True


def _are_counts(cells: Sequence[str]) -> bool:
    digits = "".join(cells)
    sound = is_number(digits)
    return sound and "" not in cells and max(map(len, cells)) < 10


def _is_of_another_year(table: HeadedSheet, columns: Sequence[Sequence[str]]) -> bool:
    return table.year_place is not None and set(columns[table.year_place]) != {str(table.year)}


def _take(
    table: HeadedSheet, line: int, row: list[str], found: Records, faults: list[Fault]
) -> None:
    """One line, with whatever is wrong in it; too short to have a key, it is only a fault."""
    wrong = list(_row_faults(line, row, table))
    faults.extend(wrong)
    if len(row) <= max(table.key_places):
        return
    key = table.layout.clean(*(row[place] for place in table.key_places))[:LONGEST_KEY]
    if not key:
        faults.append(Fault(line, table.key, "La case est vide : un code est attendu."))
        return
    if key in found.lines:
        message = f"« {key} » est déjà à la ligne {found.lines[key]}."
        faults.append(Fault(line, table.key, message))
        found.spoiled.add(key)
    else:
        _append(table, (0, 0) if wrong else _counts(table, row), row, found)
        found.spoiled.update([key] if wrong else [])
    found.lines[key] = line


def _append(table: HeadedSheet, figures: tuple[int, int], row: list[str], found: Records) -> None:
    found.municipal.append(figures[0])
    found.total.append(figures[1])
    for name, place in table.extras.items():
        found.extras.setdefault(name, []).append(row[place] if place < len(row) else "")


def _counts(table: HeadedSheet, row: list[str]) -> tuple[int, int]:
    municipal, total = table.places
    return _count(row[municipal]), _count(row[total])


def _count(text: str) -> int:
    if is_number(text) and len(text) < 10:
        return int(text)
    if not text.strip():
        raise ValueError("La case est vide : un nombre d'habitants est attendu.")
    return read_integer(text[:LONGEST_FIGURE])


def _row_faults(line: int, row: list[str], table: HeadedSheet) -> Iterator[Fault]:
    width = len(table.header)
    if len(row) != width:
        column = table.header[min(len(row), width - 1)]
        trouble = "s'arrête trop tôt" if len(row) < width else "est trop longue"
        yield Fault(line, column, f"La ligne {trouble} : {len(row)} cases au lieu de {width}.")
        return
    if table.year_place is not None and row[table.year_place].strip() != str(table.year):
        stated = row[table.year_place].strip()[:LONGEST_KEY]
        message = f"L'année est « {stated} » : l'import demandé est celui de {table.year}."
        yield Fault(line, table.header[table.year_place], message)
    counts = []
    for place in table.places:
        try:
            counts.append(_count(row[place]))
        except ValueError as error:
            yield Fault(line, table.header[place], str(error))
    if len(counts) == 2:
        yield from _figures_faults(line, Figures(*counts), table)


def _figures_faults(line: int, figures: Figures, table: HeadedSheet) -> Iterator[Fault]:
    municipal, total = table.places
    if figures.municipal > figures.total:
        message = (
            f"La population municipale ({integer(figures.municipal)}) dépasse "
            f"la population totale ({integer(figures.total)})."
        )
        yield Fault(line, table.header[municipal], message)
    elif figures.total > MOST_PEOPLE:
        message = f"« {integer(figures.total)} » dépasse la population de tout EPCI."
        yield Fault(line, table.header[total], message)
