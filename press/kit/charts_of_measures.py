"""What is measured from period to period, drawn: a column for each, and the target as a line.

As `charts`: SVG from the server, widths in percent, colours from the stylesheet. Columns stand on
0 and the line is dashed and named, so that a black and white copy tells them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.kit.charts import drawing, extent, joined

TOP, BOTTOM = 24, 124  # pixels: the tallest column, and the ground on which all stand
MARK_UNDER = 18
BESIDE_NAME = Fraction(80, 100)  # the rest of the width names the target
PART = Fraction(6, 10)  # of its place that a column fills
WIDEST = Fraction(8, 100)
MOST_MARKS = 9  # that a telephone has room for
UNKNOWN = "–"


@dataclass(frozen=True)
class Measured:
    """One period: its name, the mark under it, and its value of 0 or more; None is a gap."""

    label: str
    mark: str
    value: Fraction | None
    text: str = UNKNOWN


def columns(rows: Sequence[Measured], *, title: str, target: Measured | None = None) -> SafeString:
    """The periods in their order. Raises ValueError when a value is negative."""
    drawn = [one for one in (*rows, target) if one and one.value is not None]
    if any(one.value < 0 for one in drawn):
        raise ValueError("Une colonne part de 0 : une valeur négative n'y tient pas.")
    scale = max((one.value for one in drawn), default=Fraction(0)) or Fraction(1)
    told = " ; ".join(f"{one.label} : {one.text}" for one in (*rows, target) if one)
    plot = BESIDE_NAME if target else Fraction(1)
    parts = joined([*_columns(rows, scale, plot), *_line(target, scale)])
    return drawing(parts, title=title, told=told, height=BOTTOM + MARK_UNDER + 4, kind="measures")


def _columns(rows: Sequence[Measured], scale: Fraction, plot: Fraction) -> Iterator[SafeString]:
    ground = '<line class="ground" x2="{}" y1="{}" y2="{}"/>'
    yield format_html(ground, extent(plot), BOTTOM, BOTTOM)
    place = plot / max(len(rows), 1)
    width = min(place * PART, WIDEST)
    step = -(-len(rows) // MOST_MARKS) or 1
    for rank, one in enumerate(rows):
        middle = place * rank + place / 2
        top = _height(one.value or Fraction(0), scale)
        if one.value is not None:
            rect = '<rect class="column" x="{}" y="{}" width="{}" height="{}"/>'
            yield format_html(rect, extent(middle - width / 2), top, extent(width), BOTTOM - top)
        if (len(rows) - 1 - rank) % step == 0:  # the last one is always named
            text = '<text class="mid" x="{}" y="{}">{}</text>'
            yield format_html(text, extent(middle), top - 6, one.text)
            yield format_html(text, extent(middle), BOTTOM + MARK_UNDER, one.mark)


def _line(target: Measured | None, scale: Fraction) -> Iterator[SafeString]:
    if target is None or target.value is None:
        return
    y = _height(target.value, scale)
    line = '<line class="target" x2="{}" y1="{}" y2="{}"/>'
    yield format_html(line, extent(BESIDE_NAME), y, y)
    name = '<text class="amount" x="100%" y="{}">{}</text>'
    yield format_html(name, y + 1, target.mark)
    yield format_html(name, y + 16, target.text)


def _height(value: Fraction, scale: Fraction) -> int:
    """Where a value ends, in pixels from the top."""
    return BOTTOM - int(value / scale * (BOTTOM - TOP))
