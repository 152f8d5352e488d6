"""What a page says, as a reader would: no tags, one space between words."""

import re
from html import unescape

from django.http import HttpResponse

from config.site.traced import NUMBER

# What is drawn anew for each page: the tokens of its forms, the number of its request.
DRAWN = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=name="once" value=")[^"]+'
    rb"|\b[0-9A-F]{4}-[0-9A-F]{4}\b"
)
# A word of the glossary, and what it says once somebody asks.
TERM = re.compile(r'<span class="term"><button[^>]*>(.*?)</button>.*?</span></span>', re.DOTALL)


def text_of(response: HttpResponse) -> str:
    bare = unescape(re.sub(r"<[^>]+>", " ", unexplained(response.content.decode())))
    return re.sub(r"\s+", " ", bare)


def unexplained(html: str) -> str:
    """A page without what its words say once somebody asks."""
    return TERM.sub(r"\1", html)


def lasting_headers(response: HttpResponse) -> dict[str, str]:
    return {name: one for name, one in response.headers.items() if name != NUMBER}


def lasting(content: bytes) -> bytes:
    """What two answers to the same question have in common."""
    return DRAWN.sub(b"", content)
