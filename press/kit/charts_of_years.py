"""What is sure and what is foreseen, year after year, drawn: one bar in two parts.

As `charts`: SVG from the server, widths in percent, colours and stripes from the stylesheet. What
is foreseen is striped, so that a black and white copy tells it apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.kit.charts import BAR_ROOM, LINE, drawing, extent, joined

ROW = LINE + 25  # pixels: a name, its bar, and the room after it


@dataclass(frozen=True)
class YearBar:
    """One row: what is sure, then what is foreseen, each of 0 or more, and how both are told."""

    label: str
    sure: int
    foreseen: int
    text: str
    told: str
    own: bool = False


def year_bars(rows: Sequence[YearBar], *, title: str) -> SafeString:
    """The rows in their order, on one scale. Raises ValueError when a value is negative."""
    if any(min(one.sure, one.foreseen) < 0 for one in rows):
        raise ValueError("Une barre part de 0 : une valeur négative n'y tient pas.")
    longest = max((one.sure + one.foreseen for one in rows), default=0) or 1
    drawn = (part for rank, one in enumerate(rows) for part in _row(one, longest, rank * ROW))
    told = " ; ".join(f"{one.label} : {one.told}" for one in rows)
    return drawing(joined(drawn), title=title, told=told, height=len(rows) * ROW)


def _row(row: YearBar, longest: int, top: int) -> Iterator[SafeString]:
    css, own = ("own-text", " own") if row.own else ("", "")
    yield format_html('<text class="{}" y="{}">{}</text>', css, top + LINE - 3, row.label)
    yield format_html('<text class="amount" x="100%" y="{}">{}</text>', top + LINE + 15, row.text)
    sure = BAR_ROOM * Fraction(row.sure, longest)
    whole = BAR_ROOM * Fraction(row.sure + row.foreseen, longest)
    parts = (
        ("track", Fraction(0), BAR_ROOM),
        (f"bar{own}", Fraction(0), sure),
        (f"bar forecast{own}", sure, whole),
    )
    line = '<line class="{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}" stroke-width="10"/>'
    for names, start, end in parts:
        if end > start:
            yield format_html(line, names, extent(start), extent(end), top + LINE + 10)
