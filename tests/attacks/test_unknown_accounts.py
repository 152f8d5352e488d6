"""The sign-in and the reset say nothing of who has an account: byte for byte the same answer."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import UserFactory
from tests.screen import lasting, lasting_headers

pytestmark = pytest.mark.django_db
KNOWN, CLOSED, UNKNOWN = "known@example.org", "close@example.org", "other@example.org"
TRIES = 12  # beyond what either page allows


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    UserFactory(email=KNOWN)
    closed = UserFactory(email=CLOSED)
    User.objects.filter(pk=closed.pk).update(is_active=False)


def told(response: HttpResponse, email: str) -> tuple[int, dict[str, str], bytes]:
    """All that an answer says, but the address itself and the form's token."""
    content = lasting(response.content).replace(email.encode(), b"?")
    return response.status_code, lasting_headers(response), content


def tried(name: str, email: str, **form: str) -> list[tuple[int, dict[str, str], bytes]]:
    """The answers to the same form sent again and again, until it is refused."""
    browser = Client(REMOTE_ADDR="192.0.2.10")
    field = "login" if name == "login" else "email"
    return [told(browser.post(reverse(name), {field: email, **form}), email) for _ in range(TRIES)]


@pytest.mark.parametrize(
    ("name", "form"), [("login", {"password": "faux"}), ("account_reset_password", {})]
)
def test_known_closed_and_unknown_addresses_have_the_same_answers(name, form, time_machine):
    time_machine.move_to("2026-11-22T10:00:00+01:00", tick=False)
    known = tried(name, KNOWN, **form)
    assert {status for status, _, _ in known} >= {429}
    assert tried(name, CLOSED, **form) == known
    assert tried(name, UNKNOWN, **form) == known
