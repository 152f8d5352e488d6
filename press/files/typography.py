"""What French typography asks of paper, where people and templates type what keyboards have.

« l'appel » is set as « l’appel », and « 1er » with its end raised, by mark-up: what is read aloud,
searched or copied from the PDF stays « 1er », since no raised letter of Unicode is ever written.
« n° » needs none of it: the sign is raised by its own drawing. No line ends on « : », « n° » or
« 1er » while something follows. A title, a drawing, and what stands inside a tag, are left alone.
"""

import re

LEFT_ALONE = re.compile(r"(<title\b.*?</title>|<svg\b.*?</svg>|<[^>]*>)", re.DOTALL)
# After a letter, and in no address: « 5' » is minutes, « d'arc@example.fr » is what one types.
APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#x27;|&#39;)(?![^\s<]*@)")
# With the space that ends no line before it, as `spaced` and templates write them.
HANGING = re.compile(
    r"((?:&nbsp;|&#8239;|[\u00a0\u202f]):|\b[nN]°|(?<!\w)1(?:ers?|res?)) (?=[^\s<])"
)
ORDINAL = re.compile(r"(?<!\w)1(ers?|res?)(?!\w)")


def set_in_french(html: str) -> str:
    """A document, as paper shows it."""
    parts = LEFT_ALONE.split(html)
    parts[::2] = map(_set, parts[::2])
    return "".join(parts)


def _set(text: str) -> str:
    whole = HANGING.sub("\\1\u00a0", APOSTROPHE.sub("’", text))
    return ORDINAL.sub(r"1<sup>\1</sup>", whole)
