"""What changed, drawn: values before and after side by side, and the steps from one to the other.

As `charts`: SVG from the server, widths in percent, colours and stripes from the stylesheet.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.kit.charts import BAR_HEIGHT, BAR_ROOM, LINE, drawing, extent, joined

THIN = 18  # pixels of one bar among those of a group
GAP = 10
NARROWEST, SIGN = 358, Fraction(15, 2)  # pixels of a drawing on a telephone, and of a sign


@dataclass(frozen=True)
class Group:
    """One row: a name and its values, of 0 or more, each with its own name and its text."""

    label: str
    values: tuple[tuple[str, int, str], ...]
    own: bool = False


@dataclass(frozen=True)
class ChartStep:
    """One row of a waterfall: a total from 0, or a signed effect on the total so far."""

    label: str
    value: int
    text: str
    is_total: bool = False


def groups(rows: Sequence[Group], *, title: str) -> SafeString:
    """The bars of each row under its name, the first one in outline, all on one scale.

    Raises ValueError when a value is negative.
    """
    longest = max((value for row in rows for _, value, _ in row.values), default=0)
    if any(value < 0 for row in rows for _, value, _ in row.values):
        raise ValueError("Une barre part de 0 : une valeur négative n'y tient pas.")
    heights = [LINE + THIN * len(row.values) + GAP for row in rows]
    tops = list(accumulate(heights, initial=0))
    room = _room(text for row in rows for _, _, text in row.values)
    drawn = joined(
        part
        for row, top in zip(rows, tops, strict=False)
        for part in _group(row, room / (longest or 1), top)
    )
    told = " ; ".join(
        f"{row.label} : {', '.join(f'{name} {text}' for name, _, text in row.values)}"
        for row in rows
    )
    return drawing(drawn, title=title, told=told, height=tops[-1], kind="changes")


def waterfall(steps: Sequence[ChartStep], *, title: str) -> SafeString:
    """From the first total to the last, each effect where the one before it ends.

    Raises ValueError when a total is not where the effects lead.
    """
    ends = _ends(steps)
    low = min(0, *ends)
    span = max(*ends, 1) - low
    rows = zip(steps, [0, *ends[:-1]], ends, strict=True)
    drawn = joined(
        part
        for rank, (step, start, end) in enumerate(rows)
        for part in _step(step, (start - low, end - low), span, rank * (LINE + BAR_HEIGHT))
    )
    told = " ; ".join(f"{step.label} : {step.text}" for step in steps)
    height = len(steps) * (LINE + BAR_HEIGHT)
    return drawing(drawn, title=title, told=told, height=height, kind="changes")


def _ends(steps: Sequence[ChartStep]) -> list[int]:
    ends: list[int] = []
    for step in steps:
        so_far = ends[-1] if ends else 0
        if step.is_total and ends and step.value != so_far:
            raise ValueError(f"{step.label} : les effets mènent à {so_far}, non à {step.value}.")
        ends.append(step.value if step.is_total else so_far + step.value)
    return ends


def _room(texts: Iterable[str]) -> Fraction:
    """The part of the width that bars may take: on a telephone, none runs under its text."""
    most = max(map(len, texts), default=0)
    return min(BAR_ROOM, 1 - most * SIGN / NARROWEST)


def _group(row: Group, scale: Fraction, top: int) -> Iterator[SafeString]:
    yield _label(row.label, top, "own-text" if row.own else "")
    own = " own" if row.own else ""
    for rank, (_, value, text) in enumerate(row.values):
        kind = f"after rule-{rank}" if rank else "before"
        ends = Fraction(0), scale * value
        yield _bar(ends, f"{kind}{own}", text, top + LINE + THIN * rank + 10)


def _step(step: ChartStep, ends: tuple[int, int], span: int, top: int) -> Iterator[SafeString]:
    start, end = sorted((0 if step.is_total else ends[0], ends[1]))
    kind = "total" if step.is_total else "more" if step.value > 0 else "less"
    drawn = BAR_ROOM * Fraction(start, span), BAR_ROOM * Fraction(end, span)
    yield _label(step.label, top)
    yield _bar(drawn, kind, step.text, top + LINE + 10)


def _label(text: str, top: int, classes: str = "") -> SafeString:
    return format_html('<text class="{}" y="{}">{}</text>', classes, top + LINE - 3, text)


def _bar(ends: tuple[Fraction, Fraction], classes: str, text: str, middle: int) -> SafeString:
    """A thick line between two parts of the width, and its text at the end of the row."""
    return format_html(
        '<line class="{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}" stroke-width="10"/>'
        '<text class="amount" x="100%" y="{4}">{5}</text>',
        classes,
        *map(extent, ends),
        middle,
        middle + 5,
        text,
    )
