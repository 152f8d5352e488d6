"""A form that is sent several times at once, by a double click or a slow network, acts once.

Each form of a person who has signed in carries a token of its own (`press.kit.tags`). The first
request that brings it with its fields acts; the others wait for what it answers, and are led to
the same place. A form that comes back with its faults, or changed, may be sent again.
"""

from collections.abc import Callable
from hashlib import sha256
from time import sleep
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.unsent import TOKEN, pairs
from config.site.csrf import referring
from press.kit.tags import ONCE

REMEMBERED, AT_WORK = 3_600, 60  # seconds
PATIENCE, PAUSE = 40, 0.25  # how often, and how many seconds apart, the others look
ACTING = "…"  # instead of the place where the first request leads
ALREADY = "Ce formulaire avait déjà été envoyé : il n'a agi qu'une fois."


class SentOnce:
    """The middleware, after those that lead elsewhere whoever may not send the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "sent_once", "")
        if key and 300 < response.status_code < 400:
            cache.set(key, response.headers.get("Location", ""), REMEMBERED)
        elif key:
            cache.delete(key)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Let the first act; answer the others as it was answered."""
        key = key_of(request)
        if not key:
            return None
        for _ in range(PATIENCE):
            if cache.add(key, ACTING, AT_WORK):
                request.sent_once = key
                return None
            if (place := cache.get(key)) not in (None, ACTING):
                return redirect(place)
            sleep(PAUSE)
        messages.info(request, ALREADY)
        return redirect(referring(request) or "home")


def key_of(request: HttpRequest) -> str:
    """What tells a form, and what was typed in it, from any other; empty for what brings no token.

    What htmx sends while one types is no act.
    """
    if request.method != "POST" or request.htmx or not request.POST.get(ONCE):
        return ""
    fields = [pair for pair in pairs(request) if pair[0] != TOKEN]
    files = [(name, file.name, file.size) for name, file in request.FILES.items()]
    said = repr((request.user.pk, request.get_full_path(), fields, files))
    return f"once:{sha256(said.encode()).hexdigest()}"
