"""Bootstrap's icons, put inline: no icon font, no request, and the colour of the text around."""

import re
from functools import cache
from pathlib import Path

import js_lib_bootstrap_icons
from django.utils.html import format_html
from django.utils.safestring import SafeString

FOLDER = Path(js_lib_bootstrap_icons.__file__).parent / "static" / "bootstrap-icons"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HIDDEN = SafeString('aria-hidden="true"')
MEANINGFUL = SafeString('role="img"')
FRAME = (
    '<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="currentColor" {}>{}{}</svg>'
)
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
LINE_END = re.compile(r"\s*\n\s*")


def icon(name: str, label: str = "") -> SafeString:
    """The drawing of that name; hidden from screen readers unless it has a label.

    Raises ValueError for a name that Bootstrap Icons does not have.
    """
    if not label:
        return format_html(FRAME, HIDDEN, "", drawing(name))
    title = format_html("<title>{}</title>", label)
    return format_html(FRAME, MEANINGFUL, title, drawing(name))


@cache
def drawing(name: str) -> SafeString:
    """The paths inside the icon's file."""
    path = FOLDER / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise ValueError(f"« {name} » n'est pas une icône de Bootstrap.")
    found = DRAWING.search(path.read_text(encoding="utf-8"))
    return SafeString(LINE_END.sub("", found[1])) if found else SafeString()
