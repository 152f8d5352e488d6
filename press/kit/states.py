"""A state as the screen shows it: a colour, an icon and a word, never a colour alone."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.kit.icons import icon

ICONS = {
    "done": "check-circle-fill",
    "waiting": "hourglass-split",
    "late": "exclamation-circle-fill",
    "neutral": "circle",
}


def state(kind: str, word: str) -> SafeString:
    """The mark of a state; a kind that is none of the four is a neutral one."""
    known = kind if kind in ICONS else "neutral"
    return format_html('<span class="state state-{}">{} {}</span>', known, icon(ICONS[known]), word)


def told(value: Any) -> tuple[str, str]:
    """The kind and the word of a state: a pair, or what has a `kind` and a `word` (or `value`)."""
    if isinstance(value, tuple):
        kind, word = value
        return str(kind), str(word)
    return str(value.kind), str(getattr(value, "word", None) or value.value)
