"""The words of a text that were found, whatever their accents and capitals."""

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from press.words.french import fold

AROUND = 70  # characters shown on each side of what was found


def excerpt(text: str, words: Sequence[str]) -> str:
    """What stands around the first word found, in whole words."""
    bare = " ".join(text.split())
    spans = found_in(bare, words)
    if not spans or len(bare) <= 2 * AROUND:
        return bare[: 2 * AROUND]
    start, end = max(spans[0][0] - AROUND, 0), min(spans[0][1] + AROUND, len(bare))
    before, after = bare[start : spans[0][0]], bare[spans[0][1] : end]
    if start:
        before = f"… {before.partition(' ')[2]}"
    if end < len(bare):
        after = f"{after.rpartition(' ')[0]} …"
    return f"{before}{bare[slice(*spans[0])]}{after}"


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The text with each word found in it marked, whatever its accents and capitals."""
    parts, after = [], 0
    for start, end in found_in(text, words):
        parts.append(format_html("{}<mark>{}</mark>", text[after:start], text[start:end]))
        after = end
    return format_html("{}{}", format_html_join("", "{}", ((one,) for one in parts)), text[after:])


def found_in(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, from which letter to which, without overlap.

    Folding lengthens some letters (« œ »): each folded letter is led back to its own.
    """
    folded = [fold(letter) for letter in text]
    origin = [rank for rank, letters in enumerate(folded) for _ in letters]
    whole = "".join(folded)
    spans = sorted(
        (origin[start], origin[start + len(word) - 1] + 1)
        for word in words
        for start in _starts(whole, word)
    )
    return list(_merged(spans))


def _starts(whole: str, word: str) -> Iterator[int]:
    start = whole.find(word)
    while start >= 0:
        yield start
        start = whole.find(word, start + len(word))


def _merged(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last
