"""A workbook as values: rows of typed cells by sheet, and what is wrong with them, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from config.workbook.columns import SHEETS, SheetSpec


class BookFault(NamedTuple):
    """Why a workbook is refused: the sheet, the line (the header is line 1), the column, why."""

    sheet: str
    line: int | None
    column: str
    message: str

    def __str__(self) -> str:
        line = f"ligne {self.line}" if self.line else ""
        column = f"colonne {self.column}" if self.column else ""
        place = ", ".join(filter(None, (self.sheet, line, column)))
        return f"{place} : {self.message}" if place else self.message


@dataclass(frozen=True)
class BookRow:
    """A row of a sheet: its line, and a value for each column, None where the cell is empty."""

    sheet: SheetSpec = field(repr=False, compare=False)
    line: int
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def fault(self, name: str, message: str) -> BookFault:
        """What is wrong with one of its cells."""
        label = self.sheet.label(name) if name else ""
        return BookFault(self.sheet.title, self.line, label, message)


@dataclass(frozen=True)
class BroughtBook:
    """What a workbook says, by name of sheet, with the warnings of its reading."""

    rows: Mapping[str, Sequence[BookRow]]
    warnings: tuple[str, ...] = ()

    def of(self, sheet: SheetSpec) -> Sequence[BookRow]:
        return self.rows.get(sheet.name, ())

    def said(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """What two books are compared by: the values alone, wherever they stand."""
        for sheet in SHEETS:
            yield sheet.name, [dict(row.values) for row in self.of(sheet)]


class UnreadableBookError(ValueError):
    """The workbook is not read: the faults say why, each with its place."""

    def __init__(self, faults: Sequence[BookFault]) -> None:
        super().__init__(" ".join(map(str, faults)))
        self.faults = list(faults)
