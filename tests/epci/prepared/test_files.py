"""Files that are long to make: made by a task as who asked, kept for them alone, for some days."""

from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.signals import request_finished
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import Entry, User
from conventions.models import Convention, Party
from epci.models import Membership
from epci.prepared import acts
from epci.prepared.acts import forget_files, prepare_file
from post.models import FilePart, PreparedFile, Task
from post.tasks import resume, stop, work_task
from press.kit.downloads import told
from tests.factories import UserFactory
from tests.financing.reading import CHIEF, ELECTED, signed_in, words

pytestmark = pytest.mark.django_db

LIST = "/conventions/"
CSV = f"{LIST}?tri=-convention&colonnes=intitule&format=csv"


@pytest.fixture(autouse=True)
def _long_lists(demo, monkeypatch, settings) -> None:
    monkeypatch.setattr("press.kit.lists.MOST_AT_ONCE", 0)
    settings.TASKS_AT_ONCE = 60


def directly(client: Client, address: str) -> bytes:
    with patch("press.kit.lists.MOST_AT_ONCE", 5_000):
        return client.get(address).getvalue()


def asked(client: Client, address: str) -> Task:
    """The task to whose page whoever asks is led."""
    answer = client.get(address)
    assert answer.status_code == 302, answer.content
    return Task.objects.get(identifier=UUID(answer["Location"].split("/")[2]))


def taken(client: Client, task: Task) -> HttpResponse:
    return client.get(task.link)


@pytest.mark.engine
@pytest.mark.parametrize("address", [CSV, CSV.replace("format=csv", "format=xlsx")])
def test_a_long_list_is_the_file_that_a_short_one_gives_at_once(address):
    client = signed_in(CHIEF)
    task = asked(client, address)
    assert (task.state, task.progress[0]) == ("done", task.progress[1])
    assert task.progress[1] == Convention.objects.visible_to(User.objects.get(email=CHIEF)).count()
    answer = taken(client, task)
    content = answer.getvalue()
    assert content == directly(client, address)
    kind = address.rpartition("=")[2]
    assert answer["Content-Disposition"] == f'attachment; filename="conventions.{kind}"'
    assert int(answer["Content-Length"]) == len(content)


@pytest.mark.parametrize("held", [0, 4_000_000], ids=["on the disk", "in memory"])
def test_making_a_file_closes_no_connection_of_who_makes_it(held, monkeypatch, settings):
    """An answer that is closed says that a request is over; a task goes on."""
    settings.TASKS_AT_ONCE = 0
    monkeypatch.setattr("press.kit.downloads.LONGEST_HELD", held)
    task = asked(signed_in(CHIEF), CSV.replace("format=csv", "format=xlsx"))
    with patch.object(request_finished, "send") as over:
        work_task(task.pk)
    task.refresh_from_db()
    assert (task.state, over.called) == ("done", False)


def test_a_short_list_asks_for_no_task():
    with patch("press.kit.lists.MOST_AT_ONCE", 5_000):
        assert signed_in(CHIEF).get(CSV).status_code == 200
    assert (Task.objects.count(), PreparedFile.objects.count()) == (0, 0)


def test_its_page_says_what_was_made_and_until_when_it_is_kept():
    client = signed_in(CHIEF)
    task = asked(client, CSV)
    said = words(client.get(f"/taches/{task.identifier}/"))
    assert "conventions.csv" in said
    assert "gardé pour vous jusqu'au 29 novembre 2026" in said
    assert "Télécharger" in said
    assert "Voir le résultat" not in said


def test_it_holds_what_the_person_may_see_when_it_is_made_and_leaves_while_they_may(settings):
    """A right lost between the asking and the making counts, and so does one lost since."""
    settings.TASKS_AT_ONCE = 0
    client = signed_in(ELECTED)
    whole = directly(client, CSV)
    task = asked(client, CSV)
    gone = Party.objects.filter(convention__reference="TI-DOUBS").first().convention
    assert gone.title.encode() in whole
    Membership.objects.filter(user__email=ELECTED).delete()
    work_task(task.pk)
    content = taken(client, task).getvalue()
    assert gone.title.encode() not in content


def test_a_page_that_is_closed_since_gives_its_file_no_more(settings):
    client = signed_in(ELECTED)
    address = "/conventions/TI-DOUBS/parties/?t0-format=csv"
    task = asked(client, address)
    assert taken(client, task).status_code == 200
    Membership.objects.filter(user__email=ELECTED).delete()
    assert taken(client, task).status_code == 404
    settings.TASKS_AT_ONCE = 0
    with patch.object(acts, "acting_for", return_value=None):
        late = acts.ask_file(
            address=address,
            name="parties.csv",
            by=User.objects.get(email=ELECTED),
            at=timezone.now(),
        )
    work_task(late.pk)
    late.refresh_from_db()
    assert (late.state, late.setbacks.get().said) == (
        "failed",
        "Cette page n'existe plus, ou ne vous est plus ouverte.",
    )


def test_nobody_else_takes_it_nor_sees_that_it_was_asked_for():
    task = asked(signed_in(CHIEF), CSV)
    for email in (ELECTED, UserFactory(is_host=True).email):
        assert signed_in(email).get(task.link).status_code == 404
    assert signed_in(ELECTED).get(f"/taches/{task.identifier}/").status_code == 404


def test_the_journal_says_who_takes_it_each_time_and_not_who_makes_it():
    client = signed_in(ELECTED)
    task = asked(client, "/conventions/TI-DOUBS/appels/?a-format=csv")

    def lines() -> list[tuple[str, str]]:
        found = Entry.objects.filter(act__in=("téléchargement", "fichier demandé"))
        return list(found.order_by("pk").values_list("act", "convention"))

    assert lines() == [("fichier demandé", "")]
    assert taken(client, task).status_code == 200
    assert lines() == [("fichier demandé", ""), ("téléchargement", "TI-DOUBS")]
    client.head(task.link)
    assert len(lines()) == 2


def test_asked_again_while_it_is_made_it_is_one_task_and_a_new_one_after(settings):
    settings.TASKS_AT_ONCE = 0
    client = signed_in(CHIEF)
    first = asked(client, CSV)
    assert asked(client, CSV) == first
    assert asked(signed_in(ELECTED), CSV) != first
    assert taken(client, first)["Location"] == f"/taches/{first.identifier}/"
    work_task(first.pk)
    second = asked(client, CSV)
    assert second != first
    assert taken(client, first).status_code == 200
    work_task(second.pk)  # which takes its place
    assert taken(client, first).status_code == 404
    assert taken(client, second).status_code == 200


@pytest.mark.engine
def test_stopped_in_its_middle_it_keeps_nothing_and_goes_on_from_its_beginning(
    settings, monkeypatch
):
    settings.TASKS_AT_ONCE = 0
    monkeypatch.setattr("post.working.EACH", 0)
    client = signed_in(CHIEF)
    task = asked(client, CSV)

    def halting(*given, **more):
        for done, row in enumerate(told(*given, **more)):
            if done == 1:
                stop(task, "Anne")
            yield row

    with patch("press.kit.lists.told", halting):
        work_task(task.pk)
    task.refresh_from_db()
    assert (task.state, task.part_done, FilePart.objects.count()) == ("stopped", 0, 0)
    assert task.setbacks.count() == 0
    said = words(client.get(f"/taches/{task.identifier}/"))
    assert "rien n'en est gardé, la reprise recommence" in said
    began = task.started_at
    work_task(resume(task).pk)
    task.refresh_from_db()
    assert task.started_at > began  # its pace is that of this time alone
    assert taken(client, task).getvalue() == directly(client, CSV)


@pytest.mark.engine
def test_made_twice_it_is_kept_once_and_by_parts_of_a_bounded_length(monkeypatch):
    monkeypatch.setattr(acts, "PART", 100)
    client = signed_in(CHIEF)
    task = asked(client, CSV)
    file = PreparedFile.objects.get()
    lengths = [len(one.content) for one in FilePart.objects.order_by("rank")]
    assert (sum(lengths), set(lengths[:-1])) == (file.size, {100})
    PreparedFile.objects.update(made_at=None)  # as a second worker still sees it
    stale = PreparedFile.objects.get()
    PreparedFile.objects.update(made_at=file.made_at)
    with patch.object(PreparedFile.objects, "get", return_value=stale):
        prepare_file.do(file.pk)
    assert taken(client, task).getvalue() == directly(client, CSV)


def test_a_week_later_it_is_gone_and_its_page_says_so():
    client = signed_in(CHIEF)
    task = asked(client, CSV)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        client = signed_in(CHIEF)
        assert taken(client, task)["Location"] == f"/taches/{task.identifier}/"
        said = words(client.get(f"/taches/{task.identifier}/"))
        assert "Le fichier n'est plus gardé" in said
        assert "Télécharger" not in said
        assert forget_files(by=None, at=timezone.now()) == 1
        assert (PreparedFile.objects.count(), FilePart.objects.count()) == (0, 0)
        assert client.get(f"/taches/{task.identifier}/").status_code == 200
        assert taken(client, task).status_code == 404


TEXT = "/conventions/TI-DOUBS/texte.pdf"


def test_a_paper_of_many_parties_is_laid_out_apart(monkeypatch):
    client = signed_in(ELECTED)
    whole = client.get(TEXT).content
    monkeypatch.setattr("conventions.parties.reading.MANY", 5)
    task = asked(client, TEXT)
    answer = taken(client, task)
    assert answer.getvalue() == whole
    assert answer["Content-Disposition"].startswith("inline")


def test_what_a_page_refuses_to_make_its_task_says_in_the_words_of_the_page(monkeypatch):
    def refusing(*_given: object) -> bytes:
        raise ValidationError("Une annexe ne se lit pas.")

    monkeypatch.setattr("conventions.parties.reading.MANY", 5)
    monkeypatch.setattr("config.annexes.annexes.assemble", refusing)
    task = asked(signed_in(ELECTED), TEXT)
    assert (task.state, task.setbacks.get().said) == ("failed", "Une annexe ne se lit pas.")
    page = words(signed_in(ELECTED).get(f"/taches/{task.identifier}/"))
    assert "Ce qui suit n'a pas abouti." in page
    assert "reste est fait" not in page  # there is none
    assert "0 sur 1" not in page
    assert not Entry.objects.filter(act="téléchargement").exists()
