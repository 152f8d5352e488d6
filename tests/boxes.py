"""What a document prints, box by box: where each piece of text stands, beside its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from press.files import laying

NEAR = 0.5  # pixels: a box may round over its edge


@dataclass(frozen=True)
class TextBox:
    """A piece of text on a page, in pixels of CSS."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: tuple[float, float]

    @property
    def is_out(self) -> bool:
        """Whether some of it stands off the sheet."""
        width, height = self.size
        edges = self.left, self.top, width - self.right, height - self.bottom
        return bool(self.text.strip()) and min(edges) < -NEAR


class Paper:
    """The boxes of every document that is printed while it watches."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.boxes: list[TextBox] = []
        finish = laying.finish

        def watched(document: Any, made: Any) -> None:
            for number, page in enumerate(document.pages, 1):
                self.boxes += _of(page._page_box, number, (page.width, page.height))
            finish(document, made)

        monkeypatch.setattr(laying, "finish", watched)

    def out(self) -> list[TextBox]:
        return [one for one in self.boxes if one.is_out]


def _of(box: Any, page: int, size: tuple[float, float]) -> Iterator[TextBox]:
    box = getattr(box, "_box", box)
    if box.style["transform"]:
        return  # the mark behind a draft, which may be cut
    if hasattr(box, "text"):
        left, top = box.position_x, box.position_y
        yield TextBox(page, box.text, left, top, left + box.width, top + box.height, size)
    for child in getattr(box, "children", ()):
        yield from _of(child, page, size)
