"""How a table of an annex stands on paper: upright, on its side, or by blocks of columns. Pure.

Widths are counted in figures of the face at 8.5 points, of 1.68 mm; labels wrap, figures do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

UPRIGHT, ON_ITS_SIDE = 96, 146  # figures in a line
LABEL = 30  # of a label, at least
GAP = 2  # before each column
LONGEST_WORD = 24  # of a heading; a longer one is cut


@dataclass(frozen=True)
class AnnexRow:
    """A line of an annex: what it is about, then its cells as they are printed."""

    label: str
    cells: tuple[str, ...]
    is_total: bool = False

    @property
    def has_long_word(self) -> bool:
        """Whether its label does not wrap at its blanks alone: a web address, most often."""
        return any(len(word) > LABEL for word in self.label.split())


@dataclass(frozen=True)
class AnnexBlock:
    """Columns of an annex that stand side by side; one after the first says where it goes on."""

    columns: tuple[str, ...]
    rows: tuple[AnnexRow, ...]
    continued: str = ""


@dataclass(frozen=True)
class Annex:
    """A table that goes with a text, on pages of its own, and the sentence under it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[AnnexRow, ...]
    note: str

    @cached_property
    def widths(self) -> list[int]:
        """Of each column of cells, with its gap."""
        return [
            GAP + max(_heading(column), *(_cell(row.cells[rank]) for row in self.rows), 0)
            for rank, column in enumerate(self.columns[1:])
        ]

    @property
    def is_wide(self) -> bool:
        """Whether it lies on its side."""
        return LABEL + sum(self.widths) > UPRIGHT

    @property
    def blocks(self) -> list[AnnexBlock]:
        """Every column once, under its heading, beside the labels."""
        return [self._block(ranks) for ranks in _fitting(self.widths)]

    def _block(self, ranks: Sequence[int]) -> AnnexBlock:
        columns = [self.columns[rank + 1] for rank in ranks]
        rows = (
            AnnexRow(row.label, tuple(row.cells[rank] for rank in ranks), row.is_total)
            for row in self.rows
        )
        continued = f"Suite : {columns[0]}" + (f" à {columns[-1]}" if len(columns) > 1 else "")
        said = continued if ranks and ranks[0] else ""
        return AnnexBlock((self.columns[0], *columns), tuple(rows), said)


def _fitting(widths: Sequence[int]) -> list[list[int]]:
    """The ranks of the columns that fit beside one another, block after block."""
    blocks: list[list[int]] = [[]]
    room = ON_ITS_SIDE - LABEL
    left = room
    for rank, width in enumerate(widths):
        if width > left and blocks[-1]:
            blocks.append([])
            left = room
        blocks[-1].append(rank)
        left -= width
    return blocks


def _heading(column: str) -> int:
    """A heading wraps at its blanks."""
    return min(max(map(len, column.split()), default=0), LONGEST_WORD)


def _cell(printed: str) -> int:
    return max(map(len, printed.split("\n")))
