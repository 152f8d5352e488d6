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


def text_of(response: HttpResponse) -> str:
    bare = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", bare)


def lasting_headers(response: HttpResponse) -> dict[str, str]:
    return {name: one for name, one in response.headers.items() if name != NUMBER}


def lasting(content: bytes) -> bytes:
    """What two answers to the same question have in common."""
    return DRAWN.sub(b"", content)
