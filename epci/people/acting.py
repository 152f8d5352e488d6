"""The organisation that a person acts for: chosen among theirs, kept as long as the session."""

from collections.abc import Callable
from datetime import tzinfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from epci.models import Organisation
from epci.permissions import acting_for
from epci.zones import zone_of

CHOSEN = "chosen_organisation"


class ChosenOrganisation:
    """Tell the person's rights, before any view, which organisation the session remembers.

    The day that pages read is that of this organisation: overseas, it is not that of Paris.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.session.get(CHOSEN)
        if chosen is not None and request.user.is_authenticated:
            request.user.chosen_organisation = chosen
        with timezone.override(_zone(request)):
            return self.get_response(request)


def _zone(request: HttpRequest) -> tzinfo | None:
    return zone_of(acting_for(request.user)) if request.user.is_authenticated else None


def choose(request: HttpRequest, organisation: Organisation) -> None:
    """From the next request on, the person acts for this organisation."""
    request.session[CHOSEN] = organisation.pk
