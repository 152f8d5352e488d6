"""Tasks as their people see them, stop them and have them go on; and what the host reads of all."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from epci.models import Membership
from epci.tasks.reading import said_lasting, time_left
from post.models import Hold, Message, Setback, Task
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

STATES = ("running", "waiting")
ABOUT = "TI-DOUBS, Animation, 2026"


@pytest.fixture
def chief() -> Membership:
    return MembershipFactory(role=Membership.Role.PROJECT_CHIEF)


@pytest.fixture
def row(chief: Membership) -> Task:
    """Half done; one letter has failed."""
    found = Task.objects.create(
        name="letters",
        about=ABOUT,
        owner=chief.organisation.pk,
        asked_by="Anne",
        state="running",
        done=4,
        total=8,
        started_at=timezone.now() - timedelta(minutes=8, seconds=30),
        seen_at=timezone.now() - timedelta(minutes=5),
        due_at=timezone.now() - timedelta(hours=2),
    )
    Setback.objects.create(
        task=found,
        unit=7,
        attempts=1,
        named="lettre n° 2026-0007",
        said="L'adresse de M. Martin ne s'imprime pas.",
        kind="ValueError, financing/letters/page.py:88",
    )
    return found


def page(name: str, row: Task) -> str:
    return reverse(name, args=[row.identifier])


def opened(client: Client, address: str) -> str:
    return text_of(client.get(address))


def test_whoever_asked_reads_what_is_done_what_is_left_and_what_failed(client, chief, row):
    client.force_login(chief.user)
    listed = opened(client, reverse("tasks"))
    assert f"Préparation de lettres {ABOUT} Anne en cours 4 sur 8" in listed
    said = opened(client, page("task", row))
    assert "4 sur 8 encore 4 minutes environ" in said  # as its last news, not as the clock
    assert "lettre n° 2026-0007 : L'adresse de M. Martin ne s'imprime pas." in said


def test_what_a_campaign_asks_for_is_one_line_of_the_list_and_its_page_has_it_all(
    client, chief, host
):
    asked = {"owner": chief.organisation.pk, "asked_by": "Anne"}
    campaign = Task.objects.create(
        name="campaign", about="exercice 2026", state="done", done=2, total=2, **asked
    )
    for state, done in (("done", 6), ("failed", 5)):
        Task.objects.create(
            name="letters",
            about=f"{ABOUT} {state}",
            parent=campaign,
            state=state,
            done=done,
            total=6,
            **asked,
        )
    client.force_login(chief.user)
    listed = opened(client, reverse("tasks"))
    assert "terminée 2 sur 2, puis 11 sur 12" in listed
    assert f"{ABOUT} failed" in listed  # somebody has to look at it
    assert f"{ABOUT} done" not in listed
    letters = campaign.follow_up.first()
    assert page("task", campaign) in client.get(page("task", letters)).text  # the way back
    said = opened(client, page("task", campaign))
    assert all(
        f"Préparation de lettres {ABOUT} {state} Anne" in said for state in ("done", "failed")
    )
    client.force_login(host)
    assert "2 sur 2, puis 11 sur 12" in opened(client, reverse("host_tasks"))
    said = opened(client, page("task", campaign))
    assert f"Préparation de lettres {chief.organisation.name} terminée 6 sur 6" in said
    assert ABOUT not in said


def test_it_is_stopped_and_taken_up_again_each_with_its_line(client, chief, row):
    client.force_login(chief.user)
    for _ in range(2):
        client.post(page("stop_task", row))
    row.refresh_from_db()
    assert (row.state, row.stopped_by) == ("stopped", str(chief.user))
    client.post(page("resume_task", row))
    row.refresh_from_db()
    assert (row.state, row.setbacks.count()) == ("waiting", 0)
    acts = Entry.objects.filter(act__startswith="tâche").order_by("pk")
    assert [(one.act, one.subject, one.after) for one in acts] == [
        (f"tâche {word}", f"Préparation de lettres, {ABOUT}", "4 parties faites sur 8")
        for word in ("arrêtée", "reprise")
    ]


def test_a_page_that_asks_again_works_where_there_are_no_workers_and_then_says_it_is_over(
    client, chief, row
):
    client.force_login(chief.user)
    answer = client.post(page("task_progress", row))  # its round has no letter: nothing is left
    row.refresh_from_db()
    assert (answer["HX-Refresh"], row.state) == ("true", "done")


def test_its_head_follows_once_a_worker_has_begun(client, chief, row, settings):
    settings.MESSAGES_BY_WORKERS = True
    client.force_login(chief.user)
    same, begun = (client.post(page("task_progress", row), {"seen": seen}) for seen in STATES)
    assert "HX-Refresh" not in same
    assert begun["HX-Refresh"] == "true"


def test_a_held_queue_is_what_one_waits_for_and_not_what_has_ended(client, chief, row):
    client.force_login(chief.user)
    Hold.objects.create(why="remise")
    said = opened(client, page("task", row))
    assert "l'hébergeur libère la file" in said
    assert "environ" not in said  # nobody works on it
    Task.objects.update(state="failed", ended_at=timezone.now())
    said = opened(client, page("task", row))
    assert "l'hébergeur libère la file" not in said
    assert "Ce qui suit n'a pas abouti." in said


def test_a_reader_looks_on(client, chief, row):
    reader = MembershipFactory(
        organisation=chief.organisation, role=Membership.Role.ELECTED_MEMBER
    ).user
    client.force_login(reader)
    assert "Arrêter" not in opened(client, page("task", row))
    client.post(page("task_progress", row))
    assert client.post(page("stop_task", row)).status_code == 403
    row.refresh_from_db()
    assert row.state == "running"


def test_a_stranger_finds_nothing(client, row):
    client.force_login(MembershipFactory(role=Membership.Role.PROJECT_CHIEF).user)
    assert client.get(page("task", row)).status_code == 404
    assert ABOUT not in opened(client, reverse("tasks"))


@pytest.fixture
def host(client: Client) -> User:
    user = UserFactory(is_host=True)
    client.force_login(user)
    return user


def test_the_host_reads_how_it_goes_and_nothing_of_what_it_is_about(client, chief, row, host):
    said = opened(client, reverse("host_tasks"))
    assert "En cours 1" in said
    assert "Sans nouvelles 1" in said
    assert "1 partie : ValueError, financing/letters/page.py:88" in said
    assert chief.organisation.name in said
    alone = opened(client, page("task", row))
    for secret in (ABOUT, "2026-0007", "Martin"):
        assert secret not in said + alone
    Task.objects.update(state="waiting", asked_at=timezone.now() - timedelta(minutes=90))
    assert "Plus longue attente 2 heures" in opened(client, reverse("host_tasks"))


def test_the_host_stops_what_goes_wrong(client, row, host):
    answer = client.post(page("stop_task", row))
    row.refresh_from_db()
    assert (answer["Location"], row.state) == (reverse("host_tasks"), "stopped")


def message(**facts: object) -> Message:
    usual = {"recipient": "finances@cc.example", "subject": "Rappel", "body": "Texte"}
    return Message.objects.create(**usual | facts)


@pytest.mark.parametrize(("step", "state"), [("send", "waiting"), ("drop", "failed")])
def test_a_held_queue_waits_for_the_host(client, host, row, step, state):
    Hold.objects.create(why="Base du 30 novembre remise")
    waiting = message()
    assert "La file est retenue" in opened(client, reverse("host_tasks"))
    assert "libérez la file" in opened(client, reverse("host"))
    for _ in range(2):
        client.post(reverse("release_queue"), {"step": step})
    assert not Hold.objects.exists()
    kept = Message.objects.filter(pk=waiting.pk).values_list("state", "said").get()
    if step == "drop":
        assert kept == (state, "Non envoyé : l'hébergeur l'a écarté quand la base a été remise.")
    else:
        assert kept[0] != "failed"
    line = Entry.objects.get(act="file d'attente libérée")
    fate = {"send": "envoyés", "drop": "écartés"}[step]
    assert (line.subject, line.after) == ("Base du 30 novembre remise", f"1 message {fate}")


def test_nobody_else_releases_it(client, chief):
    Hold.objects.create(why="Base remise")
    client.force_login(chief.user)
    assert client.post(reverse("release_queue"), {"step": "send"}).status_code == 404
    assert Hold.objects.exists()


def test_the_command_releases_it_too():
    said = StringIO()
    Hold.objects.create(why="Base remise")
    for _ in range(2):
        call_command("release_queue", stdout=said)
    assert said.getvalue() == "La file est libérée.\nLa file n'était pas retenue.\n"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "moins d'une minute"),
        (59, "moins d'une minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3_599, "60 minutes"),
        (3_600, "1 heure"),
        (7_201, "3 heures"),
    ],
)
def test_how_long_is_said_in_words(seconds, said):
    assert said_lasting(seconds) == said


def test_nothing_is_foretold_before_anything_is_done(row):
    row.done = 0
    assert time_left(row) == ""
