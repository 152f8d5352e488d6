"""The tables of an act: rows that follow one another, under their heads. Pure.

A row is a label and figures, on one line or over several, as PDFs give them: a label that was cut,
then its figures; a cell a line. What parts two tables is prose, a head, or a caption.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from financing.reading_acts.cells import (
    EUROS,
    LONGEST_LABEL,
    TOTAL,
    Cell,
    cells_of,
    is_separated,
    regrouped,
)
from press.words.printed import PrintedLine

YEAR = re.compile(r"(?<![\d,./-])(?:19|20)\d\d(?![\d,]|[./-]\d)")
# A line that opens something else than the rest of a label.
OPENS = re.compile(
    r"\W{0,4}(?:depenses?|recettes?|ressources?|charges|produits|repartition|plan de financement"
    r"|budget|annexe|article|tableau|exercice|annee|vu|considerant)\b|.*[:;.]\s*$"
)
# What heads speak of; a line that says two of these names columns.
SPOKEN = (
    re.compile(
        r"\b(?:epci|collectivites?|membres?|partenaires?|contributeurs?|financeurs?|structures?)\b"
    ),
    re.compile(r"\bpopulations?\b|\bhabitants\b"),
    re.compile(r"\btaux\b|\bponderation|\bcle\b|\bpourcentages?\b|proratis|\bprorata\b"),
    re.compile(
        r"\bmontants?\b|\bparticipations?\b|\bcontributions?\b|\bcotisations?\b|\bquotes?\b"
    ),
)
SECTION = re.compile(r"\W*(?:article|annexe|tableau|titre|chapitre|vu|considerant)\b")
MOST_BLANK = 3  # lines, stamps of prefectures included, inside one table
BULLETED = re.compile(r"\s*[-•●▪►▶*–]\s")
MOST_TEXTS = 4  # lines of a label that was cut
MOST_HEADS = 6
MOST_TABLES = 300
MOST_ABOVE = 10
LONGEST_BESIDE = 60  # characters of a label that has another beside it
LONGEST_TEXT = 120  # characters of a line that may be part of a label


@dataclass
class PrintedRow:
    """A label and its figures; `before` is the text just above, which may begin the label."""

    line: int
    cells: list[Cell]
    is_separated: bool
    before: str = ""
    lines: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class PrintedHead:
    """A line over rows: its cells, and all that it says."""

    text: str
    cells: tuple[Cell, ...]
    is_separated: bool
    line: int | None = None  # None for one that a label may be part of


@dataclass
class PrintedTable:
    """Rows of one width, under one text for each column (« » where no head is aligned).

    `headline` is everything that the heads say; `above` the lines before, the nearest first.
    """

    rows: list[PrintedRow]
    heads: list[PrintedHead]
    above: list[PrintedLine]
    loose: list[PrintedRow] = field(
        default_factory=list
    )  # with one half of two, and not said which

    @property
    def width(self) -> int:
        return max(len(row.cells) for row in self.rows)

    @property
    def lines(self) -> set[int]:
        heads = {head.line for head in self.heads if head.line is not None}
        return heads | {line for row in self.rows for line in row.lines}

    @property
    def headline(self) -> str:
        return " ".join(head.text for head in self.heads)

    def column(self, place: int) -> list[Cell]:
        return [row.cells[place] for row in self.rows if place < len(row.cells)]

    def head(self, place: int) -> str:
        """What the heads say over a column; nothing where their places are not those of rows."""
        texts = (_over(head, place, self) for head in self.heads)
        return " ".join(filter(None, texts))


def tables_in(lines: Sequence[PrintedLine]) -> list[PrintedTable]:
    """Every table of two rows or more, in order; no more than an act may have."""
    reader = _Reader()
    for line in lines:
        reader.take(line)
    reader.close()
    return [_aligned(table) for table in reader.tables[:MOST_TABLES]]


def years_in(text: str) -> list[int]:
    return [int(found[0]) for found in YEAR.finditer(text)]


def is_year(cell: Cell) -> bool:
    return len(cell.figures) == 1 and YEAR.fullmatch(cell.text.strip()) is not None


class _Reader:
    """What the lines read so far may become."""

    def __init__(self) -> None:
        self.tables: list[PrintedTable] = []
        self.rows: list[PrintedRow] = []
        self.heads: list[PrintedHead] = []
        self.texts: list[PrintedLine] = []  # of a label that goes on, or of a head a cell a line
        self.above: list[PrintedLine] = []
        self.blanks = 0
        self.is_open = False  # the last row goes on with a cell a line
        self.first: PrintedLine | None = None  # the line of the first row

    def take(self, line: PrintedLine) -> None:
        if line.is_blank or line.is_stamp:
            self.blanks += 1
            if self.blanks > MOST_BLANK:
                self.close()
            return
        cells = list(cells_of(line.text))
        self._take_cells(line, cells)
        self.blanks = 0

    def _take_cells(self, line: PrintedLine, cells: list[Cell]) -> None:
        figures = [cell for cell in cells if cell.figures]
        texts = [cell for cell in cells if cell.is_text]
        separated = is_separated(line.text)
        if SECTION.match(line.folded):
            self._take_prose(line)
        elif _names_columns(line, figures, texts):
            self._take_head(line, cells, separated)
        elif not figures and len(texts) < 2:
            self._take_text(line)
        elif _is_head(figures, texts, separated):
            self._take_head(line, cells, separated)
        elif not texts:
            self._take_figures(line, cells, separated)
        elif separated or _is_row(cells, texts):
            self._take_row(line, cells, separated)
        else:
            self._take_prose(line)

    def _take_row(self, line: PrintedLine, cells: list[Cell], separated: bool) -> None:
        if self.rows and self.rows[0].is_separated != separated and not TOTAL.match(line.text):
            self.close()
        before = _joined(self.texts)
        self.first = self.first if self.rows else line
        self.rows.append(PrintedRow(line.number, cells, separated, before, self._with_texts(line)))
        self.texts, self.is_open = [], False

    def _with_texts(self, line: PrintedLine) -> set[int]:
        return {line.number} | ({one.number for one in self.texts} if self.rows else set())

    def _take_figures(self, line: PrintedLine, cells: list[Cell], separated: bool) -> None:
        if self.is_open and not separated:
            self.rows[-1].cells += cells
            self.rows[-1].lines.add(line.number)
        elif separated and any(cell.is_empty for cell in cells):
            self._take_row(line, cells, separated)
        elif self.texts and not self.blanks:
            label, others = self.texts[-1], self.texts[:-1]
            before = _joined(others)
            lines = {line.number, *(one.number for one in self.texts)}
            cells = [Cell(label.text.strip(" -•")), *cells]
            if not self.rows:
                self.heads += [
                    PrintedHead(one.text, (Cell(one.text),), is_separated=False) for one in others
                ]
            self.rows.append(PrintedRow(label.number, cells, False, before, lines))
            self.texts, self.is_open = [], True

    def _take_head(self, line: PrintedLine, cells: list[Cell], separated: bool) -> None:
        self.close()
        worded = [
            PrintedHead(one.text, (Cell(one.text),), is_separated=False) for one in self.texts
        ]
        self.heads += [*worded, PrintedHead(line.text, tuple(cells), separated, line.number)]
        self.heads, self.texts = self.heads[-MOST_HEADS:], []
        self.above = [line, *self.above][:MOST_ABOVE]

    def _take_text(self, line: PrintedLine) -> None:
        is_label = len(line.text) <= LONGEST_TEXT and not OPENS.match(line.folded)
        if self.rows and (not is_label or len(self.texts) >= MOST_TEXTS):
            self.close()
        if not self.rows and (self.blanks or not is_label):
            self.heads = self.heads if self.heads and not self.blanks else []
        self.texts = [*self.texts, line][-MOST_HEADS:] if not self.blanks or self.rows else [line]
        if not self.rows:
            self.above = [line, *self.above][:MOST_ABOVE]
        self.is_open = False

    def _take_prose(self, line: PrintedLine) -> None:
        self.close()
        self.heads, self.texts = [], []
        self.above = [line, *self.above][:MOST_ABOVE]

    def close(self) -> None:
        """The rows so far are a table, where there are two; heads then wait for the next."""
        if len(self.rows) > 1:
            self.tables += _parted(PrintedTable(self.rows, self.heads, list(self.above)))
        if self.rows:
            alone = [self.first] if self.first and len(self.rows) == 1 else []
            self.above = [*reversed(self.texts), *alone, *self.above][:MOST_ABOVE]
            self.rows, self.heads = [], []
            self.texts = self.texts[-1:]
        self.is_open = False


def _names_columns(line: PrintedLine, figures: Sequence[Cell], texts: Sequence[Cell]) -> bool:
    """« EPCI Population 2024 Pondération poids GBM 40 % »: heads, though they have figures."""
    if any(figure.unit == EUROS for cell in figures for figure in cell.figures) or not texts:
        return False
    said = sum(bool(pattern.search(line.folded)) for pattern in SPOKEN)
    return said > 1 and len(line.text) <= LONGEST_LABEL and not BULLETED.match(line.text)


def _is_row(cells: Sequence[Cell], texts: Sequence[Cell]) -> bool:
    """A label and its figures, or two labels side by side, each with its own."""
    if len(texts) == 1:
        return len(texts[0].text) <= LONGEST_LABEL
    kinds = "".join("t" if cell.is_text else "f" for cell in cells)
    short = all(len(cell.text) <= LONGEST_BESIDE for cell in texts)
    return short and re.fullmatch(r"tf{1,3}tf{1,3}", kinds) is not None


def _joined(texts: Sequence[PrintedLine]) -> str:
    return "\n".join(one.text.strip() for one in texts)


def _is_head(figures: Sequence[Cell], texts: Sequence[Cell], separated: bool) -> bool:
    """A line of words over columns, or of years."""
    return all(is_year(cell) for cell in figures) if figures else separated or len(texts) > 1


def _parted(table: PrintedTable) -> Iterator[PrintedTable]:
    """Tables that nothing parts but a total, behind which another label begins again."""
    rows: list[PrintedRow] = []
    seen: set[str] = set()
    for row in table.rows:
        label = next((cell.text for cell in row.cells if cell.is_text), "")
        if label and label in seen and len(rows) > 1:
            yield PrintedTable(rows, table.heads, table.above)
            rows, seen = [], set()
        rows, seen = [*rows, row], seen | {label}
    if len(rows) > 1:
        yield PrintedTable(rows, table.heads, table.above)


def _aligned(table: PrintedTable) -> PrintedTable:
    """The same table, its rows without columns of their own as wide as most of them are."""
    widths = Counter(len(row.cells) for row in table.rows)
    wanted = max(widths, key=lambda width: (widths[width], width))
    pattern = next(row.cells for row in table.rows if len(row.cells) == wanted)
    has_halves = sum(cell.is_text for cell in pattern) > 1
    for row in table.rows:
        if row.is_separated or len(row.cells) >= wanted:
            continue
        row.cells = regrouped(row.cells, wanted)
        if has_halves and len(row.cells) < wanted:
            table.loose.append(row)
        else:
            row.cells = _spread(row.cells, pattern)
    table.rows = [row for row in table.rows if row not in table.loose]
    return table


def _spread(cells: Sequence[Cell], pattern: Sequence[Cell]) -> list[Cell]:
    """Cells at the places of those of their kind, empty ones where a row has none."""
    left = list(cells)
    spread = []
    for model in pattern:
        matches = left and _kind(left[0]) == _kind(model)
        spread.append(left.pop(0) if matches else Cell(""))
    return [*spread, *left]


def _kind(cell: Cell) -> str:
    return cell.figures[0].unit if cell.figures else "text"


def _over(head: PrintedHead, place: int, table: PrintedTable) -> str:
    """The cell of a head that stands over a column; nothing where no place ties them."""
    width = table.width
    if head.is_separated != table.rows[0].is_separated:
        return ""
    if len(head.cells) == width or (head.is_separated and place < len(head.cells)):
        return head.cells[place].text
    return "" if head.is_separated else _year_over(head, place, table)


def _year_over(head: PrintedHead, place: int, table: PrintedTable) -> str:
    """Years in a row are over as many columns of figures, from the first."""
    ranks = [rank for rank, cell in enumerate(head.cells) if is_year(cell)]
    years = [int(head.cells[rank].text) for rank in ranks]
    follow = len(ranks) > 1 and ranks[-1] - ranks[0] == len(ranks) - 1 and ranks[0] < 2
    consecutive = follow and all(one < other for one, other in pairwise(years))
    first = next((rank for rank, cell in enumerate(table.rows[0].cells) if cell.figures), 0)
    at = place - first
    return head.cells[ranks[at]].text if consecutive and 0 <= at < len(ranks) else ""
