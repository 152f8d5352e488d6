"""Which column of an act's table is what: by its head, by the units of its cells, by their sum."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from financing.reading_acts.cells import EUROS, PEOPLE, PERCENT, PLAIN, Cell, Figure
from financing.reading_acts.tables import PrintedRow, PrintedTable, years_in
from press.words.french import fold

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
    (
        OTHER,
        re.compile(
            r"par habitant|/ ?hab|€ ?/|evolution|ecart|variation|potentiel|revenu|rappel|densite"
        ),
    ),
    (SIREN, re.compile(r"\bsiren\b")),
    (POPULATION, re.compile(r"popul|habitant|\bhab\b|\bpop\b|\bdgf\b|\binsee\b")),
    (TOTAL, re.compile(r"^\W*(?:total|totaux|montant total|ensemble|cumul)\b(?!.*\b20\d\d)")),
    (
        RATE,
        re.compile(
            r"%|pourcent|\btaux\b|ponder|proratis|prorata|quotite|\bpoids\b|\bcle\b|\bclef\b|en pct"
        ),
    ),
    (
        AMOUNT,
        re.compile(
            r"€|euro|montant|participation|contribution|cotisation|somme|quote|part\b|cout|appel"
            r"|subvention|financement|charge|prevision|budget|\bdu\b|mois|depense|recette"
        ),
    ),
    (
        NAME,
        re.compile(
            r"epci|collectivit|commun|membre|partenaire|interco|contribut|financeur|organis|structure|nom\b"
        ),
    ),
)
UNITS = {PERCENT: RATE, EUROS: AMOUNT, PEOPLE: POPULATION}
TOTALS = re.compile(r"\W*(?:sous[ -]{0,3})?(?:total|totaux|ensemble|somme|cumul|montant total)\b")
SIREN_DIGITS = 9


@dataclass(frozen=True)
class PrintedColumn:
    """A column by its place, what it is, the year that its head prints, and that head."""

    place: int
    role: str
    year: int | None
    head: str


@dataclass(frozen=True)
class ColumnBlock:
    """Labels and the columns of their figures; a table may have two side by side.

    `rank` from 0, of `count` blocks.
    """

    table: PrintedTable
    label: PrintedColumn
    columns: tuple[PrintedColumn, ...]
    rank: int = 0
    count: int = 1

    def of(self, role: str) -> list[PrintedColumn]:
        return [column for column in self.columns if column.role == role]


def is_total(label: str) -> bool:
    return TOTALS.match(fold(label)) is not None


def blocks_of(table: PrintedTable) -> list[ColumnBlock]:
    """The table's columns, parted where labels begin again beside figures."""
    places = range(table.width)
    texts = [place for place in places if _is_text(table.column(place))]
    figures = [
        place
        for place in places
        if place not in texts and any(c.figures for c in table.column(place))
    ]
    if not figures or not texts:
        return []
    starts = _starts(texts, figures)
    ends = [*starts[1:], table.width]
    blocks = []
    for rank, (start, end) in enumerate(zip(starts, ends, strict=True)):
        own = [one for one in figures if start < one < end or (rank == 0 and one < start)]
        blocks.append(_block(table, start, own, rank, len(starts)))
    return blocks


def _starts(texts: Sequence[int], figures: Sequence[int]) -> list[int]:
    """The columns of labels that have figures behind them before the next labels."""
    ends = [*texts[1:], max(*texts, *figures) + 1]
    starts = [
        text
        for text, end in zip(texts, ends, strict=True)
        if any(text < one < end for one in figures)
    ]
    return starts or [texts[0]]


def _is_text(cells: Sequence[Cell]) -> bool:
    words = sum(cell.is_text for cell in cells)
    return words > 0 and words >= sum(bool(cell.figures) for cell in cells)


def _block(
    table: PrintedTable, label: int, places: Sequence[int], rank: int, count: int
) -> ColumnBlock:
    columns = [_column(table, place) for place in places]
    sought = PrintedColumn(label, NAME, None, table.head(label))
    return ColumnBlock(table, sought, tuple(_settled(table, columns)), rank, count)


def _column(table: PrintedTable, place: int) -> PrintedColumn:
    head = table.head(place)
    years = years_in(head)
    return PrintedColumn(
        place, _role(table.column(place), head), years[0] if len(set(years)) == 1 else None, head
    )


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


def _settled(table: PrintedTable, columns: Sequence[PrintedColumn]) -> list[PrintedColumn]:
    """The columns, those that nothing names told by their figures, then by the heads as a whole."""
    rates = [column for column in columns if column.role == RATE]
    told = [
        column
        if column.role
        else replace(
            column,
            role=_by_year(column) or _by_sum(table, column) or _by_rates(table, column, rates),
        )
        for column in columns
    ]
    unknown = [column.place for column in told if not column.role]
    roles = dict(zip(unknown, _by_headline(table, {one.role for one in told}), strict=False))
    if len(roles) != len(unknown):
        return told
    return [replace(one, role=roles.get(one.place, one.role)) for one in told]


def _by_year(column: PrintedColumn) -> str:
    """« 2025 » alone over figures is what is paid that year."""
    return (
        AMOUNT
        if column.year and re.fullmatch(r"\W*(?:annee|exercice)?\W*\d{4}\W*", fold(column.head))
        else ""
    )


def _by_sum(table: PrintedTable, column: PrintedColumn) -> str:
    """Figures that make 100 are rates; those that print centimes are amounts."""
    figures = [figure for row in _lines(table) if (figure := figure_at(row.cells, column))]
    total = sum((figure.value for figure in figures), Fraction(0))
    if len(figures) > 1 and abs(total - 100) <= 1 and all(one.value <= 100 for one in figures):
        return RATE
    return AMOUNT if any(one.has_cents or not one.is_whole for one in figures) else ""


def _by_rates(table: PrintedTable, column: PrintedColumn, rates: Sequence[PrintedColumn]) -> str:
    """Figures that follow the rates, to the euro, are amounts."""
    if len(rates) != 1:
        return ""
    pairs = [
        (figure_at(row.cells, column), figure_at(row.cells, rates[0])) for row in _lines(table)
    ]
    known = [(one.value, rate.value) for one, rate in pairs if one and rate]
    whole, parts = (sum((pair[rank] for pair in known), Fraction(0)) for rank in (0, 1))
    if len(known) < len(pairs) or len(known) < 2 or not parts:
        return ""
    follows = all(abs(one - whole * rate / parts) <= 1 for one, rate in known)
    return AMOUNT if follows else ""


def _lines(table: PrintedTable) -> list[PrintedRow]:
    """The rows that are not totals."""
    return [row for row in table.rows if not is_total(_label(row.cells))]


def _label(cells: Sequence[Cell]) -> str:
    return next((cell.text for cell in cells if cell.is_text), "")


def _by_headline(table: PrintedTable, known: set[str]) -> list[str]:
    """What heads say that no place ties to columns, in order, but for the roles already known."""
    sought = {POPULATION, AMOUNT} - known
    patterns = {role: pattern for role, pattern in HEADS if role in sought}
    for head in reversed(table.heads):
        said = fold(head.text)
        found = [(at.start(), role) for role, one in patterns.items() if (at := one.search(said))]
        if found:
            return [role for _, role in sorted(found)]
    return []


def figure_at(
    cells: Sequence[Cell], column: PrintedColumn | None, *, unit: str | None = None
) -> Figure | None:
    """The figure of a row in a column, of a unit where a cell has several."""
    if column is None or column.place >= len(cells):
        return None
    figures = cells[column.place].figures
    if unit is None:
        return figures[0] if figures else None
    return next((figure for figure in figures if figure.unit == unit), None)
