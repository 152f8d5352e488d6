"""Sessions end by themselves, are seen, and are closed from elsewhere."""

import pytest
from django.shortcuts import render
from django.test import Client
from django.urls import reverse

from accounts.devices import named
from accounts.entrance import ENDED
from accounts.models import Entry, Session, User
from tests.accounts.conftest import PASSWORD, is_in, later, sign_in
from tests.screen import text_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
CHROME = EDGE.replace("Windows NT 10.0; Win64; x64", "Linux; Android 15").replace(" Edg/140", "")


@pytest.mark.engine
def test_half_an_hour_without_use_ends_a_session(client, person):
    sign_in(client)
    with later(minutes=29):
        assert is_in(client)
    with later(minutes=29 + 29):
        assert is_in(client)
    with later(minutes=29 + 29 + 31):
        assert client.get("/epci/").url == "/connexion/?next=/epci/"
        assert ENDED in text_of(client.get("/connexion/?next=/epci/"))
    assert ENDED not in text_of(Client().get("/epci/", follow=True))


def test_ten_hours_end_it_whatever_the_use(client, person):
    sign_in(client)
    seen = {}
    for minutes in range(20, 10 * 60 + 20, 20):
        with later(minutes=minutes):
            seen[minutes] = is_in(client)
    assert [minutes for minutes, inside in seen.items() if not inside] == [600]


def test_the_sign_in_gives_a_new_key(client, person):
    client.get(reverse("login"))
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert client.session["kept"] == "before"
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_in_again_begins_the_ten_hours_anew(client, person):
    sign_in(client)
    with later(hours=9, minutes=59):
        sign_in(client)
        assert is_in(client)
    with later(hours=10, minutes=20):
        assert is_in(client)


def test_a_page_a_second_does_not_write_a_row_a_second(client, person, django_assert_num_queries):
    sign_in(client)
    with django_assert_num_queries(4):  # session, person, second factor, roles
        client.get(reverse("account"))
    with later(minutes=2), django_assert_num_queries(7):  # and the session, saved
        client.get(reverse("account"))


@pytest.fixture
def three(person: User) -> dict[str, Client]:
    """The same person on three devices; the first one is this one."""
    clients = {agent: Client(headers={"user-agent": agent}) for agent in (FIREFOX, IPHONE, EDGE)}
    for client in clients.values():
        sign_in(client)
    return clients


def close(client: Client, what: str):
    return client.post(reverse("sessions"), {"fermer": what})


def inside(clients: dict[str, Client]) -> list[bool]:
    return [is_in(client) for client in clients.values()]


def test_one_sees_one_s_devices_by_their_names(three):
    stranger = User.objects.create_user("projet@ccvm.example", PASSWORD)
    sign_in(Client(headers={"user-agent": CHROME}), stranger.email)
    page = three[FIREFOX].get(reverse("sessions"))
    devices = [(device.name, device.is_current) for device in page.context["devices"]]
    assert devices == [
        ("Firefox sous Windows", True),
        ("Edge sous Windows", False),
        ("Safari sur iPhone", False),
    ]
    assert "Depuis le 22 novembre 2026 à 10 h" in text_of(page).replace("\xa0", " ")


def test_a_key_is_never_shown(three):
    page = three[FIREFOX].get(reverse("sessions")).content.decode()
    assert [key for key in Session.objects.values_list("pk", flat=True) if key in page] == []


def test_one_closes_one_of_them(three):
    page = three[FIREFOX].get(reverse("sessions"))
    (phone,) = (one for one in page.context["devices"] if one.name == "Safari sur iPhone")
    close(three[FIREFOX], str(phone.pk))
    assert inside(three) == [True, False, True]
    assert Entry.objects.values_list("act", "before").get() == (
        "fermeture de sessions",
        "Safari sur iPhone",
    )


def test_one_closes_all_the_others(three):
    assert close(three[FIREFOX], "autres").url == reverse("sessions")
    assert inside(three) == [True, False, False]


@pytest.mark.engine
def test_one_signs_out_everywhere(three):
    assert close(three[IPHONE], "partout").url == reverse("login")
    assert inside(three) == [False, False, False]


def test_a_session_closed_while_a_page_is_made_has_its_sentence(three, monkeypatch):
    def close_meanwhile(*arguments):
        Session.objects.all().delete()
        return render(*arguments)

    monkeypatch.setattr("accounts.pages.render", close_meanwhile)
    with later(minutes=2):
        answer = three[IPHONE].get(reverse("account"))
    assert answer.status_code == 400
    assert "votre session venait de se fermer" in text_of(answer)


@pytest.mark.parametrize("what", ["", "0", "999999", "autre", "1 OR 1=1"])
def test_what_is_not_a_session_closes_none(three, what):
    close(three[FIREFOX], what)
    assert inside(three) == [True, True, True]


def test_another_person_s_session_is_not_closed(three, client):
    stranger = User.objects.create_user("projet@ccvm.example", PASSWORD)
    sign_in(client, stranger.email)
    page = three[FIREFOX].get(reverse("sessions"))
    for device in page.context["devices"]:
        close(client, str(device.pk))
    assert inside(three) == [True, True, True]


@pytest.mark.parametrize("more", [0, 30])
def test_the_page_costs_the_same_with_one_device_or_many(
    client, person, more, django_assert_num_queries
):
    for _ in range(more):
        sign_in(Client())
    sign_in(client)
    with django_assert_num_queries(5):
        client.get(reverse("sessions"))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome sur Android"),
        ("curl/8.5", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
        (EDGE, "Edge sous Windows"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent, name):
    assert named(agent) == name
