"""What stands over a table: the year that it is of, and whether it is a plan, and which half."""

import re

from financing.reading_acts.columns import ColumnBlock
from financing.reading_acts.tables import PrintedTable, years_in
from press.words.french import fold

EXPENSES, RESOURCES = "expenses", "resources"
OPENING = (
    r"^\W*(?:(?:nature|total|montant|detail|postes?) (?:de la |des? |du )?|budget |les |autres )?"
)
WORDS = {
    RESOURCES: (
        r"\b(?:recet\W{0,2}t?es?|ressources?|financeurs?|produits|(?:co-?)?financements?)\b"
    ),
    EXPENSES: r"\b(?:depenses?|charges|emplois|couts?)\b(?! restant)",
}
SIDES = {side: re.compile(OPENING + words) for side, words in WORDS.items()}
ANYWHERE = re.compile("|".join(f"(?P<{side}>{words})" for side, words in WORDS.items()))
PLANNED = re.compile(
    r"plan (?:previsionnel )?de financement|plan de financement|budget previsionnel"
)
DATED = re.compile(
    r"repartition|annee|exercice|\bplan\b|budget|periode|particip|contribution|cotisation|au titre"
    r"|tableau|\bcle\b|montant|prevision|(?:pour|en) 20\d\d|^\W*(?:annee )?20\d\d\W*$"
)
UNDATED = re.compile(r"seance|convocation|deliberation|\bvu\b|reuni|publi|affich|prefecture")
TWELVE_MONTHS = re.compile(r"\bdu\b.{0,40}\b(20\d\d) au\b.{0,40}\b(20\d\d)\b")
NEAR = 12  # lines between two tables that one caption is over
CLOSE = 2  # lines over a table that say what it is


def caption_year(table: PrintedTable, before: PrintedTable | None) -> int | None:
    """The year over a table, or over the one just before it; None for a span of years."""
    own = _year_above(table)
    if own is not None or before is None:
        return own or None
    near = table.rows[0].line - before.rows[-1].line <= NEAR
    return (_year_above(before) or None) if near else None


def _year_above(table: PrintedTable) -> int | None:
    """The year, 0 for a span of several, None where nothing over the table is dated."""
    said = [table.headline, *(line.text for line in table.above)]
    for text in said:
        folded = fold(text)
        years = sorted(set(years_in(text)))
        if not years or UNDATED.search(folded) or not (DATED.search(folded) or text is said[0]):
            continue
        span = TWELVE_MONTHS.search(folded)
        if len(years) == 1:
            return years[0]
        return years[0] if span and years[-1] - years[0] == 1 else 0
    return None


def side_of(block: ColumnBlock) -> str | None:
    """The half of a plan that a block is: what its own heads say, then the table's, then above.

    Of two blocks under one head that no place ties to them, each is the half said in its turn.
    """
    own = [block.label.head, *(column.head for column in block.columns)]
    heads = [cell.text for head in block.table.heads for cell in head.cells]
    above = [line.text for line in block.table.above[:CLOSE]]
    if block.count > 1 and not any(own):
        for text in (*heads, *above):
            turns = list(dict.fromkeys(one.lastgroup for one in ANYWHERE.finditer(fold(text))))
            if len(turns) == block.count:
                return turns[block.rank]
        heads, above = [], []
    sides = (side for text in (*own, *heads, *above) for side in _sides(text))
    return next(sides, RESOURCES if _is_planned(block) else None)


def is_plan(block: ColumnBlock) -> bool:
    """Whether a block is half of a plan, and not the sharing of what is left."""
    heads = [cell.text for head in block.table.heads for cell in head.cells]
    said = (block.label.head, *heads, *(line.text for line in block.table.above[:CLOSE]))
    return any(any(_sides(text)) for text in said) or _is_planned(block)


def _sides(text: str) -> list[str]:
    folded = fold(text)
    return [side for side, pattern in SIDES.items() if pattern.search(folded)]


def _is_planned(block: ColumnBlock) -> bool:
    lines = block.table.above[: CLOSE + 1]
    return any(PLANNED.search(line.folded) for line in lines)
