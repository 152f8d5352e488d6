"""Bars on paper: a part of a whole, drawn without a word; its words stand beside it.

A PDF embeds the face of its text alone: a drawing that had words would bring another one.
"""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from press.words.french import nearest

WIDTH, HEIGHT = 1000, 36


def paper_bar(value: int, longest: int, title: str, *, is_forecast: bool = False) -> SafeString:
    """A value of 0 or more against the longest of its neighbours; a forecast is hollow.

    ValueError where the value does not fit.
    """
    if not 0 <= value <= max(longest, 0):
        raise ValueError(f"Une barre va de 0 à {longest} : {value} n'y tient pas.")
    width = nearest(Fraction(value, longest or 1), WIDTH)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" class="bar">'
        '<title>{2}</title><rect width="{0}" height="{1}" fill="#e9edee"/>'
        '<rect x="2" y="2" width="{3}" height="{4}" stroke="#0f4c5c" stroke-width="4" '
        'fill="{5}"/></svg>',
        WIDTH,
        HEIGHT,
        title,
        max(0, width - 4),
        HEIGHT - 4,
        "#fff" if is_forecast else "#0f4c5c",
    )
