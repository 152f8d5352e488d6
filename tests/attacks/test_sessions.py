"""A session belongs to whoever signed in, for as long as they are signed in."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Session, User
from tests.access import PASSWORD
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NAME = settings.SESSION_COOKIE_NAME
PLANTED = "a" * 32


@pytest.fixture
def person() -> User:
    return UserFactory(password=PASSWORD)


def sign_in(browser: Client, person: User) -> str:
    """The cookie that the browser has once signed in."""
    answer = browser.post(reverse("login"), {"login": person.email, "password": PASSWORD})
    assert answer.url == reverse("home")
    return browser.cookies[NAME].value


def with_cookie(value: str) -> Client:
    browser = Client()
    browser.cookies[NAME] = value
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(reverse("account")).status_code == 200


def test_a_planted_key_does_not_become_a_session(person):
    """Whoever planted it in a browser would share the session of whoever signs in there."""
    victim = with_cookie(PLANTED)
    assert sign_in(victim, person) != PLANTED
    assert is_in(victim)
    assert not is_in(with_cookie(PLANTED))


def test_a_key_of_before_the_sign_in_opens_nothing_after_it(person):
    attacker = Client()
    attacker.post("/epci/populations/2027/", {"242504116-total": "1"})  # keeps what is typed
    planted = attacker.cookies[NAME].value
    victim = with_cookie(planted)
    assert sign_in(victim, person) != planted
    assert not is_in(with_cookie(planted))


def test_a_cookie_copied_before_signing_out_opens_nothing_after_it(person):
    browser = Client()
    copied = sign_in(browser, person)
    assert is_in(with_cookie(copied))
    browser.post(reverse("logout"))
    assert not is_in(with_cookie(copied))
    assert not Session.objects.filter(pk=copied).exists()


def test_two_sign_ins_have_two_keys(person):
    assert sign_in(Client(), person) != sign_in(Client(), person)


def test_a_closed_account_is_out_at_its_next_page(person):
    browser = Client()
    sign_in(browser, person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_in(browser)


@pytest.mark.parametrize("value", ["", "a", "é", "../../etc", "a" * 5_000, "'; --", "\x00"])
def test_a_cookie_that_is_no_key_is_nobody(value, person):
    assert not is_in(with_cookie(value))
