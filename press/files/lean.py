"""HTML as WeasyPrint styles it, without the notes that no paper of ours has.

Its style sheet of browsers gives six kinds of notes and marks to every element, which costs the
styles of each one six times again.
"""

import re
from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML, css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.html import UA

NOTES = re.compile(r"^::(?:foot)?note-[a-z]+ \{[^}]*\}$", re.MULTILINE)
MARKS = re.compile(r"^::marker \{", re.MULTILINE)

# The properties that an element has as they are where nothing says otherwise.
ASKED = INHERITED | INITIAL_NOT_COMPUTED | {"page", "position", "float", "display"}
INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in ASKED and not name.startswith("text_decoration_")
}
# Those that say it of another by the direction of a text: « inline-size » for « width ».
LOGICAL = {
    logical(block="ttb", inline=inline)
    for logical in PHYSICAL_FUNCTIONS.values()
    for inline in ("ltr", "rtl")
}


class LeanHTML(HTML):  # type: ignore[misc]
    """A document whose lists alone have marks, and nothing has notes."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_of_browsers()]


@lru_cache
def _of_browsers() -> CSS:
    lean = MARKS.sub("li::marker {", NOTES.sub("", UA))
    return CSS(string=lean, counter_style=CounterStyle())


class QuickStyle(css.ComputedStyle):  # type: ignore[misc]
    """The style of an element, whose initial values are copied, not asked one by one."""

    def __init__(self, parent: Any, cascaded: dict[str, Any], pseudo: Any, *others: Any) -> None:
        super().__init__(parent, cascaded, pseudo, *others)
        if pseudo is None and LOGICAL.isdisjoint(cascaded):
            self.update(INITIAL)
            for key in cascaded.keys() & INITIAL.keys():
                del self[key]


class QuickAnonymousStyle(css.AnonymousStyle):  # type: ignore[misc]
    """The style of a box that is no element's, likewise."""

    def __init__(self, parent: Any) -> None:
        self.update(INITIAL)
        super().__init__(parent)


def style_quickly() -> None:
    """Have WeasyPrint make these in this process."""
    css.ComputedStyle, css.AnonymousStyle = QuickStyle, QuickAnonymousStyle
