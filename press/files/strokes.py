"""A drawing of horizontal strokes, as a QR code is one, written to a PDF without being computed.

WeasyPrint reads a path number by number, which costs the codes of a letter as much as its boxes.
"""

import re
from collections.abc import Callable
from typing import Any

from weasyprint import svg
from weasyprint.svg.path import path

STROKE = re.compile(r"M(\d+) (\d+)\.5h(\d+)")
STROKES = re.compile(rf"(?:{STROKE.pattern})+")

Drawing = Callable[[Any, Any, float], None]


def drawn_at_once(drawing: Any, node: Any, font_size: float) -> None:
    """What WeasyPrint would write of a path, at once where it is such strokes and nothing else."""
    said = node.get("d", "")
    if STROKES.fullmatch(said):
        lines = (
            f"{x} {y}.5 m\n{int(x) + int(length)} {y}.5 l" for x, y, length in STROKE.findall(said)
        )
        drawing.stream.stream.append("\n".join(["0 0 m", *lines]).encode())
    else:
        path(drawing, node, font_size)


def draw_strokes_at_once() -> None:
    """Have WeasyPrint ask it for each path of this process."""
    svg.TAGS["path"] = drawn_at_once
