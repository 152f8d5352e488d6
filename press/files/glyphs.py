"""What paper can print: the signs of the one face that documents embed, and what stands for others.

Read by whoever takes a text that will be printed, so that it is refused where it is typed.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import fontpkg
from django.core.exceptions import ValidationError
from fontTools.ttLib import TTFont

FAMILY = "Fira Sans"
WEIGHTS = (400, 600)

# Signs that people paste and that the face lacks, by what paper shows of them.
DRAWN_AS = str.maketrans(
    {
        "\t": " ",
        "\u2010": "-",  # hyphen
        "\u2011": "-",  # hyphen that never ends a line
        "\u2012": "–",  # dash of the width of a figure
        "\u2015": "—",
        "\u00ad": "",  # hyphen that is not seen
        "\u200b": "",  # spaces without width
        "\u2060": "",
        "\ufeff": "",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u0085": "\n",
        "\v": "\n",
        "\f": "\n",
    }
)


def missing_glyphs(text: str) -> set[str]:
    """The characters of a text that the face cannot draw.

    Line ends are not drawn, any space is drawn as a blank of its width, and `DRAWN_AS` says what
    else is drawn in the place of a sign.
    """
    drawn = unicodedata.normalize("NFC", text.translate(DRAWN_AS))
    characters = set(drawn) - {"\n", "\r"} - drawable()
    return {one for one in characters if unicodedata.category(one) != "Zs"}


def named_sign(sign: str) -> str:
    """A sign as a sentence names it: « 漢 (U+6F22) », or its code alone where it is not seen."""
    code = f"U+{ord(sign):04X}"
    return f"{sign} ({code})" if sign.isprintable() and not unicodedata.combining(sign) else code


def require_printable(values: Mapping[str, str], labels: Mapping[str, str] | None = None) -> None:
    """That paper can print what was typed. ValidationError by field, naming it and the sign."""
    refused = {
        name: f"{(labels or {}).get(name, 'Ce texte').capitalize()} : {cannot} ne s'imprime pas."
        for name, text in values.items()
        if (cannot := ", ".join(map(named_sign, sorted(missing_glyphs(text)))))
    }
    if refused:
        raise ValidationError(refused, code="glyph")


@lru_cache
def drawable() -> frozenset[str]:
    """The characters that every weight of the face has a glyph for."""
    return frozenset.intersection(*(characters_of(weight) for weight in WEIGHTS))


def characters_of(weight: int) -> frozenset[str]:
    with TTFont(fontpkg.path(FAMILY, weight), lazy=True) as face:
        return frozenset(map(chr, face.getBestCmap()))
