"""Requests in another encoding than UTF-8 are refused before anything of them is read.

Django would decode the address and the form with whatever Python calls an encoding: « utf-7 »
hides letters from every check, « rot13 » is none at all.
"""

import codecs
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UTF_8 = codecs.lookup("utf-8")


def charset(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware, before all those that read a form or a query."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = (request.content_params or {}).get("charset", "utf-8")
        request.encoding = "utf-8"
        if is_utf_8(given):
            return get_response(request)
        return render(request, "400.html", status=400)

    return answer


def is_utf_8(name: str) -> bool:
    try:
        return codecs.lookup(name) == UTF_8
    except (LookupError, ValueError):
        return False
