"""The suite itself: what must make a journey fail does."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.accessibility import violations
from tests.journeys.complaints import Complaints

pytestmark = pytest.mark.django_db(transaction=True)

INLINE_SCRIPT = (
    "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
)
FAULTS = {
    "console.error('panne')": "console : panne",
    "setTimeout(() => { throw new Error('panne') })": "script : panne",
    "document.body.setAttribute('style', 'color: red')": "console : Applying inline style violates",
    INLINE_SCRIPT: "console : Executing inline script violates",
    "fetch('/static/absent.css')": "404 : ",
}


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Page:
    page = browser.new_page(base_url=live_server.url)
    page.goto("/accessibilite/")
    return page


@pytest.mark.parametrize(("fault", "heard"), FAULTS.items())
def test_a_fault_is_heard(fault: str, heard: str, page: Page, live_server: LiveServer):
    complaints = Complaints(live_server.url)
    complaints.listen(page)
    page.evaluate(f"() => {{ {fault} }}")
    page.wait_for_timeout(100)
    page.close()
    assert complaints.heard[0][: len(heard)] == heard


def test_a_request_to_elsewhere_is_heard(page: Page, live_server: LiveServer):
    complaints = Complaints("http://ailleurs.example")
    complaints.listen(page)
    page.reload()
    page.close()
    assert f"requête hors du serveur : {live_server.url}/accessibilite/" in complaints.heard


def test_an_image_without_words_is_a_violation(page: Page):
    page.evaluate("document.querySelector('main').append(new Image())")
    found = violations(page)
    page.close()
    assert [one.partition(" : ")[0] for one in found] == ["image-alt (light)"]


def test_words_that_vanish_in_the_dark_are_a_violation(page: Page):
    """Ink that does not follow the scheme: seen in dark alone."""
    page.evaluate("document.querySelector('h1').style.color = '#1c2529'")
    found = violations(page, colours=True)
    page.close()
    assert [one.partition(" : ")[0] for one in found] == ["color-contrast (dark)"]
