"""The columns that a person chooses: remembered for that list, or in the address for once."""

import re

import pytest

from accounts.models import Entry, User
from tests.factories import EpciFactory, PopulationFactory, UserFactory, siren

pytestmark = pytest.mark.django_db
CHOOSE, LIST = "/compte/colonnes/epci/", "/epci/"


@pytest.fixture
def person(client) -> User:
    PopulationFactory(epci=EpciFactory(siren=siren(700)), year=2026)
    user = UserFactory()
    client.force_login(user)
    return user


def headers(client, address: str = LIST) -> list[str]:
    html = client.get(address).content.decode()
    return [
        " ".join(one.split()) for one in re.findall(r'scope="col"[^>]*>\s*<?[^>]*>?([^<]*)', html)
    ]


def test_what_is_chosen_is_found_again_and_given_back(client, person):
    every = headers(client)
    answer = client.post(CHOOSE, {"colonnes": ["siren", "inconnue"], "retour": "/epci/?tri=-nom"})
    assert answer.url == "/epci/?tri=-nom"
    assert headers(client) == ["EPCI", "SIREN"]
    assert client.get("/epci/?format=csv").getvalue().decode("utf-8-sig").splitlines()[0] == (
        "EPCI;Année;SIREN"
    )
    (line,) = Entry.objects.filter(act="choix de colonnes")
    assert (line.subject, line.before, line.after) == ("EPCI et leurs populations", "", "SIREN")
    client.post(CHOOSE, {"retour": LIST})
    assert headers(client) == every
    assert User.objects.get(pk=person.pk).chosen_columns == {}


def test_columns_for_this_once_are_in_the_address_and_not_remembered(client, person):
    sent = {"colonnes": ["totale", "nature"], "retour": "/epci/?annee=2026", "une_fois": "1"}
    answer = client.post(CHOOSE, sent)
    assert answer.url == "/epci/?annee=2026&colonnes=totale,nature"
    assert headers(client, answer.url) == ["EPCI", "Totale", "Nature"]
    assert User.objects.get(pk=person.pk).chosen_columns is None


def test_the_choice_of_one_list_and_of_one_person_is_theirs_alone(client, person):
    client.post(CHOOSE, {"colonnes": "siren", "retour": LIST})
    client.post("/compte/colonnes/journal/", {"colonnes": "acte", "retour": LIST})
    kept = User.objects.get(pk=person.pk).chosen_columns
    assert kept == {"epci": ["siren"], "journal": ["acte"]}
    client.force_login(UserFactory())
    assert len(headers(client)) == 7


@pytest.mark.parametrize(
    "address", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", ""]
)
def test_one_comes_back_to_no_address_but_ours(client, person, address):
    assert client.post(CHOOSE, {"retour": address}).url == "/"


def test_a_list_that_nobody_declared_is_not_found(client, person):
    assert client.post("/compte/colonnes/inconnue/", {"colonnes": "a"}).status_code == 404
