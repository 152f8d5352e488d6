"""A person with an account, the pages where they sign in, and what they are written."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

EMAIL, PASSWORD = "finances@ccvm.example", "quatre mots de passe"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


def sign_in(
    client: Client, email: str = EMAIL, password: str = PASSWORD, *, next: str = "", **headers: str
) -> HttpResponse:
    """Fill in the page; `headers` are those of the environment (REMOTE_ADDR, say)."""
    form = {"login": email, "password": password, "next": next}
    return client.post(reverse("login"), form, **headers)


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def later(**time: int) -> time_machine.travel:
    """From now: `minutes=31`. In the zone of the day of the tests, which naive clocks read."""
    return time_machine.travel(timezone.localtime() + timedelta(**time))


def subjects() -> list[str]:
    """Of the e-mails that left."""
    return [message.subject for message in mail.outbox]
