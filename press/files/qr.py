"""QR codes, drawn in SVG so that a screen and a letter show the same, each with its words."""

import re
from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from segno import QRCode

QUIET_ZONE = 4  # modules of white around the code: ISO/IEC 18004


def drawn(code: QRCode, title: str) -> SafeString:
    """The dark modules as one path; `title` says the code to those who do not see it."""
    rows = list(map(bytes, code.matrix_iter(border=QUIET_ZONE)))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><title>{1}</title>'
        '<path d="{2}" stroke="#000"/></svg>',
        len(rows),
        title,
        "".join(f"M{x} {y}.5h{length}" for y, row in enumerate(rows) for x, length in _dark(row)),
    )


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules starts in a row, and its length."""
    return ((run.start(), len(run[0])) for run in re.finditer(rb"\x01+", row))
