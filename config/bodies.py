"""Requests larger than any file that we take are refused before they are read.

Django limits the fields of a form, not its files: it would copy them whole to the disk, be it
only to look for the form's token.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware, before all those that read a form. A body without a length is empty."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdecimal() and int(length) <= settings.LARGEST_BODY:
            return get_response(request)
        return render(
            request, "413.html", {"largest": settings.LARGEST_BODY // 1_000_000}, status=413
        )

    return answer
