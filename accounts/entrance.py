"""The way to the sign-in, where one is told of a session that has just ended."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse

ENDED = (
    "Votre session est terminée : elle se ferme après 30 minutes sans usage, après 10 heures, ou "
    "depuis un autre appareil. Une fois connecté, vous reviendrez où vous étiez."
)


class LoginRequired(LoginRequiredMiddleware):
    """Django's, which says nothing to whoever was still typing."""

    def handle_no_permission(self, request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
        if has_ended(request):
            messages.warning(request, ENDED)
        return super().handle_no_permission(request, view)


def has_ended(request: HttpRequest) -> bool:
    """Whether the browser still holds the key of a session that no longer exists."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.session_key is None
