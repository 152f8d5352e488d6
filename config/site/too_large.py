"""Requests larger than any file that we take are refused before they are read.

Django limits the fields of a form, not its files: it would copy them whole to the disk, be it
only to look for the form's token.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from press.files.uploads import MOST_BYTES
from press.words.french import is_number

LARGEST = MOST_BYTES + 1_000_000  # the file, and the form around it


def bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware, before all those that read a form. A body without a length is empty."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if is_number(length) and int(length) <= LARGEST:
            return get_response(request)
        return render(request, "413.html", {"largest": MOST_BYTES // 1_000_000}, status=413)

    return answer
