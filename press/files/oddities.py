"""What a workbook holds that a table does not: hidden sheets, merged cells, formulas.

Read in what was measured, by patterns that no text of a file makes run away.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

from press.files.workbooks import WORKBOOK, measured

RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z0-9:$]+)[\"']")
COMPUTED = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\sr\s*=\s*[\"']([A-Za-z]+[0-9]+)[\"'][^>]*>\s*<(?:\w+:)?f\b"
)
MOST_TOLD = 50  # of one sort and sheet: the first ones are enough to find the others


class SheetOddities(NamedTuple):
    """Of one sheet: whether it is hidden, the ranges merged, the cells that are computed."""

    title: str
    is_hidden: bool
    merged: list[str]
    computed: list[str]


def oddities(content: bytes) -> Iterator[SheetOddities]:
    """Sheet by sheet, in their order. Raises WorkbookError."""
    entries = measured(content)
    places = _places(entries)
    for tag in SHEET.findall(entries[WORKBOOK].decode("utf-8", "replace")):
        said = _attributes(tag)
        own = entries.get(places.get(said.get("r:id", ""), ""), b"")
        yield SheetOddities(
            unescape(said.get("name", "")),
            said.get("state", "visible") != "visible",
            _first(MERGED, own),
            _first(COMPUTED, own),
        )


def _places(entries: Mapping[str, bytes]) -> dict[str, str]:
    """The entry of each sheet, by the id that the workbook calls it."""
    found = {}
    for tag in RELATION.findall(entries.get(RELATIONS, b"").decode("utf-8", "replace")):
        said = _attributes(tag)
        target = said.get("Target", "")
        found[said.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {name: one or other for name, one, other in ATTRIBUTE.findall(tag)}


def _first(pattern: re.Pattern[bytes], content: bytes) -> list[str]:
    found = []
    for one in pattern.finditer(content):
        found.append(one[1].decode())
        if len(found) == MOST_TOLD:
            break
    return found
