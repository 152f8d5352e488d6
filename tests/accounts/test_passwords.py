"""Choosing a password, forgetting it, and never saying who has an account."""

import re
from io import StringIO
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.acts import create_account
from accounts.models import Entry, User
from config import settings as production
from post.models import Message
from tests.accounts.conftest import EMAIL, PASSWORD, is_in, later, sign_in, subjects
from tests.screen import text_of

NEW = "cinq mots de passe neufs"
TWICE = {"password1": NEW, "password2": NEW}


def forget(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def link() -> str:
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def follow(client: Client, address: str, **form: str):
    """Open the link, then send the form to which it leads."""
    page = client.get(address, follow=True)
    return client.post(page.context["action_url"], form or TWICE, follow=True)


def test_passwords_are_kept_by_argon2():
    assert [
        f"{Argon2PasswordHasher.__module__}.{Argon2PasswordHasher.__name__}"
    ] == production.PASSWORD_HASHERS


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("onze lettre", "trop court"),
        ("qwertyuiop123", "trop courant"),
        ("finances@ccvm.example", "trop semblable"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(db, password, refusal):
    with pytest.raises(ValidationError, match=refusal):
        create_account(email=EMAIL, password=password, by=None)
    assert not User.objects.exists()


def test_nothing_but_length_is_asked_of_a_password(db):
    phrase = "sans chiffre ni capitale"
    user = create_account(email=" Finances@CCVM.example ", password=phrase, by=None)
    assert (user.email, user.check_password(phrase)) == (EMAIL, True)
    assert Entry.objects.values_list("act", "subject").get() == ("ouverture de compte", EMAIL)


def test_two_spellings_are_the_same_account(person):
    with pytest.raises(ValidationError, match="a déjà un compte"):
        create_account(email="FINANCES@ccvm.example", password=NEW, by=None)


def test_nobody_opens_their_own_account(client, db):
    assert [client.get(path).status_code for path in ("/inscription/", "/accounts/signup/")] == [
        404,
        404,
    ]


def test_a_link_comes_by_e_mail_and_serves_once(client, person):
    elsewhere = Client()
    sign_in(elsewhere)
    forget(client, "FINANCES@ccvm.example ")
    assert (subjects(), mail.outbox[0].to) == (
        ["Choisir un nouveau mot de passe pour Prorata"],
        [EMAIL],
    )
    done = follow(client, address := link())
    assert "Votre mot de passe est changé" in text_of(done)
    assert not is_in(elsewhere)
    assert sign_in(client, password=PASSWORD).status_code == 200
    assert sign_in(client, password=NEW).url == reverse("home")
    again = Client().get(address, follow=True)
    assert "Ce lien ne sert plus" in text_of(again)


def test_a_new_password_opens_what_wrong_ones_had_locked(client, person):
    for _ in range(10):
        sign_in(client, password="faux")
    forget(client, EMAIL)
    follow(client, link())
    assert sign_in(client, password=NEW).url == reverse("home")


def test_an_hour_later_the_link_is_dead(client, person):
    forget(client, EMAIL)
    with later(minutes=61):
        assert "Ce lien ne sert plus" in text_of(client.get(link(), follow=True))


@pytest.mark.parametrize("address", ["1-abc", "zzzzzzzzzzzz-abc-def", "1-%00", "0-set-password"])
def test_a_wrong_link_has_its_sentence(client, person, address):
    answer = client.get(f"/connexion/nouveau/{address}/", follow=True)
    assert answer.status_code == 200
    assert "Ce lien ne sert plus" in text_of(answer)


def test_two_different_passwords_are_told_beside_the_second(client, person):
    forget(client, EMAIL)
    answer = follow(client, link(), password1=NEW, password2=NEW + " !")
    assert answer.context["form"].errors == {
        "password2": ["Les deux mots de passe ne sont pas les mêmes."]
    }


def test_the_same_is_answered_whether_the_address_is_known_or_not(person):
    pages = [forget(Client(), email) for email in (EMAIL, "personne@ccvm.example")]
    assert [page.url for page in pages] == [reverse("account_reset_password_done")] * 2
    assert [message.to for message in mail.outbox] == [[EMAIL], ["personne@ccvm.example"]]
    assert subjects()[1] == "Aucun compte Prorata à cette adresse"


@pytest.mark.parametrize("email", [EMAIL, "personne@ccvm.example"])
def test_a_server_of_e_mails_that_is_down_keeps_nobody_from_a_link(client, person, settings, email):
    """The message waits, is tried again by itself, and says why meanwhile."""
    known = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert forget(client, email).url == reverse("account_reset_password_done")
    message = Message.objects.get()
    assert (message.recipient, message.state, message.attempts) == (email, "waiting", 1)
    settings.EMAIL_BACKEND = known
    with later(minutes=2):
        call_command("send_messages", stdout=StringIO())
    assert [one.to for one in mail.outbox] == [[email]]


def test_one_address_is_not_flooded_with_e_mails(client, person):
    assert [forget(client, EMAIL).status_code for _ in range(6)] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("closed", [False, True])
def test_the_hasher_runs_as_often_for_an_unknown_address(person, closed):
    User.objects.filter(pk=person.pk).update(is_active=not closed)

    def hashes(email: str) -> int:
        encode = MD5PasswordHasher.encode
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=encode) as spy:
            sign_in(Client(), email, "faux")
        return spy.call_count

    assert hashes(EMAIL) == hashes("personne@ccvm.example") == 1


def change(client: Client, **form: str):
    return client.post(reverse("password"), {"password": PASSWORD, **TWICE, **form})


def test_one_changes_it_and_stays_in_while_the_others_are_out(
    client, person, django_capture_on_commit_callbacks
):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    before = client.session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        assert change(client).url == reverse("account")
    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert client.session.session_key != before
    assert Entry.objects.values_list("actor", "act").get() == (EMAIL, "changement de mot de passe")
    assert subjects() == ["Votre mot de passe a été changé."]


def test_the_present_password_is_asked_and_counted(client, person):
    sign_in(client)
    answer = change(client, password="faux")
    assert answer.context["form"].errors == {"password": ["Ce n'est pas votre mot de passe."]}
    for _ in range(9):
        answer = change(client, password="faux")
    assert answer.status_code == 429


def test_whoever_has_no_password_yet_chooses_a_first_one(client, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert "Mot de passe actuel" not in text_of(client.get(reverse("password")))
    client.post(reverse("password"), TWICE)
    assert sign_in(Client(), password=NEW).url == reverse("home")
