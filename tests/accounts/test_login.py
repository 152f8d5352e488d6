"""Signing in and out: one answer to any mistake, and in a demonstration a button a role."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD, sign_in

REFUSED = "ne vont pas ensemble"


def test_a_page_asks_to_sign_in_and_then_comes_back(client, person):
    asked = client.get(reverse("epci_list"))
    assert asked.url == "/connexion/?next=/epci/"
    answer = sign_in(client, person.email, PASSWORD, next="/epci/")
    assert answer.url == "/epci/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_capitals_and_spaces_around_the_address_do_not_matter(client, person):
    assert sign_in(client, " Finances@CCVM.example ", PASSWORD).url == reverse("home")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("finances@ccvm.example", "autre chose"),
        ("personne@ccvm.example", PASSWORD),
        ("partie@ccvm.example", PASSWORD),
    ],
    ids=["wrong password", "unknown address", "account closed"],
)
def test_every_mistake_has_the_same_sentence(client, person, email, password):
    gone = User.objects.create_user("partie@ccvm.example", PASSWORD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    answer = sign_in(client, email, password)
    assert answer.status_code == 200
    (sentence,) = answer.context["form"].non_field_errors()
    assert REFUSED in sentence
    assert f'value="{email}"' in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_address_that_is_none_is_said_beside_its_field(client, db):
    answer = sign_in(client, "finances", PASSWORD)
    refused = {"login": ["Cette adresse électronique n'est pas complète."]}
    assert answer.context["form"].errors == refused
    assert 'aria-describedby="id_login_error"' in answer.content.decode()


def test_one_is_not_sent_to_another_site(client, person):
    answer = sign_in(client, person.email, PASSWORD, next="https://ailleurs.example/")
    assert answer.url == reverse("home")


def test_a_person_signed_in_goes_on(client, person):
    client.force_login(person)
    assert client.get(reverse("login")).url == reverse("home")


def test_signing_out_is_an_act(client, person):
    client.force_login(person)
    assert client.get(reverse("logout")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("logout")).url == reverse("login")
    assert "_auth_user_id" not in client.session


def test_outside_a_demonstration_no_account_is_shown(client, settings, demo):
    settings.DEMONSTRATION = False
    content = client.get(reverse("login")).content.decode()
    assert "comptes-de-demonstration" not in content
    assert "@ccvm.example" not in content


def test_each_role_of_the_demonstration_is_one_button_away(client, settings, demo):
    settings.DEMONSTRATION = True
    content = client.get(reverse("login")).content.decode()
    values = re.compile(r'name="(login|password)" value="([^"]+)"')
    forms = [dict(values.findall(form)) for form in content.split("<form")[2:]]
    assert [form["login"] for form in forms] == [
        "finances@ccvm.example",
        "projet@cci-saone-doubs.example",
        "elu@gbm.example",
        "admin@ccvm.example",
        "hote@prorata.example",
    ]
    assert [sign_in(Client(), **as_typed(form)).status_code for form in forms] == [302] * 5


def as_typed(form: dict[str, str]) -> dict[str, str]:
    return {"email": form["login"], "password": form["password"]}
