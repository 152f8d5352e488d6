"""What a provider may not say: each claim that is false, missing or misshapen is refused."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation, ValidationError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from epci.people import proconnect
from epci.people.proconnect import ProConnectBackend, recognised
from tests.factories import MembershipFactory

OURS, URL = "prorata", "https://proconnect.example/api/v2"
SOUND: dict[str, Any] = {"iss": URL, "aud": OURS, "exp": 2, "iat": 1, "nonce": "n", "sub": "s"}


@pytest.fixture
def backend(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProConnectBackend]:
    """With the signature taken for granted: what is judged is what was signed."""
    settings.PROCONNECT_URL, settings.OIDC_TIMEOUT = URL, 1
    found = ProConnectBackend.__new__(ProConnectBackend)
    found.OIDC_RP_CLIENT_ID, found.OIDC_OP_USER_ENDPOINT = OURS, f"{URL}/userinfo"
    monkeypatch.setattr(OIDCAuthenticationBackend, "verify_token", lambda _self, token, **_: token)
    return found


@pytest.mark.parametrize(
    "said",
    [
        {"exp": None},
        {"iat": None},
        {"exp": "demain"},
        {"iss": "https://ailleurs.example"},
        {"aud": "autre"},
        {"aud": None},
        {"aud": 7},
        {"azp": "autre"},
        {"aud": [OURS, "autre"]},
        {"aud": [OURS, "autre"], "azp": "autre"},
    ],
)
def test_a_token_that_is_not_for_us_and_dated_is_refused(said, backend: ProConnectBackend):
    with pytest.raises(SuspiciousOperation):
        backend.verify_token(SOUND | said, nonce="n")


@pytest.mark.parametrize(
    "said", [{}, {"aud": [OURS]}, {"azp": OURS}, {"aud": [OURS, "autre"], "azp": OURS}]
)
def test_a_token_for_us_is_believed(said, backend: ProConnectBackend):
    assert backend.verify_token(SOUND | said, nonce="n") == SOUND | said


@pytest.mark.parametrize("kind", ["application/json", "text/html; a=application/jwt", ""])
def test_user_information_that_is_not_signed_is_refused(kind, backend, monkeypatch):
    def answer(said: str) -> SimpleNamespace:
        return SimpleNamespace(
            headers={"content-type": said}, text=SOUND, raise_for_status=lambda: None
        )

    monkeypatch.setattr(proconnect.requests, "get", lambda *_, **__: answer(kind))
    with pytest.raises(SuspiciousOperation):
        backend.get_userinfo("a", "b", SOUND)
    monkeypatch.setattr(
        proconnect.requests, "get", lambda *_, **__: answer("application/jwt; charset=utf-8")
    )
    assert backend.get_userinfo("a", "b", SOUND) == SOUND


@pytest.mark.django_db
@pytest.mark.parametrize(
    "claims",
    [
        {"email": ["a@example.org"]},
        {"email": {"a": 1}},
        {"email": "a" * 300},
        {"siret": "1" * 509},
        {"siret": 24250036100017},
        {"siret": "2425003610001x"},
        {"siret": "٢" * 14},
    ],
)
def test_a_claim_of_another_shape_is_refused_in_a_sentence(claims):
    known = MembershipFactory(organisation__siren="242500361")
    sound = {"email": known.user.email, "siret": "24250036100017"}
    assert recognised(sound) == (known.user, known.organisation)
    with pytest.raises(ValidationError) as refused:
        recognised(sound | claims)
    assert "ProConnect n'a pas pu vous identifier" in refused.value.message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amr", "counts"), [(["pwd", "mfa"], True), ("xmfax", False), (None, False)]
)
def test_only_a_list_of_methods_says_that_two_were_shown(amr, counts, backend, monkeypatch):
    known = MembershipFactory(organisation__siren="242500361")
    shown: list[str] = []
    monkeypatch.setattr(proconnect, "choose", lambda *_: None)
    monkeypatch.setattr(
        proconnect, "record_authentication", lambda *_, method, **__: shown.append(method)
    )
    claims = SOUND | {"email": known.user.email, "siret": "24250036100017"}
    monkeypatch.setattr(backend, "get_userinfo", lambda *_: claims, raising=False)
    backend.request = None
    backend.get_or_create_user("a", "b", SOUND | {"amr": amr})
    assert ("mfa" in shown) is counts
