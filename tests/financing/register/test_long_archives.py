"""A year that is long to archive: by a task, kept for who asked, its seal noted when it leaves."""

import json
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Entry
from conventions.journal import DOWNLOAD
from epci.prepared import acts
from financing.models import CallPdf
from financing.register.year_archives.layout import MANIFEST, SEAL_LENGTH
from financing.register.year_archives.verifying import anomalies_in
from post import jobs
from post.models import FilePart, PreparedFile, Task
from post.tasks import resume, stop, work_task
from post.working import Telling
from tests.financing.reading import words
from tests.financing.register.test_register_page import administrator_of

CARRIER = "CCI Saône-Doubs"


@pytest.fixture(autouse=True)
def _five_letters_are_many(monkeypatch, settings) -> None:
    monkeypatch.setattr("financing.register.year_archives.reading.MOST_AT_ONCE", 5)
    settings.TASKS_AT_ONCE = 60


def asked(round_, client: Client) -> Task:
    """The task to whose page whoever asks is led."""
    page = reverse("archives", args=[round_.component.carrier.organisation_id])
    assert "2025 6 0 longue à préparer Télécharger" in words(client.get(page)).replace(
        "Fait : ", ""
    )
    answer = client.get(f"{page}2025.zip")
    assert answer.status_code == 302, answer.content
    return Task.objects.get(identifier=UUID(answer["Location"].split("/")[2]))


def journal() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(act=DOWNLOAD).values_list("subject", "after"))


def test_a_long_year_is_made_apart_and_the_journal_keeps_its_seal_when_it_leaves(
    round_, monkeypatch
):
    monkeypatch.setattr(acts, "PART", 10_000)  # its end is not in one part
    client, _ = administrator_of(CARRIER)
    task = asked(round_, client)
    assert (task.state, task.progress) == ("done", (12, 12))  # six written, six read again
    assert FilePart.objects.count() > 2
    assert journal() == []
    assert client.head(task.link).status_code == 200
    assert journal() == []
    answer = client.get(task.link)
    content = answer.getvalue()
    assert (anomalies_in_bytes(content), int(answer["Content-Length"])) == ([], len(content))
    with ZipFile(BytesIO(content)) as archive:
        lines = json.loads(archive.read(MANIFEST))["journal"]
    name = f"registre_organisme-{round_.component.carrier.organisation_id}_2025.zip"
    assert name in answer["Content-Disposition"]
    said = f"{name} : 6 lettres, 0 état, {lines} lignes du journal"
    assert journal() == [(said, f"sceau {content[-SEAL_LENGTH:].decode()}")]


def anomalies_in_bytes(content: bytes) -> list[str]:
    return list(anomalies_in(BytesIO(content)))


def test_its_page_says_why_a_register_that_is_altered_is_not_archived(round_, lifted):
    with lifted():
        CallPdf.objects.filter(call__number=3).update(pdf=b"%PDF-")
    client, _ = administrator_of(CARRIER)
    task = asked(round_, client)
    assert (task.state, FilePart.objects.count()) == ("failed", 0)
    said = words(client.get(f"/taches/{task.identifier}/"))
    assert "L'archive de 2025 n'est pas faite : le registre ne se retrouve pas." in said
    assert "Lettre 2025-0003 : le PDF ne correspond plus à son empreinte." in said


def test_stopped_between_two_letters_it_keeps_nothing_and_goes_on_from_its_beginning(
    round_, settings, monkeypatch
):
    settings.TASKS_AT_ONCE = 0
    monkeypatch.setattr("post.working.EACH", 0)
    client, _ = administrator_of(CARRIER)
    task, tell = asked(round_, client), Telling.tell

    def stopping(self: Telling, done: int, total: int) -> None:
        if done == 8:
            stop(task, "Anne")
        tell(self, done, total)

    with monkeypatch.context() as halted:
        halted.setattr(Telling, "tell", stopping)
        work_task(task.pk)
    task.refresh_from_db()
    assert (task.state, task.part_done, FilePart.objects.count()) == ("stopped", 7, 0)
    work_task(resume(task).pk)
    assert anomalies_in_bytes(client.get(task.link).getvalue()) == []


@pytest.mark.engine
@pytest.mark.skipif(connection.vendor != "postgresql", reason="workers are PostgreSQL's alone")
@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_it_while_its_page_waits(round_, workers):
    client, _ = administrator_of(CARRIER)
    task = asked(round_, client)
    assert (task.state, PreparedFile.objects.get().made_at) == ("waiting", None)
    jobs.work(wait=False, install_signal_handlers=False, listen_notify=False)
    task.refresh_from_db()
    assert (task.state, task.said) == ("done", "")
    assert anomalies_in_bytes(client.get(task.link).getvalue()) == []
    assert len(journal()) == 1
