"""One form sent eight times at once, as by the threads of a server, acts once."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from config.site.once import SentOnce
from press.kit.tags import ONCE

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]
TIMES = 8


def test_eight_at_once_act_once(settings):
    """As threads of a server, which wait for the first of them."""
    if connection.vendor == "sqlite":  # the database of the tests, in memory, takes one at a time
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    acted: list[int] = []

    def act(_request: object) -> HttpResponse:
        acted.append(1)
        return HttpResponse(status=302, headers={"Location": "/fait/"})

    middleware = SentOnce(act)

    def send(_rank: int) -> str:
        request = RequestFactory().post("/x/", {ONCE: "a", "title": "Bilan"})
        request.user, request.htmx = SimpleNamespace(pk=1), False
        try:
            early = middleware.process_view(request)
            return (early or middleware(request)).headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        assert list(pool.map(send, range(TIMES))) == ["/fait/"] * TIMES
    assert len(acted) == 1
