"""What the bounds and the logs of a request cost its page: under 3 % (processor time).

Each guard is called around an answer that costs nothing, thousands of times: what it takes for
itself, against the pages that it stands before. A page timed with and without them tells nothing:
they take microseconds, and two runs of one page differ by more.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils.module_loading import import_string

from benchmarks.databases import database
from benchmarks.pages import ELECTED, seconds, signed_in
from config.demo.loader import load
from epci.populations.acts import load_register

GUARDS = (
    "config.site.traced.traced",
    "config.site.too_large.bodies",
    "config.site.unreadable.charset",
    "config.site.which_one.WhichOne",
    "config.site.not_allowed.not_allowed",
    "config.site.once.SentOnce",
)
PAGES = {
    "accessibilité": "/accessibilite/",
    "mot de passe oublié": "/connexion/oubli/",
    "accueil": "/",
    "convention": "/conventions/TI-DOUBS/",
    "journal": "/conventions/TI-DOUBS/journal/",
}
CALLS, MOST = 5_000, 0.03


def run() -> None:
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        tempfile.TemporaryDirectory() as folder,
        database(Path(folder)),
        override_settings(
            SECURE_SSL_REDIRECT=False,
            ALLOWED_HOSTS=["testserver"],
            STORAGES={**settings.STORAGES, "staticfiles": static},
        ),
    ):
        load_register(by=None)
        load()
        own = _own()
        print(f"  bornes et traces d'une demande : {own * 1e6:.0f} µs (moyenne de {CALLS})")
        client = signed_in(ELECTED)
        taken = {name: seconds(client, url) for name, url in PAGES.items()}
        for name, page in sorted(taken.items(), key=lambda one: one[1]):
            print(f"  {name:<20}{page * 1000:>6.1f} ms : {own / page:.2%}")
        share = own / min(taken.values())
        print(f"  soit {share:.2%} de la plus rapide des pages (au plus {MOST:.0%})")


def _own() -> float:
    """What all the guards take for themselves, of one request (s)."""
    plain = HttpResponse("bien")
    answer: Callable[[HttpRequest], HttpResponse] = lambda _request: plain  # noqa: E731
    for path in reversed(GUARDS):
        answer = _standing(import_string(path), answer)
    request: Any = RequestFactory().get("/conventions/")
    request.user, request.htmx = AnonymousUser(), False
    start = process_time()
    for _ in range(CALLS):
        answer(request)
    return (process_time() - start) / CALLS


def _standing(
    guard: Any, then: Callable[[HttpRequest], HttpResponse]
) -> Callable[[HttpRequest], HttpResponse]:
    """A guard before what follows, with what it asks of the page's function, as Django calls it."""
    made = guard(then)
    asked = getattr(made, "process_view", None)
    if asked is None:
        return made

    def called(request: HttpRequest) -> HttpResponse:
        return asked(request) or made(request)

    return called
