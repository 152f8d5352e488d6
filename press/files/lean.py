"""HTML as WeasyPrint styles it, without the notes that no paper of ours has.

Its style sheet of browsers gives six kinds of notes and marks to every element, which costs the
styles of each one six times again.
"""

import re
from functools import lru_cache

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA

NOTES = re.compile(r"^::(?:foot)?note-[a-z]+ \{[^}]*\}$", re.MULTILINE)
MARKS = re.compile(r"^::marker \{", re.MULTILINE)


class LeanHTML(HTML):  # type: ignore[misc]
    """A document whose lists alone have marks, and nothing has notes."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_of_browsers()]


@lru_cache
def _of_browsers() -> CSS:
    lean = MARKS.sub("li::marker {", NOTES.sub("", UA))
    return CSS(string=lean, counter_style=CounterStyle())
