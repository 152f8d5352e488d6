"""Each request has a number, which its answer, its page of error and every line about it give."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts import security, trace
from accounts.limits import client_address

logger = logging.getLogger("prorata.requests")

NUMBER = "X-Request-Number"
REFUSALS = {400, 403, 413, 429}


def traced(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware, outermost: gives its number to a request, and says what was refused to it."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.number = trace.new_number()
        whence = client_address(request) or ""
        with trace.tracing(trace.RequestTrace(request.number, request.method or "", whence)):
            response = get_response(request)
            response.headers[NUMBER] = request.number
            if response.status_code >= 400:
                _say(request, response)
        return response

    return answer


def _say(request: HttpRequest, response: HttpResponse) -> None:
    person = getattr(request, "_cached_user", None)  # read already, or not worth a query
    known = person if person is not None and person.is_authenticated else None
    said = {
        "status": response.status_code,
        "path": trace.safe_path(request),
        "account": known.pk if known else 0,
    }
    level = logging.WARNING if response.status_code in REFUSALS else logging.INFO
    logger.log(level, response.reason_phrase, extra={"said": said})
    if response.status_code == 403 and known:
        security.refused(known, f"{request.method} {said['path']}")
