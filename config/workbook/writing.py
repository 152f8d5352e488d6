"""A book as a workbook: the sheets of the template, lists to choose in, what each column is for."""

from io import BytesIO
from itertools import count

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from config.workbook.book import BroughtBook
from config.workbook.cells import cell_of
from config.workbook.columns import SHEETS, CellKind, SheetColumn, SheetSpec
from config.workbook.reading import NOTICE
from config.workbook.sample import SAMPLE
from press.files.sheets import FORMULA, Cell

FORMATS = {
    CellKind.DAY: "dd/mm/yyyy",
    CellKind.EUROS: "#,##0.00",
    CellKind.PERCENT: "0.00##",
    CellKind.SIREN: "@",
}
LISTED_TO = 2_000  # the rows that a list to choose in covers
LONGEST_LIST = 255  # characters that Excel takes
REQUIRED = PatternFill("solid", fgColor="FFE9A8")
AUTHOR = "Prorata"
NARROW, WIDE = 14, 40
TITLE = "Apporter ses conventions dans Prorata"
ADVICE = (
    "Une feuille par sorte de chose ; celles dont vous n'avez pas besoin s'effacent.",
    "La première ligne nomme les colonnes ; celles qui sont colorées sont obligatoires.",
    "Des valeurs, pas de formules ; ni cases fusionnées, ni feuilles masquées.",
    "Un taux s'écrit 15,3 et non 15,3 % ni 0,153 ; un jour, dans un format de date.",
    "Rien n'est enregistré avant que vous n'ayez vu l'aperçu.",
    "Les exemples qui suivent sont inventés : ils ne sont pas lus.",
)


def workbook_bytes(book: BroughtBook) -> bytes:
    """The sheets of a book, under their headers; an empty book is the template."""
    file = Workbook()
    _notice(file.active)
    for spec in SHEETS:
        sheet = file.create_sheet(spec.title)
        _head(sheet, spec)
        for row in book.of(spec):
            _fill(sheet, spec, row.line, [cell_of(one, row[one.name]) for one in spec.columns])
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _head(sheet: Worksheet, spec: SheetSpec) -> None:
    """The headers: what is required is coloured, each says what it is for, lists are offered."""
    sheet.freeze_panes = "A2"
    for place, column in enumerate(spec.columns, 1):
        cell = sheet.cell(1, place, column.label)
        cell.font = Font(bold=True)
        cell.comment = Comment(said_of(column), AUTHOR)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(NARROW, min(WIDE, len(column.label) + 4))
        if column.required:
            cell.fill = REQUIRED
        if words := _listed(column):
            offered = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
            offered.add(f"{letter}2:{letter}{LISTED_TO}")
            sheet.add_data_validation(offered)


def said_of(column: SheetColumn) -> str:
    """« Obligatoire. Un montant. Comparé à la somme… »."""
    kind = column.kind.value.capitalize()
    parts = ["Obligatoire" if column.required else "", kind, column.help.rstrip(".")]
    said = ". ".join(filter(None, parts))
    words = f" : {', '.join(column.choices)}" if column.choices else ""
    return f"{said}{words}."


def _listed(column: SheetColumn) -> str:
    """The words of a list, where a comma separates none of them."""
    words = ["oui", "non"] if column.kind == CellKind.YES else list(column.choices)
    joined = ",".join(words)
    return "" if any("," in one for one in words) or len(joined) > LONGEST_LIST else joined


def _fill(sheet: Worksheet, spec: SheetSpec, line: int, values: list[Cell]) -> None:
    for place, (column, value) in enumerate(zip(spec.columns, values, strict=True), 1):
        if value is None:
            continue
        cell = sheet.cell(line, place)
        cell.value = value
        if isinstance(value, str):  # a text stays a text, whatever it begins with
            cell.data_type = "s"
            cell.quotePrefix = bool(FORMULA.match(value))
        if column.kind in FORMATS:
            cell.number_format = FORMATS[column.kind]


def _notice(sheet: Worksheet) -> None:
    """How to fill the sheets in, then each of them with an example."""
    sheet.title = NOTICE
    sheet.column_dimensions["A"].width = WIDE
    line = count(1)
    sheet.cell(next(line), 1, TITLE).font = Font(bold=True)
    for text in ADVICE:
        sheet.cell(next(line), 1, text)
    for spec in SHEETS:
        next(line)
        sheet.cell(next(line), 1, spec.title).font = Font(bold=True)
        sheet.cell(next(line), 1, spec.help)
        head = next(line)
        for place, column in enumerate(spec.columns, 1):
            sheet.cell(head, place, column.label).font = Font(italic=True)
        for values in SAMPLE[spec.name]:
            own = [cell_of(one, values.get(one.name)) for one in spec.columns]
            _fill(sheet, spec, next(line), own)
