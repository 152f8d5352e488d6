"""QR codes, drawn in SVG so that a screen and a letter show the same, each with its words."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.files.qr_masks import rows_of

QUIET_ZONE = 4  # modules of white around the code: ISO/IEC 18004


def drawn(content: str | bytes, title: str, **options: Any) -> SafeString:
    """The dark modules as one path; `title` says the code to those who do not see it.

    `options` are those of segno's `make_qr`: `error`, `boost_error`…
    """
    rows = rows_of(content, **options)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><title>{1}</title>'
        '<path d="{2}" stroke="#000"/></svg>',
        len(rows) + 2 * QUIET_ZONE,
        title,
        "".join(
            f"M{x} {y}.5h{length}"
            for y, row in enumerate(rows, QUIET_ZONE)
            for x, length in _dark(row)
        ),
    )


def _dark(row: str) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules starts in a row, and its length."""
    return ((QUIET_ZONE + run.start(), len(run[0])) for run in re.finditer("1+", row))
