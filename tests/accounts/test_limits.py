"""Wrong passwords lock whoever types them, where they are, and nobody else."""

from datetime import datetime

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acts import change_password
from accounts.limits import client_address
from accounts.models import User
from tests.accounts.conftest import EMAIL, PASSWORD, is_in, later, sign_in
from tests.screen import text_of

OFFICE, HOME = "192.0.2.10", "198.51.100.7"


def fail(client: Client, times: int, **headers: str) -> list[int]:
    return [sign_in(client, password=f"faux {n}", **headers).status_code for n in range(times)]


@pytest.mark.engine
def test_the_tenth_wrong_password_locks_and_the_page_says_until_when(client, person):
    with time_machine.travel(datetime(2026, 11, 22, 9, 50, tzinfo=timezone.get_default_timezone())):
        assert fail(client, 10, REMOTE_ADDR=OFFICE) == [200] * 9 + [429]
        answer = sign_in(client, REMOTE_ADDR=OFFICE)
        assert answer.status_code == 429
        assert 890 <= int(answer["Retry-After"]) <= 900
        assert "vous pourrez réessayer à partir de 10 h 05 , le 22 novembre 2026" in text_of(answer)
    assert not is_in(client)


def test_a_quarter_of_an_hour_later_one_may_try_again(client, person):
    fail(client, 10)
    with later(minutes=16):
        assert sign_in(client).url == reverse("home")


def test_passwords_under_a_hundred_false_addresses_lock_the_account_and_not_the_colleague(person):
    """X-Forwarded-For is written by whoever asks: it counts for nothing without a proxy."""
    User.objects.create_user("collegue@ccvm.example", PASSWORD)
    attacker, colleague = Client(), Client()
    answers = [
        sign_in(
            attacker,
            password=f"faux {n}",
            REMOTE_ADDR=OFFICE,
            HTTP_X_FORWARDED_FOR=f"203.0.113.{n}",
        ).status_code
        for n in range(100)
    ]
    assert answers == [200] * 9 + [429] * 91
    assert sign_in(attacker, REMOTE_ADDR=OFFICE).status_code == 429
    answer = sign_in(colleague, "collegue@ccvm.example", REMOTE_ADDR=OFFICE)
    assert answer.url == reverse("home")
    assert sign_in(Client(), REMOTE_ADDR=HOME).url == reverse("home")


@pytest.mark.engine
def test_a_hundred_machines_are_stopped_by_the_slower_limit_of_the_account(person):
    answers = [
        sign_in(Client(), password="faux", REMOTE_ADDR=f"203.0.113.{n}") for n in range(1, 53)
    ]
    said = [text_of(answer).count("fermé aux essais pendant une heure") for answer in answers]
    assert said == [0] * 50 + [1] * 2
    assert sign_in(Client()).status_code == 200
    change_password(by=person, password=PASSWORD)
    assert sign_in(Client()).url == reverse("home")


def test_an_unknown_address_is_locked_like_a_known_one(client, person):
    known = fail(client, 11)
    unknown = [sign_in(client, "personne@ccvm.example", "faux").status_code for _ in range(11)]
    assert unknown == known


def test_capitals_do_not_make_another_account_to_try(client, person):
    for n in range(9):
        sign_in(client, EMAIL.upper() if n % 2 else EMAIL, "faux")
    assert sign_in(client, EMAIL.title(), "faux").status_code == 429


def test_a_right_password_forgets_the_wrong_ones(client, person):
    fail(client, 9)
    assert sign_in(client).url == reverse("home")
    client.post(reverse("logout"))
    assert fail(client, 9) == [200] * 9


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, "203.0.113.1", OFFICE),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "192.0.2.99, 203.0.113.1", "203.0.113.1"),
        (2, "192.0.2.99, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (1, "", OFFICE),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(rf, settings, proxies, forwarded, believed):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(rf.get("/", REMOTE_ADDR=OFFICE, **more)) == believed


def test_a_whole_ipv6_network_is_one_place(rf):
    one, other = (
        client_address(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{end}")) for end in ("1", "ffff:2")
    )
    assert one == other == "2001:db8:1:2::"


def test_every_process_counts_in_the_same_place():
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
