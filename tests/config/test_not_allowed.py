"""An address that a button sends, opened as a page: 405, in French, with the way back."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")
GIVE_UP = "/conventions/TI-DOUBS/suivi/1/abandonner/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    return client


@pytest.mark.parametrize(
    ("address", "back"),
    [
        (GIVE_UP, "/conventions/TI-DOUBS/"),
        ("/deconnexion/", "/"),
    ],
)
def test_it_says_so_and_leads_back(signed_in, address, back):
    answer = signed_in.get(address)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Cette adresse ne s'ouvre pas, elle s'envoie depuis un bouton" in text_of(answer)
    assert re.findall(r'<a href="([^"]*)">Revenir', answer.content.decode())[0] == back


def test_a_page_that_is_sent_to_stays_as_it_was(signed_in):
    answer = signed_in.post("/recherche/")
    assert (answer.status_code, answer.content) == (405, b"")


def test_the_one_who_is_nobody_signs_in_first(client):
    assert client.get(GIVE_UP).url == f"/connexion/?next={GIVE_UP}"
