"""The secret key changes while several servers serve: nobody is put out, no link dies."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from press.files.ciphers import decrypt, encrypt
from press.files.held import HeldFile, held
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase assez longue pour servir"
OLD, NEW = "ancienne" * 8, "nouvelle" * 8
# A server that was not restarted yet, then one that was: each reads what the other writes.
BEFORE, AFTER = (OLD, [NEW]), (NEW, [OLD])
Keys = tuple[str, list[str]]


@contextmanager
def server(keys: Keys) -> Iterator[None]:
    key, others = keys
    with override_settings(SECRET_KEY=key, SECRET_KEY_FALLBACKS=others):
        yield


@pytest.fixture
def person() -> User:
    user = MembershipFactory().user
    user.set_password(PASSWORD)
    user.save()
    return user


def entered(user: User) -> Client:
    browser = Client()
    browser.post(reverse("login"), {"login": user.email, "password": PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(("first", "second"), [(BEFORE, AFTER), (AFTER, BEFORE)])
def test_each_server_reads_what_the_other_writes(person, first: Keys, second: Keys):
    with server(first):
        browser, secret = entered(person), encrypt("secret")
        box = {"file-garde": held(b"contenu", "acte.pdf")}
        Client().post(reverse("account_reset_password"), {"email": person.email})
        link = next(one for one in mail.outbox[-1].body.split() if one.startswith("http"))
    with server(second):
        assert is_in(browser)
        assert decrypt(secret) == "secret"
        assert HeldFile().value_from_datadict(box, {}, "file").read() == b"contenu"
        page = Client().get("/" + link.split("/", 3)[3], follow=True)
        assert page.context["form"].fields.keys() >= {"password1"}
    with server(first):
        assert is_in(browser)


def test_a_server_that_was_not_told_of_the_next_key_puts_people_out(person):
    """The control: why the next key is given to each server before any of them writes with it."""
    with server(AFTER):
        browser = entered(person)
    with server((OLD, [])):
        assert not is_in(browser)


def test_the_former_key_goes_once_what_it_wrote_is_written_anew(person):
    with server(BEFORE):
        browser = entered(person)
    with server(AFTER):
        assert is_in(browser)
        call_command("rotate_secrets")
    with server((NEW, [])):
        assert is_in(browser)
