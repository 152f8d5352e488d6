"""What the link of an invitation opens."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from epci.models import Membership
from epci.people import acts as people
from epci.permissions import Role
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

PASSWORD = "trois chaises et un buffet"
TYPED = {"name": "Nouvelle", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def chair() -> Membership:
    return MembershipFactory(organisation__name="CC de la Vallée", role=Role.ADMINISTRATOR)


def link_for(chair: Membership, email: str, role: Role = Role.ELECTED_MEMBER) -> str:
    people.invite(
        organisation=chair.organisation,
        email=email,
        roles=[role],
        by=chair.user,
        at=timezone.now(),
    )
    (line,) = [line for line in mail.outbox[-1].body.splitlines() if "/invitation/" in line]
    return line.removeprefix("http://127.0.0.1:8000")


def test_a_newcomer_gives_a_name_and_a_password_and_is_in(client, chair):
    link = link_for(chair, "nouvelle@vallee.example")
    shown = client.get(link)
    assert f"{chair.user} vous invite à agir pour CC de la Vallée , comme élu" in text_of(shown)
    answer = client.post(link, TYPED, follow=True)
    assert answer.redirect_chain == [(reverse("home"), 302)]
    assert "Vous agissez pour CC de la Vallée, comme élu." in text_of(answer)
    assert answer.context["user"].email == "nouvelle@vallee.example"
    again = Client().get(link)
    assert (again.status_code, people.USED in text_of(again)) == (410, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password1": "court", "password2": "court"}, "au minimum 12"),
        (
            {"password1": "une chose, 12 fois", "password2": "autre chose 12"},
            "ne sont pas les mêmes",
        ),
        ({"name": ""}, "Ce champ est obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(client, chair, typed, sentence):
    link = link_for(chair, "nouvelle@vallee.example")
    answer = client.post(link, TYPED | typed)
    assert sentence in text_of(answer)
    assert not User.objects.filter(email="nouvelle@vallee.example").exists()
    assert client.post(link, TYPED).status_code == 302


def test_whoever_has_an_account_signs_in_as_that_address_then_confirms(client, chair):
    known = UserFactory(email="connue@plateau.example")
    link = link_for(chair, "Connue@Plateau.example")
    anonymous = client.get(link)
    assert f'href="{reverse("login")}?next={link}"' in anonymous.content.decode()
    assert client.post(link, TYPED).status_code == 200
    client.force_login(UserFactory(email="autre@plateau.example"))
    other = client.post(link, TYPED)
    assert "et vous êtes connecté comme autre@plateau.example" in text_of(other)
    assert not Membership.objects.filter(user=known).exists()
    client.force_login(known)
    assert "Accepter" in text_of(client.get(link))
    assert client.post(link).url == reverse("home")
    assert Membership.objects.get(user=known).organisation == chair.organisation


def test_one_arrives_acting_for_who_invited_even_when_another_comes_first(client, chair):
    known = MembershipFactory(organisation__name="Agence").user
    link = link_for(chair, known.email)
    client.force_login(known)
    client.post(link)
    (shown,) = client.get("/").context["acting_for"]
    assert shown == chair.organisation


def test_nobody_opens_an_account_while_signed_in_as_another(client, chair):
    link = link_for(chair, "nouvelle@vallee.example")
    client.force_login(chair.user)
    answer = client.post(link, TYPED)
    assert "Déconnectez-vous" in text_of(answer)
    assert not User.objects.filter(email="nouvelle@vallee.example").exists()


@pytest.mark.parametrize("secret", ["x", "é", "a" * 500, "..", "%00"])
def test_a_forged_link_is_a_page_and_a_sentence(client, secret):
    answer = client.get(reverse("invitation", args=[secret]))
    assert (answer.status_code, people.UNKNOWN in text_of(answer)) == (404, True)


def test_a_closed_account_does_not_come_back_through_an_invitation(client, chair):
    UserFactory(email="partie@vallee.example", is_active=False)
    link = link_for(chair, "partie@vallee.example")
    assert "a déjà un compte" in text_of(client.get(link))
    client.post(link, TYPED)
    assert Membership.objects.count() == 1
