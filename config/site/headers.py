"""The headers of every answer that neither Django nor the content security policy sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What no page of ours asks of a browser, no script slipped into one may ask either.
UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A page shows what its reader alone may see: no copy stays behind, not even for « back » after
# signing out. Static files say otherwise themselves.
UNLESS_SAID = ("Cache-Control", "private, no-store")


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The middleware, outermost: refusals of the others, redirects and static files pass it too."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(*UNLESS_SAID)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        return response

    return answer
