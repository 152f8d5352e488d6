"""Every answer carries the headers that close the browser: pages, refusals, redirects, files."""

from collections.abc import Iterator

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from epci.permissions import Role
from tests.access import PASSWORD, ROWS
from tests.attacks.production import production_settings
from tests.factories import UserFactory
from tests.made import NEIGHBOUR
from tests.rules import PARTNER, Person
from tests.world import World

pytestmark = pytest.mark.django_db
READER = Person(Role.ELECTED_MEMBER, PARTNER)
CLOSED = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; "
        "style-src 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def closed(response: HttpResponse) -> dict[str, str]:
    """The headers of the answer that close the browser; the policy's directives in order."""
    found = {name: response[name] for name in CLOSED if name in response}
    policy = found["Content-Security-Policy"].split("; ")
    return found | {"Content-Security-Policy": "; ".join(sorted(policy))}


def error(monkeypatch: pytest.MonkeyPatch) -> HttpResponse:
    with monkeypatch.context() as patch:
        patch.setattr("config.site.health.connection", None)
        return Client(raise_request_exception=False).get(reverse("health"))


@pytest.fixture
def answers(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, HttpResponse]:
    """One answer of each kind, by its name and status."""
    nobody, reader = Client(), world.browser(READER, world.organisations[NEIGHBOUR])
    forger = Client(enforce_csrf_checks=True)
    stranger = Client(headers={"host": "ailleurs.example"})
    address = {row.name: world.address(row) for row in ROWS}
    return {
        "page 200": reader.get(address["convention"]),
        "public page 200": nobody.get(address["accessibility"]),
        "probe 200": nobody.get(address["health"]),
        "letter 200": reader.get(address["letter"]),
        "draft 200": reader.get(address["preview_letter"]),
        "archive 200": reader.get(address["letters_zip"]),
        "slash 301": reader.get("/conventions"),
        "to the sign-in 302": nobody.get(address["home"]),
        "foreign host 400": stranger.get(address["home"]),
        "refused 403": reader.post(address["prepare_round"]),
        "forged 403": forger.post(address["login"]),
        "absent 404": reader.get("/conventions/ABSENTE/"),
        "absent file 404": nobody.get("/static/absent.css"),
        "method 405": reader.post(address["home"]),
        "error 500": error(monkeypatch),
    }


def test_every_kind_of_answer_is_closed_and_not_kept(answers):
    got = {name: str(response.status_code) for name, response in answers.items()}
    assert got == {name: name.rpartition(" ")[-1] for name in answers}
    assert {name: closed(one) for name, one in answers.items()} == dict.fromkeys(answers, CLOSED)
    assert {one["Cache-Control"] for one in answers.values()} == {"private, no-store"}
    (features,) = {one["Permissions-Policy"] for one in answers.values()}
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(features.split(", "))


def test_a_static_file_is_closed_and_may_be_kept(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "page.css").write_text("p { color: black }")
    response = Client().get("/static/page.css")
    assert (response.status_code, closed(response)) == (200, CLOSED)
    assert response["Cache-Control"].startswith("max-age=")
    response.close()


@pytest.fixture
def production() -> Iterator[Client]:
    """A browser of a production; `secure=True` asks by HTTPS."""
    with override_settings(**production_settings(), ALLOWED_HOSTS=["prorata.example"]):
        yield Client(headers={"host": "prorata.example"})


def test_production_leads_to_https_and_stays_there(production):
    plain = production.get("/accessibilite/?a=1")
    assert plain.status_code == 301
    assert plain["Location"] == "https://prorata.example/accessibilite/?a=1"
    assert closed(plain) == CLOSED
    secure = production.get("/accessibilite/", secure=True)
    a_year = "max-age=31536000; includeSubDomains; preload"
    assert (secure.status_code, secure["Strict-Transport-Security"]) == (200, a_year)


def test_production_s_cookies_belong_to_this_host_and_to_no_script(production):
    known = {"login": UserFactory(password=PASSWORD).email, "password": PASSWORD}
    production.get(reverse("login"), secure=True)
    assert production.post(reverse("login"), known, secure=True).status_code == 302
    attributes = "secure", "httponly", "path", "domain", "samesite"
    cookies = {
        name: tuple(one[attribute] for attribute in attributes)
        for name, one in production.cookies.items()
    }
    locked = (True, True, "/", "", "Lax")
    assert cookies == {"__Host-session": locked, "__Host-csrf": locked}


def test_without_https_cookies_have_no_prefix_that_browsers_would_refuse():
    assert (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME) == ("session", "csrf")


def test_leaving_clears_what_the_browser_keeps_and_nothing_else_does(world: World):
    """Figures that were typed stay in no browser; a page that is read clears nothing."""
    reader = world.browser(READER, world.organisations[NEIGHBOUR])
    assert "Clear-Site-Data" not in reader.get(reverse("home"))
    left = reader.post(reverse("logout"))
    assert left["Clear-Site-Data"] == '"cache", "storage"'
