"""A form sent after its session ended is kept, and sent again by whoever signs in, or dropped."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.entrance import ENDED, KEPT
from accounts.models import User
from accounts.unsent import MOST_BYTES, MOST_FIELDS
from conventions.models import Milestone
from press.kit.tags import ONCE
from tests.accounts.conftest import later, sign_in
from tests.screen import text_of

FINANCES, ELECTED = "finances@ccvm.example", "elu@gbm.example"
PASSWORD = "quatre mots de passe"
DUTY = "/conventions/TI-DOUBS/suivi/ajouter/"
UNSENT = "/connexion/envoi/"
TITLE = 'Bilan "intermédiaire" <2027>'
TYPED = {
    "title": TITLE,
    "detail": "Première ligne\r\nseconde ligne",
    "owner": "",
    "due_on": "12/03/2027",
    "months_after": "",
    "event": "",
}


@pytest.fixture(autouse=True)
def _known_passwords(demo: None) -> None:
    for person in User.objects.filter(email__in=[FINANCES, ELECTED]):
        person.set_password(PASSWORD)
        person.save()


def enter(client: Client, email: str = FINANCES) -> HttpResponse:
    return sign_in(client, email, PASSWORD, next=UNSENT)


def fields(page: HttpResponse) -> dict[str, str]:
    """What the button sends: the hidden fields of the page, without the tokens."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    tokens = {"csrfmiddlewaretoken", ONCE}
    return {name: unescape(value) for name, value in hidden if name not in tokens}


def actions(page: HttpResponse) -> list[str]:
    """Where the forms of the page's content lead."""
    content = page.content.decode().partition("<main")[2]
    return re.findall(r'<form method="post" action="([^"]*)"', content)


def saved() -> int:
    return Milestone.objects.filter(title=TITLE, detail__contains="seconde ligne").count()


@pytest.mark.engine
def test_a_form_typed_before_the_session_ended_is_sent_again_by_one_button(client):
    away = client.post(DUTY, TYPED)
    assert away.url == f"/connexion/?next={UNSENT}"
    assert KEPT in text_of(client.get(away.url))
    assert enter(client).url == UNSENT
    page = client.get(UNSENT)
    assert fields(page) == TYPED
    assert actions(page) == [DUTY, UNSENT]
    said = text_of(page)
    assert "Convention TI-DOUBS" in said
    assert TITLE in said
    assert "CC du Val de Morteau" in said
    assert saved() == 0
    assert client.post(DUTY, fields(page)).status_code == 302
    assert saved() == 1
    assert client.get(UNSENT).url == "/"


def test_a_refusal_of_what_is_sent_again_shows_it_in_its_own_form(client):
    client.post(DUTY, TYPED | {"due_on": "le 12 mars"})
    enter(client)
    answer = client.post(DUTY, fields(client.get(UNSENT)))
    assert answer.context["form"]["detail"].value() == TYPED["detail"]
    assert answer.context["form"].errors


def test_what_is_sent_again_is_refused_to_whoever_may_not(client):
    client.post(DUTY, TYPED)
    enter(client, ELECTED)
    assert client.post(DUTY, fields(client.get(UNSENT))).status_code == 403
    assert saved() == 0


def test_a_button_pressed_after_the_session_is_no_dead_end(client):
    duty = Milestone.objects.filter(convention__reference="TI-DOUBS").earliest("pk")
    give_up = reverse("give_up_duty", args=["TI-DOUBS", duty.pk])
    client.post(give_up)
    enter(client)
    page = client.get(UNSENT)
    assert actions(page)[0] == give_up
    assert "Renvoyer ce que" not in text_of(page)


def test_one_abandons_it_and_comes_back_to_the_convention(client):
    client.post(DUTY, TYPED)
    enter(client)
    assert client.post(UNSENT).url == "/conventions/TI-DOUBS/"
    assert client.get(UNSENT).url == "/"


def test_another_person_does_not_find_what_the_last_one_had_sent(client):
    enter(client)
    with later(minutes=31):
        client.post(DUTY, TYPED)
        enter(client, ELECTED)
        assert client.get(UNSENT).url == "/"
        assert TITLE not in str(dict(client.session))


def test_the_same_person_finds_it(client):
    enter(client)
    with later(minutes=31):
        client.post(DUTY, TYPED)
        enter(client)
        assert fields(client.get(UNSENT)) == TYPED


def test_a_form_without_its_token_is_not_kept(client):
    for headers in ({}, {"origin": "https://ailleurs.example"}):
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.post(DUTY, TYPED, headers=headers).status_code == 403
        assert dict(stranger.session) == {}


def test_sending_it_again_takes_a_token(client):
    client.post(DUTY, TYPED)
    enter(client)
    sent = fields(client.get(UNSENT))
    client.handler.enforce_csrf_checks = True
    assert client.post(DUTY, sent).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(UNSENT).content.decode())[1]
    assert client.post(DUTY, sent | {"csrfmiddlewaretoken": token}).status_code == 302
    assert saved() == 1


def test_a_token_is_not_kept(client):
    client.post(DUTY, TYPED | {"csrfmiddlewaretoken": "x" * 64})
    assert "x" * 64 not in str(dict(client.session))


@pytest.mark.parametrize("name", ["password", "password1", "code"])
def test_a_secret_is_never_kept(client, name):
    client.post(DUTY, TYPED | {name: "une longue phrase"})
    assert "unsent" not in client.session
    assert "une longue phrase" not in str(dict(client.session))


def test_the_code_of_a_service_is_no_secret(client):
    client.post(DUTY, TYPED | {"service_code": "FAC-2"})
    assert ["service_code", "FAC-2"] in client.session["unsent"]["fields"]


@pytest.mark.parametrize(
    "much",
    [{"detail": "é" * (MOST_BYTES // 2)}, {f"x{rank}": "1" for rank in range(MOST_FIELDS)}],
    ids=["bytes", "fields"],
)
def test_what_is_too_much_is_not_kept_and_one_is_told_so(client, much):
    away = client.post(DUTY, TYPED | much)
    assert ENDED in text_of(client.get(away.url))
    enter(client)
    page = client.get(UNSENT)
    assert actions(page) == [UNSENT]
    assert "ce n'est pas gardé non plus" in text_of(page)


def test_as_much_as_a_form_holds_is_kept(client):
    client.post(DUTY, {f"x{rank}": "é" * 190 for rank in range(MOST_FIELDS)})
    assert len(client.session["unsent"]["fields"]) == MOST_FIELDS


def test_one_place_does_not_fill_the_disk_with_them(client):
    for _ in range(60):
        Client().post(DUTY, TYPED)
    client.post(DUTY, TYPED)
    assert "unsent" not in client.session


def test_a_file_is_to_be_chosen_again(client):
    client.post(DUTY, TYPED | {"fichier": SimpleUploadedFile("acte.pdf", b"%PDF-1.7 secret")})
    assert "%PDF" not in str(dict(client.session))
    enter(client)
    page = client.get(UNSENT)
    assert "le fichier est à choisir de nouveau" in text_of(page)
    assert fields(page) == TYPED


@pytest.mark.parametrize("address", ["//ailleurs.example/", "/\\ailleurs.example/", "/inconnue/"])
def test_an_address_that_is_not_ours_is_not_kept(client, address):
    assert client.post("/", TYPED, PATH_INFO=address).status_code == 404
    assert "unsent" not in client.session


def test_leaving_a_session_that_had_ended_is_over(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
    assert client.post(reverse("logout")).url == "/connexion/?next=/"
    assert client.post(UNSENT).url == "/connexion/?next=/"
    assert "unsent" not in client.session


def test_a_request_of_a_script_leads_the_whole_page_to_the_sign_in(client):
    answer = client.post(DUTY, TYPED, headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == f"/connexion/?next={UNSENT}"
