"""Whose role asks for a second factor, and the way there before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.models import User
from epci.permissions import WITH_SECOND_FACTOR, every_membership_of

OFF, REQUIRED = "off", "required"
# What one needs to get there, to give up, or to read without being anybody.
ON_THE_WAY = {
    "enrol",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "logout",
    "health",
    "live",
    "ready",
    "metrics",
    "accessibility",
    "verification",
    "verified_letter",
    "calendar_feed",
}
LED = (
    "Votre rôle engage l'argent ou les droits des autres : il demande un second facteur. "
    "Activez-le, et vous continuerez."
)


class SecondFactor:
    """Lead whoever must have a second factor, and has not shown it, to where it is activated."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name in ON_THE_WAY or not is_missing(request):
            return None
        messages.warning(request, LED)
        return redirect("enrol")


def is_missing(request: HttpRequest) -> bool:
    """Whether this session lacks what the person's roles ask for."""
    if settings.SECOND_FACTOR != REQUIRED or not request.user.is_authenticated:
        return False
    return not has_shown(request) and is_asked_of(request.user)


def has_shown(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def is_asked_of(user: User) -> bool:
    """In whichever organisation: one changes the organisation acted for at any moment."""
    return user.is_host or any(one.role in WITH_SECOND_FACTOR for one in every_membership_of(user))
