"""What someone sees who opens an address that is only sent, by a button of a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from accounts.unsent import back, reference_of


def not_allowed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware: Django answers without a page, and the browser puts its own, in English."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        reference = reference_of(request)
        context = {"reference": reference, "back": back(reference)}
        page = render(request, "405.html", context, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return answer
