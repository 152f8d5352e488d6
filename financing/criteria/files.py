"""Figures of a criterion in a file or a paste: « siren;valeur », or a named column of several.

A file of the whole country serves as it is: lines of who is no party are left aside, and counted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from epci.populations.lines import Fault, HeadedLines, UnreadableError, table_in
from financing.criteria.counting import read_units
from press.words.french import fold, is_number, plural, sentence

HEADER, VALUE = "siren;valeur", "valeur"
SIREN = {"siren", "siren epci", "n siren", "numero siren", "code siren"}
NAMED = 12  # columns that a refusal names


@dataclass(frozen=True)
class ReadFigure:
    """A figure that was read of a file, as its text, and where."""

    line: int
    name: str
    text: str


@dataclass
class ReadFigures:
    """What a file gave: figures by SIREN, as texts that a grid shows, and what it did not.

    `refused` are sentences, each with its line and column; `warnings` are of the whole file.
    """

    read: dict[str, ReadFigure] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        return {siren: one.text for siren, one in self.read.items()}

    @property
    def told(self) -> str:
        """« 12 chiffres lus, 1 ligne refusée »."""
        said = [plural(len(self.read), "chiffre lu", "chiffres lus")]
        if self.refused:
            said.append(plural(len(self.refused), "ligne refusée", "lignes refusées"))
        return ", ".join(said)


def read_figures(
    content: bytes, column: str, known: Mapping[str, str], decimals: int
) -> ReadFigures:
    """The figures of those whose SIREN is `known` (their names by it); nothing is stored.

    `column` names the one to take in a file of several. A line that cannot be read is refused, and
    the others are read; ValidationError where the file itself is not one, or speaks of nobody.
    """
    found = ReadFigures()
    try:
        sheet = table_in(content, _is_header, found.warnings)
        rows = [pair for one in sheet.chunks for pair in zip(one.numbers, one.rows, strict=True)]
        lines, places = _places(sheet, rows, column)
    except UnreadableError as error:
        raise _refused(error.faults) from error
    heading = sheet.header[places[1]].strip() if lines is rows else VALUE
    faults = list(_take(lines, places, known, decimals, found))
    found.refused = [_told(Fault(one.line, f"colonne {heading}", one.message)) for one in faults]
    if not found.read and not faults:
        raise _refused([Fault(None, "", "Aucune ligne n'a le SIREN d'une partie.")])
    return found


def _places(
    sheet: HeadedLines, rows: list[tuple[int, list[str]]], column: str
) -> tuple[list[tuple[int, list[str]]], tuple[int, int]]:
    """The lines to read, and where their SIREN and their figure are."""
    labels = [_plain(cell) for cell in sheet.header]
    if len(labels) == 2 and is_number(labels[0].replace(" ", "")):
        return [(sheet.line, sheet.header), *rows], (0, 1)
    sirens = [place for place, label in enumerate(labels) if label in SIREN]
    if not sirens:
        message = f"La colonne « siren » manque : la première ligne est « {HEADER} »."
        raise UnreadableError(Fault(sheet.line, "siren", message))
    return rows, (sirens[0], _named(sheet, labels, sirens[0], column))


def _is_header(cells: list[str]) -> bool:
    """Whether a line names the columns, or is a first one without names."""
    labels = list(map(_plain, cells))
    return bool(SIREN & set(labels)) or (len(labels) == 2 and is_number(labels[0].replace(" ", "")))


def _named(sheet: HeadedLines, labels: Sequence[str], siren: int, column: str) -> int:
    """The column of figures: the one that is named, or the only other."""
    others = [place for place in range(len(labels)) if place != siren and labels[place]]
    wanted = _plain(column)
    chosen = [place for place in others if labels[place] == wanted] if wanted else others
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(sheet.header[place].strip() for place in others[:NAMED])
    trouble = (
        f"La colonne « {column.strip()} » n'est pas celle d'un chiffre"
        if wanted
        else ("Le fichier a plusieurs colonnes : nommez celle du critère")
    )
    raise UnreadableError(Fault(sheet.line, column, f"{trouble} (il a : {names})."))


def _take(
    lines: Sequence[tuple[int, list[str]]],
    places: tuple[int, int],
    known: Mapping[str, str],
    decimals: int,
    found: ReadFigures,
) -> Iterator[Fault]:
    siren_place, place = places
    strangers = 0
    for line, row in lines:
        siren = re.sub(r"\s", "", row[siren_place]) if siren_place < len(row) else ""
        if siren not in known:
            strangers += 1
            continue
        if siren in found.read:
            above = found.read[siren].line
            yield Fault(line, "", f"{known[siren]} est déjà à la ligne {above}.")
            continue
        text = row[place].strip().removesuffix("%").strip() if place < len(row) else ""
        try:
            read_units(text, decimals)
        except ValueError as error:
            yield Fault(line, "", f"{known[siren]} : {error}")
            continue
        found.read[siren] = ReadFigure(line, known[siren], text)
    if strangers:
        said = plural(strangers, "ligne laissée de côté", "lignes laissées de côté")
        found.warnings.append(f"{said} : leur SIREN n'est celui d'aucune partie.")


def _plain(label: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(label)))


def _refused(faults: Sequence[Fault]) -> ValidationError:
    return ValidationError([_told(one) for one in faults], code="figures")


def _told(fault: Fault) -> str:
    where = [f"ligne {fault.line}" if fault.line else "", fault.column]
    place = ", ".join(filter(None, where))
    return f"{place[:1].upper()}{place[1:]} : {fault.message}" if place else sentence(fault.message)
