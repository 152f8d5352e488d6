"""A list cut where its separators are: commas, semicolons, dashes, slashes, lines, cells. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from deliberations.attendance.mentions import is_capacity
from deliberations.attendance.people import Style, is_whole
from deliberations.attendance.plain import FOLDING, Plain
from deliberations.attendance.words import TITLE

PARENTHESES = r"\((?:[^()]|\([^()]{0,100}\)){0,300}\)"
SEPARATORS = (
    r"[,;•]",  # one after another
    r"\n\s*\n",  # a blank line
    r"\s–+\s*|–+\s|–(?=[A-ZÀ-Þ])|(?:^|\s)-(?![->])\s*",  # dashes, one side loose
    rf"-(?={TITLE}\s)|-\s",
    r"\s/+\s?|/+\s",  # slashes
    r"(?<=\w\w\w)(?<!\bMme)(?<!Mmes)(?<!Mlle)\.+(?=\s|\Z)",  # the end of a sentence
    r"(?<![0-9])[0-9]{1,3}\s?[.)°/-]+\s(?=[A-ZÀ-Þ])",  # a numbered list
)
CUT = re.compile(rf"(?P<kept>{PARENTHESES})|{'|'.join(SEPARATORS)}", re.MULTILINE)
WEAK = re.compile(r"[\n\t]+")
LABELLED = re.compile(r"[^:()\n]{2,60}:")
CONTINUES = re.compile(r"\s*(?:\(|[a-zß-ÿ])")
EXPECTING = re.compile(rf"(?:{TITLE}|(?<![a-zß-ÿ])(?:à|a|par|de|du|pour|et|&)|[-:→])\s*\Z")
LONGEST_EXPECTING = 14  # characters of « Mesdemoiselles »
WIDEST = 160  # characters before a line's end that say whether a name is whole


class ListPiece(NamedTuple):
    """What stands between two separators; `row` where a cell or a line alone cuts it."""

    source: Plain
    row: int


def pieces(source: Plain, style: Style) -> Iterator[ListPiece]:
    """The entries of a list, in their order; a comma inside parentheses parts nothing."""
    row = 0
    for start, end in _strong(source.text):
        for part, on_a_line in _weak(source[start:end], style):
            row += on_a_line
            yield ListPiece(part, row)
        row += 1


def _strong(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in CUT.finditer(text):
        if found["kept"] is None:
            if found.start() > start:
                yield start, found.start()
            start = found.end()
    yield start, len(text)


def _weak(source: Plain, style: Style) -> Iterator[tuple[Plain, bool]]:
    """Lines and cells part names only where both sides are whole: a name may be cut by a line.

    With each part, whether it begins a line.
    """
    if not WEAK.search(source.text):
        yield source, False
        return
    start, on_a_line = 0, False
    source = _with_communes(source, style)
    breaks = [(one.start(), one.end()) for one in WEAK.finditer(source.text)]
    ends = [at for at, _ in breaks[1:]] + [len(source.text)]
    for (at, after), following in zip(breaks, ends, strict=bool(breaks)):
        left = source.text[max(start, at - WIDEST) : at]
        if _parts(left, source.text[after:following], style):
            yield source[start:at], on_a_line
            start, on_a_line = after, "\n" in source.text[at:after]
    yield source[start:], on_a_line


def _with_communes(source: Plain, style: Style) -> Plain:
    """A cell before that of a whole name holds a commune: its tab is read as a colon."""
    if "\t" not in source.text or style.bare:
        return source
    text, place = list(source.text), 0
    for line in source.text.split("\n"):
        cells = line.split("\t")
        named = len(cells) > 1 and is_whole(cells[1], style) and not is_whole(cells[0], style)
        if named and _is_commune(cells[0]):
            text[place + len(cells[0])] = ":"
        place += len(line) + 1
    joined = "".join(text)
    return Plain(joined, joined.translate(FOLDING))


def _is_commune(cell: str) -> bool:
    return bool(cell.strip()) and ":" not in cell and not re.match(TITLE, cell.strip())


def _parts(left: str, right: str, style: Style) -> bool:
    if EXPECTING.search(left[-LONGEST_EXPECTING:]) or CONTINUES.match(right) or not right.strip():
        return False
    if is_capacity(left.translate(FOLDING)):
        return True
    if style.bare or LABELLED.match(right):
        return bool(left.strip())
    return is_whole(left, style) and (is_whole(right, style) or bool(re.match(TITLE, right)))
