"""A real browser on a live server: one Chromium for the whole suite, one fresh page a test.

A page fails its test when its console complains, when a script breaks, when the content
security policy is violated, or when it asks anything of another server.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.demo import load_demonstration
from tests.journeys.complaints import Complaints
from tests.pouring import pour

CHROMIUM = "/usr/bin/chromium-headless-shell"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without its windows.

    Playwright's loop makes Django believe itself in asynchronous code.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def demonstration(live_server: LiveServer) -> None:
    """The five real conventions, committed: the server reads them from its own threads."""
    pour(load_demonstration)


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Open a page of a given width, signed in as someone or nobody; complaints fail the test."""
    complaints = Complaints(live_server.url)
    contexts: list[BrowserContext] = []

    def open_(
        *,
        email: str = "",
        viewport: dict[str, int] = WIDE,
        scripts: bool = True,
        expected: int | None = None,
    ) -> Page:
        complaints.expected = expected
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            java_script_enabled=scripts,
            locale="fr-FR",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if email:
            context.add_cookies([session_of(email, live_server.url)])
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints.heard == []


def session_of(email: str, url: str) -> dict[str, str]:
    """The cookie of someone who has signed in."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}
