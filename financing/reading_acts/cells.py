"""A line of an act as cells, and the figures that a cell holds. Pure, exact: no float.

Columns are parted by tabs, bars, semicolons or runs of spaces; where a line has none, as PDFs give
them, its figures are cells and the words around them too: « GBM 203 293 40,00 % 40 000 € ».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from press.words.french import fold, is_number
from press.words.printed import folded_word

EUROS, PERCENT, PEOPLE, PLAIN = "euros", "percent", "people", "plain"

GAP = "[ \u00a0\u202f\u2009']"
RATE_AHEAD = r"(?!(?:[.,]\d+)?\s?%)"  # « 295 985 100,00 % » is 295 985, then a rate
WHOLE = (
    rf"\d{{1,3}}(?:{GAP}\d{{3}}(?!\d){RATE_AHEAD}){{1,4}}|\d{{1,3}}(?:\.\d{{3}}){{1,4}}(?!\d)"
    r"|\d{1,15}(?!\d)"
)
FIGURE = re.compile(
    rf"(?<![\w.,/°-])(?:"
    r"(?P<rate>\d{1,3}(?:[.,]\d{1,6})?)\s?(?:%|pour\s?cent\b)"
    rf"|(?P<number>{WHOLE})(?P<part>[.,]\d{{1,4}})?\s?"
    r"(?P<unit>[kK]\s?€|M\s?€|€|EUR\b|euros?\b|k\s?euros?\b|hab(?:itants?)?\b\.?)?"
    r")(?![\w])",
    re.IGNORECASE,
)
# Words that stand between figures and name nothing.
FILLERS = frozenset(
    "soit de d un une a hauteur pour montant total la le les l et par an annuel annuelle ttc ht "
    "hors taxes net nets du des part taux habitants hab population pop participation euros max "
    "maximum environ contribution".split()
)
WORDS = re.compile(r"[^\W\d_]+")
SPACES = re.compile(r" {2,}|\u00a0{2,}")
SEPARATORS = (re.compile(r"\t"), re.compile(r"\|"), re.compile(r";"), SPACES)
COMMAS = re.compile(r"[^,]{1,80}(?:,[\d\s.%€]{1,20}){2,}|[^\s,]{2,40}(?:,[^\s,]{2,40}){2,}")
FRAMED = re.compile(r"\|(.*)\|", re.DOTALL)  # a row between bars, as Markdown writes it
ASIDE = re.compile(r"\([^()]{1,80}\)")
LEADERS = re.compile(r"\.{3,}|…+|·{2,}|_{3,}")  # « CCVM ......... 12 850 € »
TOTAL = re.compile(r"\W*(?:sous[ -]{0,3})?total\b[^\d]{0,60}", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1990, 2100
CENTS = 3  # characters of « ,00 »
MIXED = re.compile(r"[^\W\d_].*\d\s?[€%]\W*")  # a label and its figure, that one space parts
THOUSANDS = {"k": 1_000, "m": 1_000_000}
LONGEST_LABEL = 160
LONGEST_ROW = 1_000  # characters: beyond, it is prose
MOST_CELLS = 40


@dataclass(frozen=True)
class Figure:
    """A figure of an act, exact, and its unit where the act prints one."""

    value: Fraction
    unit: str = PLAIN
    has_cents: bool = False  # two decimals are printed

    @property
    def is_whole(self) -> bool:
        return self.value.denominator == 1


@dataclass(frozen=True)
class Cell:
    """A cell as printed, and its figures where it holds nothing else."""

    text: str
    figures: tuple[Figure, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text.strip(" -–*")

    @property
    def is_text(self) -> bool:
        return not self.figures and not self.is_empty


@lru_cache(maxsize=5_000)
def cells_of(text: str) -> tuple[Cell, ...]:
    """The cells of a line; one cell for a line that has no columns."""
    return tuple(_cells(text))


def _cells(text: str) -> list[Cell]:
    if len(text) > LONGEST_ROW:
        return [Cell(text.strip())]
    plain = LEADERS.sub("\t", text).strip(" ")
    for separator in SEPARATORS:
        if separator.search(plain):
            framed = FRAMED.fullmatch(plain)
            parts = separator.split(framed[1] if framed else plain)
            if len(parts) > 1:
                parted = _parted if separator is SPACES else _titled
                return [cell for part in parts[:MOST_CELLS] for cell in parted(part)]
            return _flat(plain)
    if COMMAS.fullmatch(plain):
        return [_cell(part) for part in plain.split(",")]
    return _flat(plain)


def _titled(text: str) -> list[Cell]:
    """One cell, or « Total 74 865,00 € » in two."""
    label = TOTAL.match(text)
    if label and (cell := _cell(text[label.end() :])).figures:
        return [Cell(label[0].strip()), cell]
    return [_cell(text)]


def _parted(text: str) -> list[Cell]:
    """The same, where spaces alone part columns: one may stand between a label and its figure."""
    cells = _titled(text)
    mixed = not cells[0].figures and MIXED.fullmatch(text.strip()) is not None
    return _flat(text) if mixed else cells


def is_separated(text: str) -> bool:
    """Whether a line has columns of its own, so that the place of a cell says its column."""
    return any(separator.search(text.strip(" ")) for separator in SEPARATORS[:3])


def _cell(text: str) -> Cell:
    """A cell with its figures, « 10 545 € (18 %) » has two; a cell with other words has none."""
    figures = list(figures_in(text))
    rest = FIGURE.sub(" ", text)
    words = [folded_word(word) for word in WORDS.findall(rest)]
    is_head = bool(words) and all(_may_be_year(figure) for figure in figures)
    is_figures = bool(figures) and not is_head and all(word in FILLERS for word in words)
    return Cell(text.strip(), tuple(figures) if is_figures else ())


def _may_be_year(figure: Figure) -> bool:
    """« Population 2025 » is a head, not a figure."""
    return figure.unit == PLAIN and figure.is_whole and FIRST_YEAR <= figure.value <= LAST_YEAR


def figures_in(text: str) -> Iterator[Figure]:
    """Every figure of a text, in order."""
    for found in FIGURE.finditer(text):
        yield _figure(found)


def _figure(found: re.Match[str]) -> Figure:
    if found["rate"]:
        return Figure(Fraction(found["rate"].replace(",", ".")), PERCENT)
    digits = re.sub(r"\D", "", found["number"])
    value = Fraction(f"{digits}.{(found['part'] or '.0')[1:]}")
    unit = fold(found["unit"] or "")
    if unit.startswith("hab"):
        return Figure(value, PEOPLE)
    times = THOUSANDS.get(unit[:1], 1) if "€" in unit or "euro" in unit else 1
    return Figure(value * times, EUROS if unit else PLAIN, len(found["part"] or "") == CENTS)


def _flat(text: str) -> list[Cell]:
    """The cells of a line without columns: its figures, and the words before or between them."""
    cells: list[Cell] = []
    asides = [found.span() for found in ASIDE.finditer(text) if not _cell(found[0][1:-1]).figures]
    end = 0
    for found in FIGURE.finditer(text):
        inside = any(start < found.start() < stop for start, stop in asides)
        if inside or _names_something(found, text, end):
            continue
        cells += _words(text[end : found.start()])
        cells.append(Cell(found[0].strip(), (_figure(found),)))
        end = found.end()
    return cells + _words(text[end:])


def _names_something(found: re.Match[str], text: str, end: int) -> bool:
    """« 6 EPCI », « 2 rue de la Paix »: a small number that begins a name is part of it."""
    begins = not text[end : found.start()].strip(" -•*") and end == 0
    small = found["number"] is not None and len(found["number"]) < 3 and not found["unit"]
    return begins and small and not found["part"] and bool(WORDS.match(text[found.end() :].strip()))


def _words(text: str) -> list[Cell]:
    """What stands between figures, where it names something: « Total » alone does."""
    bare = text.strip(" :,;.–•*►▶=/-")
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("() ")
    words = [folded_word(word) for word in WORDS.findall(bare)]
    names = words[:1] == ["total"] or any(word not in FILLERS for word in words)
    return [Cell(bare)] if names else []


def regrouped(cells: Sequence[Cell], wanted: int) -> list[Cell]:
    """The cells of a row that should have so many: « 203 293 100 000 » is two numbers."""
    missing = wanted - len(cells)
    for rank, cell in enumerate(cells):
        groups = re.split(GAP, cell.text) if missing == 1 else []
        if not all(is_number(group) for group in groups):
            continue
        cuts = [at for at in range(1, len(groups)) if not groups[at].startswith("0")]
        if len(groups) > 2 and cuts:
            cut = min(cuts, key=lambda at: abs(2 * at - len(groups)))
            halves = (" ".join(groups[:cut]), " ".join(groups[cut:]))
            return [*cells[:rank], *map(_cell, halves), *cells[rank + 1 :]]
    return list(cells)
