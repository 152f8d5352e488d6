"""The data mask of a QR code, chosen as ISO/IEC 18004 (7.8) says, on whole symbols at once.

Of eight masks the one with the lowest penalty is written. segno weighs them module by module, which
costs a letter as much as its HTML; here a symbol is one integer, a bit for each module, the highest
for the first of the first row, and what is counted are bits. The codes are those of segno.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from segno import QRCode, make_qr
from segno.encoder import add_alignment_patterns, add_finder_patterns, make_matrix

PATTERNS = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
EMPTY = 2  # of segno: a module that is not drawn yet
TIMING = 6  # the row and the column that say where modules are
LIGHT = "0000"
LIKE_A_FINDER = re.compile(f"(?<={LIGHT})1011101|1011101(?={LIGHT})")


@dataclass(frozen=True)
class Grid:
    """What all the symbols of one size share."""

    size: int
    masks: tuple[int, ...]  # the modules of data that each mask turns
    last: int  # the modules written last

    @property
    def lefts(self) -> int:
        """The modules that have one at their left."""
        return int(("0" + "1" * (self.size - 1)) * self.size, 2)

    @property
    def belows(self) -> int:
        return (1 << self.size * (self.size - 1)) - 1


def rows_of(content: str | bytes, **options: Any) -> list[str]:
    """The rows of a QR code, « 1 » for a dark module; `options` are those of segno's `make_qr`."""
    code = make_qr(content, mask=0, **options)
    grid = _grid(code.version)
    plain = (_bits(code) ^ grid.masks[0]) & ~grid.last
    best = min(range(len(PATTERNS)), key=lambda one: penalty(plain ^ grid.masks[one], grid))
    whole = plain ^ grid.masks[best] | _last(code.version, code.error, best)
    return list(_rows(whole, grid.size))


def penalty(symbol: int, grid: Grid) -> int:
    """How badly a symbol reads: runs, blocks of one colour, false finders, too dark or light."""
    size = grid.size
    beside = ~(symbol ^ symbol >> 1) & grid.lefts
    above = ~(symbol ^ symbol >> size) & grid.belows
    blocks = beside & above & beside >> size
    rows = list(_rows(symbol, size))
    columns = ("".join(column) for column in zip(*rows, strict=True))
    lines = LIGHT.join(["", *rows, *columns, ""])
    uneven = abs(100 * symbol.bit_count() - 50 * size**2) // (5 * size**2)
    return (
        _runs(beside, 1)
        + _runs(above, size)
        + 3 * blocks.bit_count()
        + 40 * len(LIKE_A_FINDER.findall(lines))
        + 10 * uneven
    )


def _runs(alike: int, step: int) -> int:
    """Of each run of five modules or more, its length less two; each `alike` the one before."""
    fives = alike & alike >> step & alike >> 2 * step & alike >> 3 * step
    return fives.bit_count() + 2 * (fives & ~(fives >> step)).bit_count()


def _rows(symbol: int, size: int) -> Iterator[str]:
    modules = f"{symbol:0{size**2}b}"
    return (modules[start : start + size] for start in range(0, size**2, size))


def _bits(code: QRCode) -> int:
    modules: bytes = b"".join(code.matrix)
    return int(modules.translate(b"01" + bytes(254)), 2)


@lru_cache
def _grid(version: int) -> Grid:
    size = 17 + 4 * version
    reserved = make_matrix(size, size, add_timing=False)
    drawn = make_matrix(size, size)
    add_finder_patterns(drawn, size, size)
    add_alignment_patterns(drawn, size, size)
    places = [(row, column) for row in range(size) for column in range(size)]

    def where(asked: Callable[[int, int], bool]) -> int:
        return int("".join("01"[asked(row, column)] for row, column in places), 2)

    data = where(lambda row, column: drawn[row][column] == EMPTY)
    last = where(lambda row, column: not reserved[row][column] and TIMING not in (row, column))
    return Grid(size, tuple(data & where(pattern) for pattern in PATTERNS), last)


@lru_cache
def _last(version: int, error: str, mask: int) -> int:
    """What is written last in a symbol: its version, its level of correction and its mask."""
    code = make_qr("0", version=version, error=error, mask=mask, boost_error=False)
    return _bits(code) & _grid(version).last
