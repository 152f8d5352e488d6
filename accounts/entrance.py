"""The way to the sign-in, where one is told of a session that has just ended."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts import unsent

ENDED = (
    "Votre session est terminée : elle se ferme après 30 minutes sans usage, après 10 heures, ou "
    "depuis un autre appareil. Une fois connecté, vous reviendrez où vous étiez."
)
KEPT = (
    "Votre session est terminée : ce que vous venez d'envoyer n'est pas enregistré. Nous le "
    "gardons : connectez-vous, et vous pourrez le renvoyer."
)
# Acts that nobody wants done after signing in again.
OVER = {"logout", "unsent"}


class LoginRequired(LoginRequiredMiddleware):
    """Django's, which says nothing to whoever was still typing, and loses what they had typed."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method == "POST" and request.user.is_authenticated:
            unsent.drop_when_sent(request)
        return super().process_view(request, view, args, kwargs)

    def handle_no_permission(self, request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
        if request.method == "POST" and request.resolver_match.url_name in OVER:
            return redirect_to_login(reverse("home"))
        is_form = is_trusted_form(request, view) and not unsent.holds_secret(request)
        if (is_form or has_ended(request)) and not unsent.may_write(request):
            return super().handle_no_permission(request, view)
        if is_form:
            return keep(request)
        if has_ended(request):
            messages.warning(request, ENDED)
        return super().handle_no_permission(request, view)


def is_trusted_form(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether a page of this site sent it, which the check of its token has shown before."""
    return request.method == "POST" and not getattr(view, "csrf_exempt", False)


def keep(request: HttpRequest) -> HttpResponse:
    """To the sign-in, then to the page where what was sent may be sent again."""
    kept = unsent.keep(request)
    messages.warning(request, ENDED if kept.fields is None else KEPT)
    away = redirect_to_login(reverse("unsent"))
    return HttpResponseClientRedirect(away.url) if request.htmx else away


def has_ended(request: HttpRequest) -> bool:
    """Whether the browser still holds the key of a session that no longer exists."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.session_key is None
