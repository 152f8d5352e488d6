"""Margins, paddings and sizes that a style says in pixels: nothing of them is to be computed.

WeasyPrint asks of each, one by one, whether it is a percentage of something else.
"""

from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.layout import absolute, block, column, float, grid, inline, page, table
from weasyprint.layout.percent import resolve_percentages

SIDES = ("left", "right", "top", "bottom")
MEASURES = (
    *(f"margin_{side}" for side in SIDES),
    *(f"padding_{side}" for side in SIDES),
    "width",
    "min_width",
    "max_width",
    "height",
    "min_height",
    "max_height",
)
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
LEAST = ("min_width", "min_height")
ROOMS = (absolute, block, column, float, grid, inline, page, table)


def measured_at_once(box: Any, containing_block: Any) -> None:
    """What WeasyPrint would find, at once where it is all pixels or left to the layout."""
    used = _used(box.style)
    if used is None:
        resolve_percentages(box, containing_block)
        return
    vars(box).update(used)
    is_collapsed = box.style["border_collapse"] == "collapse"
    for name in BORDERS:
        if not (is_collapsed and hasattr(box, name)):
            setattr(box, name, box.style[name])


def _used(style: Any) -> dict[str, Any] | None:
    """Each measure as a number of pixels, or « auto »; None where something is to be computed."""
    if style["box_sizing"] != "content-box":
        return None
    used = {}
    for name in MEASURES:
        value = style[name]
        if type(value) is Dimension and value.unit == "px":
            used[name] = value.value
        elif value == "auto":
            used[name] = 0 if name in LEAST else value
        else:
            return None
    return used


def measure_at_once() -> None:
    """Have WeasyPrint ask it for each box of this process."""
    for room in ROOMS:
        room.resolve_percentages = measured_at_once
