"""Signing in through ProConnect, against a real OpenID provider in another process."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as application
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from epci.models import Membership, Organisation
from tests.accounts.conftest import is_in
from tests.factories import MembershipFactory
from tests.provider.people import AGENT, KNOWN, OTHER_SIRET, SIRET
from tests.screen import text_of

CLIENT_ID, CLIENT_SECRET = "prorata", "un secret remis par ProConnect"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of the provider, which lives as long as these tests."""
    arguments = (CLIENT_ID, CLIENT_SECRET, "http://testserver/proconnect/retour/")
    day = timezone.localtime().isoformat()
    command = [sys.executable, "-m", "tests.provider", *arguments, day]
    with subprocess.Popen(
        command, cwd=application.BASE_DIR, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(autouse=True)
def _proconnect(provider: str, settings: pytest.FixtureRequest) -> None:
    """The settings that an operator gives, as config.settings derives the others."""
    settings.PROCONNECT_URL = provider
    settings.AUTHENTICATION_BACKENDS = [
        *application.AUTHENTICATION_BACKENDS,
        "epci.people.proconnect.ProConnectBackend",
    ]
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OIDC_RP_SIGN_ALGO = "RS256"
    settings.OIDC_RP_SCOPES, settings.OIDC_STORE_ID_TOKEN = "openid email siret", True
    for name, path in {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorize",
        "OIDC_OP_TOKEN_ENDPOINT": "token",
        "OIDC_OP_USER_ENDPOINT": "userinfo",
        "OIDC_OP_JWKS_ENDPOINT": "jwks",
    }.items():
        setattr(settings, name, f"{provider}/{path}")


@pytest.fixture
def officer(db: None) -> Membership:
    """The finance officer whom the provider knows, of an organisation with its SIRET."""
    user = User.objects.create_user(KNOWN)
    member = MembershipFactory(user=user, organisation__siren=SIRET[:9])
    Organisation.objects.filter(pk=member.organisation.pk).update(siret=SIRET)
    return member


def vouch(client: Client, who: str, *, next: str = "") -> str:
    """Press the button, say at the provider who one is; gives the address it sends back to."""
    asked = client.get(reverse("proconnect"), {"next": next} if next else {})
    there = requests.get(asked.url, allow_redirects=False, timeout=5)
    session = requests.Session()
    login = f"{there.headers['Location']}&who={who}"
    page = session.get(requests.compat.urljoin(asked.url, login), allow_redirects=False, timeout=5)
    back = session.get(
        requests.compat.urljoin(asked.url, page.headers["Location"]),
        allow_redirects=False,
        timeout=5,
    )
    address = urlsplit(back.headers["Location"])
    return f"{address.path}?{address.query}"


def come_back(client: Client, who: str, **more: str):
    return client.get(vouch(client, who, **more))


def said(answer) -> str:
    (message,) = get_messages(answer.wsgi_request)
    return str(message)


@pytest.mark.parametrize("who", ["agent", "majuscules"])
def test_an_agent_enters_and_acts_for_the_organisation_of_their_siret(client, officer, who):
    MembershipFactory(user=officer.user)
    client.get(reverse("login"))
    answer = come_back(client, who, next="/epci/")
    assert answer.url == "/epci/"
    assert is_in(client)
    page = client.get("/epci/")
    assert page.context["acting_for"] == [officer.organisation]


def test_it_is_asked_for_an_address_and_a_siret(client, db, provider):
    asked = urlsplit(client.get(reverse("proconnect")).url)
    query = {name: value[0] for name, value in parse_qs(asked.query).items()}
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == f"{provider}/authorize"
    assert query["scope"] == "openid email siret"
    assert query["redirect_uri"] == "http://testserver/proconnect/retour/"
    assert len(query["state"]) == len(query["nonce"]) == 32


def test_an_organisation_whose_siren_alone_is_known_will_do(client, officer):
    Organisation.objects.filter(pk=officer.organisation.pk).update(siret=None)
    assert come_back(client, "agent").url == reverse("home")


def test_another_establishment_of_the_organisation_is_the_organisation(client, officer):
    assert come_back(client, "annexe").url == reverse("home")


def test_an_account_is_bound_to_the_identity_that_first_entered_by_it(client, officer):
    come_back(client, "agent")
    assert User.objects.get().proconnect_sub == AGENT
    assert Entry.objects.filter(act="compte lié à ProConnect").count() == 1
    other = Client()
    answer = come_back(other, "homonyme")
    assert "est lié à une autre identité ProConnect" in said(answer)
    assert not is_in(other)


@pytest.mark.parametrize(("step", "kept"), [("confirm", "dupont@ccvm.example"), ("leave", KNOWN)])
def test_a_new_address_enters_and_is_taken_once_confirmed(client, officer, step, kept):
    come_back(client, "agent")
    client.post(reverse("logout"))
    assert "sous l'adresse « dupont@ccvm.example »" in said(come_back(client, "mariee"))
    assert is_in(client)
    assert User.objects.get().email == KNOWN
    assert "Votre adresse a changé dans ProConnect" in text_of(client.get(reverse("account")))
    client.post(reverse("proconnect_address"), {"step": step})
    assert User.objects.get().email == kept
    assert "Votre adresse a changé" not in text_of(client.get(reverse("account")))


def test_an_address_that_another_account_has_is_not_taken(client, officer):
    User.objects.create_user("dupont@ccvm.example")
    come_back(client, "agent")
    client.post(reverse("logout"))
    come_back(client, "mariee")
    answer = client.post(reverse("proconnect_address"), {"step": "confirm"}, follow=True)
    assert "a déjà un compte" in text_of(answer)
    assert User.objects.filter(email=KNOWN).exists()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("inconnu", "« personne@ailleurs.example », qui n'a pas de compte dans Prorata"),
        ("ailleurs", f"l'organisme de SIRET {OTHER_SIRET}, pour lequel votre compte n'agit pas"),
        ("sans-siret", "l'organisme de SIRET inconnu"),
        ("faussaire", "ProConnect n'a pas pu vous identifier"),
        ("autre-service", "ProConnect n'a pas pu vous identifier"),
        ("autre-personne", "ProConnect n'a pas pu vous identifier"),
    ],
)
def test_whoever_is_not_recognised_is_told_why_and_stays_out(client, officer, who, sentence):
    answer = come_back(client, who)
    assert answer.url == reverse("login")
    assert sentence in said(answer)
    assert not is_in(client)


def test_a_closed_account_is_no_account(client, officer):
    User.objects.update(is_active=False)
    assert "n'a pas de compte" in said(come_back(client, "agent"))


def test_an_answer_serves_once(client, officer):
    address = vouch(client, "agent")
    client.get(address)
    client.post(reverse("logout"))
    assert client.get(address).url == reverse("login")
    assert not is_in(client)


@pytest.mark.parametrize(
    "query", ["", "?error=access_denied&state=x", "?code=x&state=y", "?code=x", "?state="]
)
def test_an_answer_that_nobody_asked_for_is_refused_with_a_sentence(client, officer, query):
    answer = client.get(reverse("oidc_authentication_callback") + query)
    assert answer.url == reverse("login")
    assert "n'a pas pu vous identifier" in said(answer)


def test_a_provider_that_does_not_answer_is_told_so(client, officer, settings):
    address = vouch(client, "agent")
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    assert "n'a pas pu vous identifier" in said(client.get(address))


def test_many_refusals_lock_nobody_behind_the_same_address(client, officer):
    for _ in range(12):
        client.get(reverse("oidc_authentication_callback") + "?code=x&state=y")
    assert come_back(client, "agent").url == reverse("home")


def test_who_showed_two_factors_there_needs_no_other_here(client, officer, settings):
    settings.SECOND_FACTOR = "required"
    come_back(client, "deux-facteurs")
    assert client.get("/epci/").status_code == 200
    other = Client()
    come_back(other, "agent")
    assert other.get("/epci/").url == reverse("enrol")


def test_on_a_shared_machine_one_leaves_proconnect_too(client, officer, provider):
    come_back(client, "agent")
    client.post(reverse("logout"))
    page = client.get(reverse("login"))
    address = page.context["farewell"]
    assert address.startswith(f"{provider}/session/end?")
    assert "quittez aussi ProConnect" in text_of(page)
    left = requests.get(address, allow_redirects=False, timeout=5)
    assert left.headers["Location"].startswith("http://testserver/connexion/?state=")
    assert client.get(reverse("login")).context["farewell"] == ""


def test_the_button_is_there_when_it_is_set_and_not_otherwise(client, db, settings):
    assert "S'identifier avec ProConnect" in text_of(client.get("/connexion/?next=/epci/"))
    settings.PROCONNECT_URL = ""
    assert "ProConnect" not in text_of(client.get(reverse("login")))
    assert client.get(reverse("proconnect")).status_code == 404
    assert client.get(reverse("oidc_authentication_callback")).status_code == 404
