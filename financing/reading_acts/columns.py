"""Which column of an act's table is what: by its head, by the units of its cells, by their sum."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from financing.reading_acts.cells import EUROS, PEOPLE, PERCENT, PLAIN, Cell, Figure
from financing.reading_acts.tables import Table, years_in
from press.french import fold

NAME, SIREN, POPULATION, RATE, AMOUNT, TOTAL, OTHER = (
    "name",
    "siren",
    "population",
    "rate",
    "amount",
    "total",
    "other",
)
# The first that a head says is what its column is.
HEADS = (
    (OTHER, re.compile(r"par habitant|/ ?hab|€ ?/|evolution|ecart|variation|potentiel|revenu|rappel|densite")),
    (SIREN, re.compile(r"\bsiren\b")),
    (POPULATION, re.compile(r"popul|habitant|\bhab\b|\bpop\b|\bdgf\b|\binsee\b")),
    (TOTAL, re.compile(r"^\W*(?:total|totaux|montant total|ensemble|cumul)\b(?!.*\b20\d\d)")),
    (RATE, re.compile(r"%|pourcent|\btaux\b|ponder|proratis|prorata|quotite|\bpoids\b|\bcle\b|\bclef\b|en pct")),
    (
        AMOUNT,
        re.compile(
            r"€|euro|montant|participation|contribution|cotisation|somme|quote|part\b|cout|appel"
            r"|subvention|financement|charge|prevision|budget|\bdu\b|mois|depense|recette"
        ),
    ),
    (NAME, re.compile(r"epci|collectivit|commun|membre|partenaire|interco|contribut|financeur|organis|structure|nom\b")),
)
UNITS = {PERCENT: RATE, EUROS: AMOUNT, PEOPLE: POPULATION}
TOTALS = re.compile(r"\W*(?:sous[ -]{0,3})?(?:total|totaux|ensemble|somme|cumul|montant total)\b")
SIREN_DIGITS = 9


@dataclass(frozen=True)
class Column:
    """A column by its place, what it is, the year that its head prints, and that head."""

    place: int
    role: str
    year: int | None
    head: str


@dataclass(frozen=True)
class Block:
    """Columns under one another's labels; a table may have two side by side."""

    table: Table
    label: Column
    columns: tuple[Column, ...]

    def of(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]


def is_total(label: str) -> bool:
    return TOTALS.match(fold(label)) is not None


def blocks_of(table: Table) -> list[Block]:
    """The table's columns, parted where labels begin again beside figures."""
    places = range(table.width)
    texts = [place for place in places if _is_text(table.column(place))]
    figures = [place for place in places if place not in texts and any(c.figures for c in table.column(place))]
    if not figures or not texts:
        return []
    starts = _starts(texts, figures)
    spans = zip(starts, [*starts[1:], table.width], strict=True)
    first = starts[0]
    return [
        _block(table, start, [one for one in figures if start < one < end or (start == first and one < first)])
        for start, end in spans
    ]


def _starts(texts: Sequence[int], figures: Sequence[int]) -> list[int]:
    """The columns of labels that have figures behind them before the next labels."""
    ends = [*texts[1:], max(*texts, *figures) + 1]
    starts = [text for text, end in zip(texts, ends, strict=True) if any(text < one < end for one in figures)]
    return starts or [texts[0]]


def _is_text(cells: Sequence[Cell]) -> bool:
    words = sum(cell.is_text for cell in cells)
    return words > 0 and words >= sum(bool(cell.figures) for cell in cells)


def _block(table: Table, label: int, places: Sequence[int]) -> Block:
    columns = [_column(table, place) for place in places]
    sought = Column(label, NAME, None, table.head(label))
    return Block(table, sought, tuple(_settled(table, columns)))


def _column(table: Table, place: int) -> Column:
    head = table.head(place)
    years = years_in(head)
    return Column(place, _role(table.column(place), head), years[0] if len(set(years)) == 1 else None, head)


def _role(cells: Sequence[Cell], head: str) -> str:
    """What units say, else what the head says, else nothing yet."""
    units = Counter(cell.figures[0].unit for cell in cells if cell.figures)
    unit = units.most_common(1)[0][0]
    said = next((role for role, pattern in HEADS if pattern.search(fold(head))), "")
    if all(_is_siren(cell) for cell in cells if cell.figures):
        return SIREN
    if unit != PLAIN:
        return said if said in (OTHER, TOTAL) else UNITS[unit]
    return "" if said == NAME else said


def _is_siren(cell: Cell) -> bool:
    figure = cell.figures[0]
    return figure.is_whole and len(str(figure.value)) == SIREN_DIGITS and figure.unit == PLAIN


def _settled(table: Table, columns: Sequence[Column]) -> list[Column]:
    """The columns, those that nothing names yet told by the heads as a whole or by their figures."""
    unknown = [column for column in columns if not column.role]
    known = {column.role for column in columns}
    for column in unknown:
        role = _by_year(column) or _by_sum(table, column)
        role = role or _by_headline(table, column, unknown, known)
        columns = [Column(c.place, role, c.year, c.head) if c is column else c for c in columns]
    return list(columns)


def _by_year(column: Column) -> str:
    """« 2025 » alone over figures is what is paid that year."""
    return AMOUNT if column.year and re.fullmatch(r"\W*(?:annee|exercice)?\W*\d{4}\W*", fold(column.head)) else ""


def _by_sum(table: Table, column: Column) -> str:
    """Figures that make 100 are rates; those that print centimes are amounts."""
    figures = [
        row.cells[column.place].figures[0]
        for row in table.rows
        if column.place < len(row.cells)
        and row.cells[column.place].figures
        and not is_total(_label(row.cells))
    ]
    total = sum((figure.value for figure in figures), Fraction(0))
    if len(figures) > 1 and abs(total - 100) <= 1 and all(one.value <= 100 for one in figures):
        return RATE
    return "" if all(figure.is_whole for figure in figures) else AMOUNT


def _label(cells: Sequence[Cell]) -> str:
    return next((cell.text for cell in cells if cell.is_text), "")


def _by_headline(
    table: Table, column: Column, unknown: Sequence[Column], known: set[str]
) -> str:
    """Plain figures under heads that no place ties to columns: in the order that the heads say."""
    said = fold(table.headline)
    sought = {POPULATION, AMOUNT} - known
    places = {role: pattern.search(said) for role, pattern in HEADS if role in sought}
    order = sorted((found.start(), role) for role, found in places.items() if found)
    rank = list(unknown).index(column)
    if len(unknown) == len(order):
        return order[rank][1]
    return order[0][1] if len(order) == 1 and len(unknown) == 1 else ""


def figure_at(cells: Sequence[Cell], column: Column | None, *, unit: str | None = None) -> Figure | None:
    """The figure of a row in a column, of a unit where a cell has several."""
    if column is None or column.place >= len(cells):
        return None
    figures = cells[column.place].figures
    if unit is None:
        return figures[0] if figures else None
    return next((figure for figure in figures if figure.unit == unit), None)
