"""HTML as WeasyPrint styles it, without the notes that no paper of ours has.

Its style sheet of browsers gives six kinds of notes and marks to every element, which costs the
styles of each one six times again.
"""

import re
from functools import lru_cache
from typing import Any

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.html import UA

from press.files.plain_html import plain_tree

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
# Those that an element has as its parent does, whatever the direction of a text.
TAKEN = {name for name in INHERITED - PHYSICAL_FUNCTIONS.keys() if "text_decoration_" not in name}


class LeanHTML(HTML):  # type: ignore[misc]
    """A document whose lists alone have marks, and nothing has notes; read at once where plain.

    `string` has no base address: it fetches nothing but by `url_fetcher`.
    """

    def __init__(self, *, string: str, url_fetcher: Any) -> None:
        tree = plain_tree(string)
        if tree is None:
            super().__init__(string=string, url_fetcher=url_fetcher)
            return
        self.base_url, self.media_type, self.url_fetcher = None, "print", url_fetcher
        self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

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
        self.is_level = LOGICAL.isdisjoint(cascaded)  # it says nothing by the direction of a text
        if pseudo is None and self.is_level:
            self.update(INITIAL)
            for key in cascaded.keys() & INITIAL.keys():
                del self[key]

    def __missing__(self, key: str) -> Any:
        """What nothing says of an element is its parent's, or what it is of any."""
        if key not in self.cascaded:
            if key in TAKEN and self.parent_style is not None:
                value = self[key] = self.parent_style[key]
                return value
            if key in INITIAL and self.is_level:
                value = self[key] = INITIAL[key]
                return value
        return super().__missing__(key)


class QuickAnonymousStyle(css.AnonymousStyle):  # type: ignore[misc]
    """The style of a box that is no element's, likewise."""

    def __init__(self, parent: Any) -> None:
        self.update(INITIAL)
        super().__init__(parent)


def style_quickly() -> None:
    """Have WeasyPrint make these in this process."""
    css.ComputedStyle, css.AnonymousStyle = QuickStyle, QuickAnonymousStyle
