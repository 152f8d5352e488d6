"""The organisation that a person acts for: chosen among theirs, kept as long as the session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from epci.models import Organisation

CHOSEN = "chosen_organisation"


class ChosenOrganisation:
    """Tell the person's rights, before any view, which organisation the session remembers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.session.get(CHOSEN)
        if chosen is not None and request.user.is_authenticated:
            request.user.chosen_organisation = chosen
        return self.get_response(request)


def choose(request: HttpRequest, organisation: Organisation) -> None:
    """From the next request on, the person acts for this organisation."""
    request.session[CHOSEN] = organisation.pk
