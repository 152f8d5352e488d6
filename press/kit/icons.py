"""Bootstrap's icons, put inline: no icon font, no request, and the colour of the text around."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import js_lib_bootstrap_icons
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FOLDER = Path(js_lib_bootstrap_icons.__file__).parent / "static" / "bootstrap-icons"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HIDDEN = SafeString('aria-hidden="true"')
MEANINGFUL = SafeString('role="img"')
FRAME = (
    '<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="currentColor" {}>{}{}</svg>'
)
USED = '<svg class="icon" width="16" height="16" fill="currentColor" {}><use href="#{}-{}"/></svg>'
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
LINE_END = re.compile(r"\s*\n\s*")


def icon(name: str, label: str = "") -> SafeString:
    """The drawing of that name; hidden from screen readers unless it has a label.

    Raises ValueError for a name that Bootstrap Icons does not have.
    """
    if not label:
        return _unnamed(name)
    title = format_html("<title>{}</title>", label)
    return format_html(FRAME, MEANINGFUL, title, drawing(name))


def symbols(names: Iterable[str], family: str = "icon") -> SafeString:
    """Drawings that a page repeats, once and hidden: `used` shows them where they belong.

    A page may hold several families.
    """
    drawn = ((family, name, drawing(name)) for name in dict.fromkeys(names))
    found = format_html_join("", '<symbol id="{}-{}" viewBox="0 0 16 16">{}</symbol>', drawn)
    return format_html('<svg class="d-none" {}>{}</svg>', HIDDEN, found)


@cache
def used(name: str, family: str = "icon") -> SafeString:
    """One of the page's `symbols`."""
    return format_html(USED, HIDDEN, family, name)


@cache
def _unnamed(name: str) -> SafeString:
    return format_html(FRAME, HIDDEN, "", drawing(name))


@cache
def drawing(name: str) -> SafeString:
    """The paths inside the icon's file."""
    path = FOLDER / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise ValueError(f"« {name} » n'est pas une icône de Bootstrap.")
    found = DRAWING.search(path.read_text(encoding="utf-8"))
    return SafeString(LINE_END.sub("", found[1])) if found else SafeString()
