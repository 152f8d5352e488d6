"""A state as the screen shows it: a colour, an icon and a word, never a colour alone."""

from functools import cache, lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.kit.icons import symbols, used

ICONS = {
    "done": "check-circle-fill",
    "waiting": "hourglass-split",
    "late": "exclamation-circle-fill",
    "neutral": "circle",
}


FAMILY = "state"


@cache
def drawings() -> SafeString:
    """The four icons, which each page has once: lists repeat them on every line."""
    return symbols(ICONS.values(), FAMILY)


@lru_cache(maxsize=1_000, typed=True)  # what is safe and what is not are two words
def state(kind: str, word: str) -> SafeString:
    """The mark of a state; a kind that is none of the four is a neutral one."""
    known = kind if kind in ICONS else "neutral"
    drawn = used(ICONS[known], FAMILY)
    return format_html('<span class="state state-{}">{} {}</span>', known, drawn, word)


def told(value: Any) -> tuple[str, str]:
    """The kind and the word of a state: a pair, or what has a `kind` and a `word` (or `value`)."""
    if isinstance(value, tuple):
        kind, word = value
        return str(kind), str(word)
    return str(value.kind), str(getattr(value, "word", None) or value.value)
