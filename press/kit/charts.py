"""Charts as SVG drawn on the server: no script, nothing inline that the CSP refuses.

Widths are percentages, so that a drawing is as wide as its place and its text keeps its size.
Colours and stripes come from the stylesheet's classes; a screen reader gets every figure in
the description. Exact integers and fractions in, text out: no float in between.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from press.words.french import integer, nearest

LINE, LABEL_WIDTH = 17, 46  # pixels, characters
BAR_HEIGHT = 28
BAR_ROOM = Fraction(74, 100)  # the rest of the row is for the amount
SERIES = ("first", "second", "third")
PLOT_TOP, PLOT_BOTTOM = 52, 152
PLOT_LEFT, PLOT_RIGHT = Fraction(8, 100), Fraction(92, 100)


@dataclass(frozen=True)
class Bar:
    """One row: a value of 0 or more, in the unit of its neighbours, and how it is printed."""

    label: str
    value: int
    text: str
    own: bool = False
    forecast: bool = False


@dataclass(frozen=True)
class Point:
    """What each series is worth at one place of the axis; a series left out is a gap.

    `note` says what breaks the series there: a line across the drawing marks it.
    """

    label: str
    values: Mapping[str, int]
    note: str = ""


def bars(rows: Sequence[Bar], *, title: str) -> SafeString:
    """One horizontal bar a row, the longest filling the room.

    Raises ValueError when a value is negative.
    """
    longest = max((row.value for row in rows), default=0)
    tops = list(accumulate((row_height(row) for row in rows), initial=0))
    drawn = joined(bar(row, longest, top) for row, top in zip(rows, tops, strict=False))
    told = " ; ".join(f"{row.label} : {row.text}" for row in rows)
    return drawing(drawn, title=title, told=told, height=tops[-1])


def row_height(row: Bar) -> int:
    return LINE * len(label_lines(row)) + BAR_HEIGHT


def label_lines(row: Bar) -> list[str]:
    """The label in lines that a telephone has room for."""
    return wrap(row.label, LABEL_WIDTH) or [""]


def bar(row: Bar, longest: int, top: int) -> SafeString:
    share = Fraction(row.value, longest) if longest else Fraction(0)
    under = top + row_height(row) - BAR_HEIGHT
    return format_html(
        '{}<text class="amount" x="100%" y="{}">{}</text>{}',
        label(row, top),
        under + 15,
        row.text,
        stroke(
            share * BAR_ROOM, BAR_ROOM, middle=under + 10, classes=classes(row.own, row.forecast)
        ),
    )


def label(row: Bar, top: int) -> SafeString:
    return format_html_join(
        "",
        '<text class="{}" y="{}">{}</text>',
        (
            ("own-text" if row.own else "", top + LINE * rank, line)
            for rank, line in enumerate(label_lines(row), 1)
        ),
    )


def share_bar(
    fraction: Fraction, *, title: str, own: bool = False, forecast: bool = False
) -> SafeString:
    """One bar in a table's row: the part filled, of a whole from 0 to 1.

    Raises ValueError outside.
    """
    drawn = stroke(fraction, Fraction(1), middle=5, classes=classes(own, forecast))
    return drawing(drawn, title=title, height=10, kind="share-bar")


def stroke(filled: Fraction, room: Fraction, *, middle: int, classes: str) -> SafeString:
    """A thick line over its track; a line and not a rectangle, since lines take stripes in CSS."""
    if not 0 <= filled <= room:
        raise ValueError(f"Une barre va de 0 à {room} : {filled} n'y tient pas.")
    line = '<line class="{}" x2="{}" y1="{}" y2="{}" stroke-width="10"/>'
    return joined(
        format_html(line, names, extent(width), middle, middle)
        for names, width in (("track", room), (classes, filled))
    )


def classes(own: bool, forecast: bool) -> str:
    return " ".join(["bar"] + ["own"] * own + ["forecast"] * forecast)


def series(points: Sequence[Point], *, title: str, unit: str) -> SafeString:
    """A line for each series over the same axis, from the least value to the greatest.

    The axis does not begin at 0: each point prints its values. Raises ValueError beyond
    three series.
    """
    plot = Plot(points)
    told = " ; ".join(f"{point.label} : {told_values(point, unit)}" for point in points)
    return drawing(joined(plot.parts()), title=title, told=told, height=PLOT_BOTTOM + 52)


def told_values(point: Point, unit: str) -> str:
    told = [f"{name} {integer(value)} {unit}" for name, value in point.values.items()]
    return ", ".join([*told, *filter(None, [point.note])]) or "non connu"


class Plot:
    """Where each value of each series stands: x in parts of the width, y in pixels."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.points = points
        self.names = list(dict.fromkeys(name for point in points for name in point.values))
        if len(self.names) > len(SERIES):
            raise ValueError(f"{len(self.names)} séries : le dessin en distingue {len(SERIES)}.")
        known = [value for point in points for value in point.values.values()]
        self.least, self.greatest = min(known, default=0), max(known, default=0)

    def parts(self) -> Iterator[SafeString]:
        yield from (self.key(name) for name in self.names)
        for name in self.names:
            yield from self.curve(name)
        for rank in range(len(self.points)):
            yield from self.column(rank)

    def x(self, rank: int) -> str:
        steps = max(len(self.points) - 1, 1)
        return extent(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * Fraction(rank, steps))

    def y(self, value: int) -> int:
        if self.least == self.greatest:
            return (PLOT_TOP + PLOT_BOTTOM) // 2
        above = value - self.least
        return PLOT_BOTTOM - above * (PLOT_BOTTOM - PLOT_TOP) // (self.greatest - self.least)

    def style(self, name: str) -> str:
        return SERIES[self.names.index(name)]

    def key(self, name: str) -> SafeString:
        """The name of a series, after its mark."""
        start = Fraction(self.names.index(name), len(SERIES))
        return format_html(
            '<svg x="{}" width="33%" height="20"><circle class="{}" cx="6" cy="10" r="4"/>'
            '<text x="16" y="15">{}</text></svg>',
            extent(start),
            self.style(name),
            name,
        )

    def curve(self, name: str) -> Iterator[SafeString]:
        """The segments between neighbours whose values are both known."""
        line = '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        for rank, (one, next_one) in enumerate(pairwise(self.points)):
            if name in one.values and name in next_one.values:
                start, end = self.y(one.values[name]), self.y(next_one.values[name])
                yield format_html(
                    line, self.style(name), self.x(rank), start, self.x(rank + 1), end
                )

    def column(self, rank: int) -> Iterator[SafeString]:
        """The marks of one place of the axis, their values and the label under them."""
        point, x = self.points[rank], self.x(rank)
        if point.note:
            across = '<line class="break" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
            yield format_html(across, x, PLOT_TOP - 16, PLOT_BOTTOM + 30)
        text = '<text class="mid" x="{}" y="{}">{}</text>'
        for name, value in point.values.items():
            mark = '<circle class="{}" cx="{}" cy="{}" r="4"/>'
            yield format_html(mark, self.style(name), x, self.y(value))
        for value, below in printed(point):
            yield format_html(text, x, self.y(value) + (20 if below else -10), integer(value))
        yield format_html(text, x, PLOT_BOTTOM + 46, point.label)


def printed(point: Point) -> list[tuple[int, bool]]:
    """The values that a place has room for, and whether each stands under its mark."""
    known = sorted(set(point.values.values()), reverse=True)
    return [(value, value != known[0]) for value in (*known[:1], *known[1:][-1:])]


def extent(part: Fraction) -> str:
    """A part of the width in percent, to a millionth of it: 1/3 as « 33.3333% »."""
    units = nearest(part, 1_000_000)
    return f"{units // 10_000}.{units % 10_000:04}%"


def drawing(
    drawn: SafeString, *, title: str, height: int, told: str = "", kind: str = ""
) -> SafeString:
    return format_html(
        '<svg class="chart {}" role="img" height="{}"><title>{}</title>{}{}</svg>',
        kind,
        height,
        title,
        format_html("<desc>{}</desc>", told) if told else "",
        drawn,
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
