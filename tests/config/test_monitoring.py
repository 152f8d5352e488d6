"""What a monitor asks: whether it lives, whether it may be given requests, and how it goes."""

import os
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.monitoring.requests import BUCKETS, count
from config.monitoring.shared import SharedCounts
from config.site import health
from financing.models import Backup, Verification
from post.models import Message
from tests.attacks.test_twice import refusing

LINE = re.compile(r"(?:# (?:HELP|TYPE) prorata_\w+ .+|prorata_\w+(?:\{\w+=\"[^\"]+\"\})? [\d.]+)")


def read(**headers: str) -> dict[str, float]:
    """The figures by their names, as a monitor of this machine reads them."""
    answer = Client(headers=headers).get(reverse("metrics"))
    lines = answer.content.decode().splitlines()
    assert [one for one in lines if not LINE.fullmatch(one)] == []
    pairs = (one.rsplit(" ", 1) for one in lines if not one.startswith("#"))
    return {name: float(value) for name, value in pairs}


@pytest.mark.django_db
def test_requests_are_counted_by_status_and_by_time():
    before = read()
    Client().get(reverse("verification"))
    Client().get(reverse("home"))
    after = read()
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown['prorata_requests_total{status="200"}'] == 1
    assert grown['prorata_requests_total{status="302"}'] == 1  # to the sign-in
    assert grown["prorata_request_seconds_count"] == 2
    assert grown['prorata_request_seconds_bucket{le="+Inf"}'] == 2
    assert grown["prorata_request_seconds_sum"] > 0


@pytest.mark.django_db
def test_a_time_is_in_each_bucket_that_holds_it():
    before = read()
    for milliseconds in (BUCKETS[0], BUCKETS[0] + 1, BUCKETS[-1] + 1):
        count(200, milliseconds * 1_000, queries=7)
    after = read()
    buckets = [name for name in after if "_bucket" in name]
    assert len(buckets) == len(BUCKETS) + 1
    grown = [after[name] - before[name] for name in buckets]
    assert grown == [1, *[2] * (len(BUCKETS) - 1), 3]
    assert after["prorata_queries_total"] - before["prorata_queries_total"] == 21


def test_the_processes_of_a_machine_count_together():
    shared, times = SharedCounts(3), 2_000
    children = [forked(lambda: [shared.add([(1, 1), (2, 5)]) for _ in range(times)]) for _ in "ab"]
    assert [os.waitpid(one, 0)[1] for one in children] == [0, 0]
    assert shared.read() == [0, 2 * times, 10 * times]


def test_a_process_killed_while_it_counts_holds_nobody():
    shared = SharedCounts(1)

    def dies_within() -> None:
        with shared._alone():
            os._exit(0)

    os.waitpid(forked(dies_within), 0)
    shared.add([(0, 1)])
    assert shared.read() == [1]


def forked(act: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    return child


@pytest.mark.django_db
def test_what_waits_and_what_failed_is_told_and_nothing_of_whom():
    now = timezone.now()
    told = {"recipient": "quelqu.un@ccvm.example", "subject": "Objet"}
    Message.objects.create(written_at=now - timedelta(hours=2), **told)
    Message.objects.create(written_at=now, **told)
    Message.objects.create(state=Message.State.FAILED, **told)
    found = read()
    assert (found["prorata_messages_waiting"], found["prorata_messages_failed"]) == (2, 1)
    assert 7_200 <= found["prorata_oldest_message_seconds"] < 7_300
    assert found["prorata_letters_without_pdf"] == found["prorata_statements_without_pdf"] == 0
    page = Client().get(reverse("metrics")).content.decode()
    assert "@" not in page
    assert "Objet" not in page


@pytest.mark.django_db
def test_the_last_backup_and_verification_are_told():
    assert read()["prorata_last_verify_timestamp_seconds"] == 0
    at = timezone.now() - timedelta(days=1)
    Verification.objects.create(at=at, by="", letters=6, found=[[None, "Une anomalie."]])
    Backup.objects.create(at=at, letters=6, sha256="0" * 64)
    found = read()
    assert found["prorata_last_verify_timestamp_seconds"] == round(at.timestamp())
    assert found["prorata_last_backup_timestamp_seconds"] == round(at.timestamp())
    assert found["prorata_last_verify_anomalies"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "192.0.2.7"}, 404),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ("secret", {"REMOTE_ADDR": "127.0.0.1"}, 404),
        ("secret", {"HTTP_AUTHORIZATION": "Bearer autre"}, 404),
        ("secret", {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer secret"}, 200),
    ],
)
def test_this_machine_reads_or_who_has_the_token(settings, token, asked, status):
    settings.METRICS_TOKEN = token
    assert Client(**asked).get(reverse("metrics")).status_code == status


def test_a_living_process_says_so_without_a_database():
    assert Client().get(reverse("live")).content.decode() == "vivant"


@pytest.mark.django_db
def test_it_is_ready_once_the_tables_are_of_its_version(monkeypatch):
    monkeypatch.setattr(health, "written_migrations", lambda: frozenset())
    assert Client().get(reverse("ready")).content.decode() == "prêt"
    monkeypatch.setattr(health, "written_migrations", lambda: {("financing", "9999_demain")})
    answer = Client().get(reverse("ready"))
    said = "migrations à appliquer : financing.9999_demain"
    assert (answer.status_code, answer.content.decode()) == (503, said)


@pytest.mark.django_db
def test_it_is_not_ready_without_its_database():
    with connection.execute_wrapper(refusing(ValueError("bug"))):
        answer = Client(raise_request_exception=False).get(reverse("ready"))
    assert answer.status_code == 500


@pytest.mark.django_db
def test_probes_ask_in_plain_http_by_the_address_of_the_machine(settings):
    settings.SECURE_SSL_REDIRECT = True
    for name in ("live", "health", "metrics"):
        assert Client().get(reverse(name)).status_code == 200
    assert Client().get(reverse("verification")).status_code == 301  # the control


@pytest.mark.django_db
def test_probes_say_nothing_of_how_it_goes():
    before = read()
    for name in ("live", "health"):
        Client().get(reverse(name))
    assert read()["prorata_request_seconds_count"] == before["prorata_request_seconds_count"]


@pytest.mark.django_db
def test_the_database_is_asked_as_often_whatever_waits(django_assert_num_queries):
    told = {"recipient": "quelqu.un@ccvm.example", "subject": "Objet"}
    for waiting in (1, 3):
        Message.objects.bulk_create(Message(**told) for _ in range(waiting))
        with django_assert_num_queries(6):
            read()
