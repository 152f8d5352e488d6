"""Lines of text split where they were before: letters of a round say most of their words alike.

WeasyPrint has Pango shape each text again, in each letter, to know where its line ends.
"""

from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.text.line_break import Layout, split_first_line

# All that a style says of where a line ends, of its size, and of the marks of its decoration.
ASKED = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)
TAB = "\t"  # whose width is one more thing that a style says
MOST_KEPT = 2_000  # a letter has 150

Split = tuple[Any, int, int | None, float, float, float]  # as `split_first_line` gives it
_kept: dict[tuple[object, ...], Split] = {}


def split_as_before(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Split:
    """What WeasyPrint gives of a first line, asked once for the same text, style and width."""
    where = (text, max_width, justification_spacing, is_line_start, minimum)
    asked = (*where, style.font_config, *map(style.__getitem__, ASKED))
    try:
        known = _kept.get(asked)
    except TypeError:  # a set of decorations cannot be compared
        known = None
        asked = ()
    if known is None:
        known = split_first_line(text, style, context, *where[1:])
        if asked and TAB not in text:
            _keep(asked, known)
    return (_again(known[0]), *known[1:])


def _keep(asked: tuple[object, ...], found: Split) -> None:
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[asked] = found


def _again(line: Any) -> Any:
    """A line that is drawn on its own: what Pango knows of it is already gone."""
    again = Layout.__new__(Layout)
    vars(again).update(vars(line))
    return again


def split_lines_once() -> None:
    """Have WeasyPrint ask it for each line of this process, outside drawings."""
    inline.split_first_line = preferred.split_first_line = split_as_before
