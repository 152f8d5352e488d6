"""A password that is guessed at once, or that only costs a hash, is refused with its reason."""

from time import process_time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.passwords import MOST_BYTES, counted, fits
from tests.screen import text_of

GUESSED = (
    "123456789012",
    " " * 12,
    "a" * 40,
    "abcabcabcabcabc",
    "abcdefghijklmnop",
    "azertyuiopqsdfgh",
    "98765432109876",
    "motdepasse123456",
    "PasswordPassword1",
    "bonjourbonjour12",
    "prorata-prorata",
)
SOUND = (
    "cheval agrafe pile correcte",
    "une phrase assez longue",
    "Xk7!qz-Rw2pLmv",
    "à quoi bon courir ?",
    "le train de 7h42",
)


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_at_once_is_refused(password: str):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", SOUND)
def test_a_phrase_is_enough(password: str):
    validate_password(password)


def test_128_bytes_are_hashed_and_no_more():
    phrase = "cheval agrafe pile correcte " * 5
    assert fits(phrase[:MOST_BYTES])
    assert not fits("é" * 65)
    with pytest.raises(ValidationError, match="128 octets au plus"):
        validate_password(phrase)


@pytest.mark.django_db
def test_a_long_password_costs_no_hash_at_the_sign_in(monkeypatch: pytest.MonkeyPatch):
    tried: list[str] = []
    monkeypatch.setattr(
        "accounts.adapters.AccountAdapter.authenticate",
        lambda _self, _request, **typed: tried.append(typed["password"]),
    )
    form = {"login": "a@example.org", "password": "x" * 200_000}
    assert "128 octets au plus" in text_of(Client().post(reverse("login"), form))
    assert tried == []
    Client().post(reverse("login"), form | {"password": "x" * MOST_BYTES})
    assert tried == ["x" * MOST_BYTES]  # else the test above would prove nothing


def test_counting_is_linear():
    """Of the longest that a request may bring: no form hands it more than it takes."""
    before = process_time()
    counted("ab" * 50_000 + "x" * 50_000 + "ac" * 10_000)
    assert process_time() - before < 20
