"""Bytes → a book: each sheet found by its title, each column by its header, each cell checked."""

import re
from collections.abc import Iterator, Sequence

from config.workbook.book import BookFault, BookRow, BroughtBook, UnreadableBookError
from config.workbook.cells import read_cell
from config.workbook.columns import CONVENTIONS, SHEETS, SheetSpec
from press.files.oddities import oddities
from press.files.workbooks import MOST_BYTES, Read, WorkbookError, is_archive, rows_of
from press.words.french import fold, plural

NOTICE = "Mode d'emploi"  # the sheet of the template that is only read by people
OLD, SEALED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
Sheets = dict[str, list[list[Read]]]


def read_book(content: bytes) -> BroughtBook:
    """What a workbook says, every cell of it sound. Raises UnreadableBookError."""
    _require_workbook(content)
    try:
        faults = list(_odd(content))
        sheets = rows_of(content)
    except WorkbookError as error:
        raise _refused(str(error)) from error
    named = _named(sheets)
    warnings = list(_unknown_sheets(sheets))
    rows = {spec.name: _rows(spec, sheets[title], faults, warnings) for spec, title in named}
    if faults:
        raise UnreadableBookError(faults)
    return BroughtBook(rows, tuple(warnings))


def _require_workbook(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise _refused(f"Le classeur dépasse {MOST_BYTES // 1_000_000} Mo.")
    if content.startswith(OLD):
        if SEALED in content:
            raise _refused("Le classeur est protégé par un mot de passe : ôtez-le, puis revenez.")
        raise _refused("C'est un ancien classeur Excel (.xls) : enregistrez-le en .xlsx.")
    if not is_archive(content):
        raise _refused("Ce fichier n'est pas un classeur XLSX : partez du modèle.")


def _odd(content: bytes) -> Iterator[BookFault]:
    """Hidden sheets, merged cells and formulas: what one does not see, or what moves."""
    known = {_bare(one.title) for one in SHEETS}
    for sheet in oddities(content):
        if sheet.is_hidden:
            yield BookFault(
                sheet.title, None, "", "Cette feuille est masquée : affichez-la, ou supprimez-la."
            )
        if _bare(sheet.title) not in known:
            continue
        for place in sheet.merged:
            yield _at(sheet.title, place, f"{place} : des cases sont fusionnées, défusionnez-les.")
        for place in sheet.computed:
            why = "est une formule : remplacez-la par sa valeur (collage spécial, valeurs)."
            yield _at(sheet.title, place, f"{place} {why}")


def _at(title: str, place: str, message: str) -> BookFault:
    found = re.search(r"[0-9]+", place)
    return BookFault(title, int(found[0]) if found else None, "", message)


def _named(sheets: Sheets) -> list[tuple[SheetSpec, str]]:
    """The title of each sheet of the template that is there, in the template's order."""
    titles = {_bare(title): title for title in sheets}
    found = [(spec, titles[_bare(spec.title)]) for spec in SHEETS if _bare(spec.title) in titles]
    if not found:
        expected = ", ".join(one.title for one in SHEETS)
        raise _refused(f"Aucune feuille n'est celle du modèle. Il attend : {expected}.")
    if CONVENTIONS not in [spec for spec, _ in found]:
        raise _refused(f"La feuille « {CONVENTIONS.title} » manque : elle nomme les conventions.")
    return found


def _unknown_sheets(sheets: Sheets) -> Iterator[str]:
    known = {_bare(one.title) for one in SHEETS} | {_bare(NOTICE)}
    for title in sheets:
        if _bare(title) not in known:
            yield f"La feuille « {title} » n'est pas du modèle : elle n'est pas lue."


def _rows(
    spec: SheetSpec, cells: Sequence[Sequence[Read]], faults: list[BookFault], warnings: list[str]
) -> list[BookRow]:
    places = _columns(spec, cells[0] if cells else (), faults, warnings)
    if places is None:
        return []
    found = []
    for line, row in enumerate(cells[1:], 2):
        if any(one not in (None, "") for one in row):
            found.append(_row(spec, line, row, places, faults))
    return found


def _columns(
    spec: SheetSpec, header: Sequence[Read], faults: list[BookFault], warnings: list[str]
) -> dict[str, int] | None:
    """Where each column stands; None where the header is not that of the sheet."""
    labels = [_bare(str(one or "")) for one in header]
    places: dict[str, int] = {}
    for column in spec.columns:
        found = [place for place, label in enumerate(labels) if label == _bare(column.label)]
        if len(found) > 1:
            faults.append(BookFault(spec.title, 1, column.label, "La colonne figure deux fois."))
        elif found:
            places[column.name] = found[0]
    missing = [one.label for one in spec.columns if one.required and one.name not in places]
    if missing:
        said = ", ".join(f"« {one} »" for one in missing)
        words = plural(len(missing), "colonne manque", "colonnes manquent")
        faults.append(BookFault(spec.title, 1, "", f"{words} : {said}."))
        return None
    known = {_bare(one.label) for one in spec.columns}
    for told, label in zip(header, labels, strict=True):
        if label and label not in known:
            warnings.append(f"{spec.title} : la colonne « {told} » n'est pas lue.")
    return places


def _row(
    spec: SheetSpec,
    line: int,
    row: Sequence[Read],
    places: dict[str, int],
    faults: list[BookFault],
) -> BookRow:
    values = {}
    for column in spec.columns:
        place = places.get(column.name)
        cell = row[place] if place is not None and place < len(row) else None
        try:
            values[column.name] = None if place is None else read_cell(column, cell)
        except ValueError as error:
            values[column.name] = None
            faults.append(BookFault(spec.title, line, column.label, str(error)))
    return BookRow(spec, line, values)


def _bare(label: str) -> str:
    return " ".join(re.findall(r"\w+", fold(label)))


def _refused(message: str) -> UnreadableBookError:
    return UnreadableBookError([BookFault("", None, "", message)])
