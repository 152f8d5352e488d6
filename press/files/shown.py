"""How a workbook shows its numbers: a rate under « 0,00 % », a code under « 00000 ».

A reader gives the number that is stored, 0.153 or 1001; people typed, and see, 15,30 % and 01001.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html import unescape
from typing import Literal

from openpyxl.utils import column_index_from_string

from press.files.sheets import Percent
from press.words.french import is_number

Way = Literal["percent"] | int  # a percent, or so many figures with zeros before
Place = tuple[int, int]  # row and column, from 0
Shown = Mapping[Place, Way]

STYLES, LINKS = "xl/styles.xml", "xl/_rels/workbook.xml.rels"
PERCENTS = {9, 10}  # Excel's own formats « 0% » and « 0.00% »
TAG = r"<(?:\w+:)?{}\b([^>]*?)/?>"
FORMAT = re.compile(TAG.format("numFmt").encode())
STYLE = re.compile(TAG.format("xf").encode())
STYLES_OF_CELLS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
SHEET, LINK = (
    re.compile(TAG.format("sheet").encode()),
    re.compile(TAG.format("Relationship").encode()),
)
PLACED = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
AT = re.compile(r"([A-Za-z]+)([0-9]+)")
UNSHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # what a format prints beside its figures
ZEROS = re.compile(r"0[0 ]*0")
EXACT = 15  # significant figures: what Excel keeps, and shows


def exact(value: float) -> int | Decimal:
    """A stored number as it is shown: 20924.000000000004 is 20 924, 0.1 + 0.2 is 0,3."""
    found = Decimal(f"{value:.{EXACT}g}")
    return int(found) if found == found.to_integral_value() else found


def as_shown(value: float, way: Way) -> Percent | int | Decimal | str:
    """The same under a format: 0.153 as 15,3 %, 1001 as « 01001 »."""
    found = exact(value)
    if way == "percent":
        return Percent(Decimal(f"{(found * 100).normalize():f}") if found else Decimal(0))
    return f"{found:0{way}}" if isinstance(found, int) else found


def shown_of(entries: Mapping[str, bytes]) -> dict[str, Shown]:
    """By title of sheet, the cells whose format says more than the number, each with its way."""
    ways = dict(_ways(entries.get(STYLES, b"")))
    if not ways:
        return {}
    return {
        title: dict(_placed(entries.get(path, b""), ways))
        for title, path in _sheets(entries).items()
    }


def _ways(styles: bytes) -> Iterator[tuple[str, Way]]:
    """The rank of each style of cells that shows a number otherwise."""
    formats = {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in map(_attributes, FORMAT.findall(styles))
    }
    own = STYLES_OF_CELLS.search(styles)
    for rank, one in enumerate(map(_attributes, STYLE.findall(own[0] if own else b""))):
        known = one.get("numFmtId", "0")
        way = _way(formats.get(known, ""))
        if is_number(known) and int(known) in PERCENTS and known not in formats:
            way = "percent"
        if way is not None:
            yield str(rank), way


def _way(code: str) -> Way | None:
    """What a format shows of a positive number."""
    bare = UNSHOWN.sub(" ", code).partition(";")[0].strip()
    if "%" in bare:
        return "percent"
    return bare.count("0") if ZEROS.fullmatch(bare) else None


def _sheets(entries: Mapping[str, bytes]) -> dict[str, str]:
    """Where each sheet is in the archive, by its title."""
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in map(_attributes, LINK.findall(entries.get(LINKS, b"")))
    }
    named = list(map(_attributes, SHEET.findall(entries.get("xl/workbook.xml", b""))))
    known = {path.casefold(): path for path in entries}
    return {
        one.get("name", ""): known.get(_path(targets.get(one.get("id", ""), "")), "")
        for one in named
    }


def _path(target: str) -> str:
    """« worksheets/sheet1.xml », « /xl/worksheets/sheet1.xml »."""
    bare = target.removeprefix("/").casefold()
    return bare if bare.startswith("xl/") else f"xl/{bare}"


def _placed(sheet: bytes, ways: Mapping[str, Way]) -> Iterator[tuple[Place, Way]]:
    """A row or a cell that says no place follows the one before."""
    row = column = -1
    for kind, said in PLACED.findall(sheet):
        attributes = _attributes(said)
        place = attributes.get("r", "")
        if kind == b"row":
            row, column = int(place) - 1 if is_number(place) else row + 1, -1
            continue
        found = AT.fullmatch(place)
        column = column_index_from_string(found[1]) - 1 if found else column + 1
        way = ways.get(attributes.get("s", ""))
        if way is not None:
            yield (int(found[2]) - 1 if found else row, column), way


def _attributes(said: bytes) -> dict[str, str]:
    """The attributes of a tag, without the names of their spaces."""
    return {
        name.decode(): unescape((double or single).decode(errors="replace"))
        for name, double, single in re.findall(rb"([\w.]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", said)
    }
