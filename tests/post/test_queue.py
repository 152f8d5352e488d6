"""The queue of PostgreSQL: a job with each message, in the act's own transaction."""

from collections.abc import Iterator
from functools import partial
from time import sleep
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from post import jobs as worker
from post import outbox, tasks
from post.models import Message, Task
from post.working import held
from tests.post.server import mail_server

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("workers"),
]


def end(other: Any) -> None:
    """Close another connection, and wait until the server knows."""
    pid = other.connection.info.backend_pid
    other.close()
    with connection.cursor() as cursor:
        while cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone():
            sleep(0.01)


def wrote(to: str = "finances@cc.example") -> Message | None:
    context = {"said": "Changé.", "at": timezone.localtime()}
    return outbox.put("security", to=to, context=context)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return cursor.fetchone()[0]


def work() -> None:
    """A worker that stops once nothing is left to do now."""
    worker.work(wait=False, install_signal_handlers=False, listen_notify=False)


def test_a_job_is_written_with_its_message_and_undone_with_it():
    before = jobs()
    with transaction.atomic():
        wrote()
        transaction.set_rollback(True)
    assert (jobs() - before, Message.objects.count()) == (0, 0)
    wrote()
    assert (jobs() - before, Message.objects.get().state) == (1, "waiting")


def test_a_worker_sends_what_waits_and_keeps_what_is_refused_for_now():
    with mail_server() as server:
        server.at_rcpt = lambda to: "451 Plus tard" if to.startswith("lente") else "250 OK"
        sent, late = wrote(), wrote("lente@cc.example")
        work()
        assert server.recipients == ["finances@cc.example"]
    sent.refresh_from_db(), late.refresh_from_db()
    assert (sent.state, late.state, late.said) == ("sent", "waiting", "451 Plus tard")
    with connection.cursor() as cursor:  # its job wakes when the message is due
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name = 'send_message'"
        )
        assert [at for (at,) in cursor.fetchall()] == [late.due_at]


@pytest.fixture
def wound() -> Iterator[list[int]]:
    """A task of three units, and those that were done, in the order in which they were."""
    done: list[int] = []

    def left(_subject: int) -> list[int]:
        return [one for one in (1, 2, 3) if one not in done]

    with patch.dict(tasks.KINDS, clear=True):
        tasks.task("wind", "Remontage", left=left, workers=2)(done.append)
        yield done


def test_a_task_is_queued_with_its_act_and_worked_once(wound):
    before = jobs()
    with transaction.atomic():
        tasks.KINDS["wind"].queue()
        transaction.set_rollback(True)
    assert (jobs() - before, Task.objects.count()) == (0, 0)
    row = tasks.KINDS["wind"].queue()
    assert jobs() - before == 1
    work()
    row.refresh_from_db()
    assert (wound, row.state, row.done, row.total) == ([1, 2, 3], "done", 3, 3)


@pytest.mark.parametrize("slices", [tasks.SLICE, 0], ids=["whole", "slice by slice"])
def test_what_somebody_waits_for_is_done_before_what_was_asked_earlier(wound, slices):
    """A campaign is numbered, to its end, before the letters of others are laid out."""
    tasks.task("hurry", "Presse", left=lambda _: [x for x in (7, 8) if x not in wound], first=True)(
        wound.append
    )
    with patch("post.jobs.work_task", partial(tasks.work_task, seconds=slices)):
        tasks.KINDS["wind"].queue()
        tasks.KINDS["hurry"].queue()
        work()
    assert wound == [7, 8, 1, 2, 3]


def test_what_a_worker_holds_no_other_does_and_its_death_frees_it(wound):
    """Another worker is another connection: it holds the second unit, then is gone."""
    other = connection.copy()
    with patch("post.working.connection", other):
        holding = held("wind", 2)
        assert holding.__enter__()
    row = tasks.KINDS["wind"].queue()
    assert tasks.work_task(row.pk) is None  # nothing to come back for: the other is at it
    row.refresh_from_db()
    assert (wound, row.state) == ([1, 3], "running")
    end(other)
    tasks.work_task(row.pk)
    row.refresh_from_db()
    assert (wound, row.state) == ([1, 3, 2], "done")


def test_two_tasks_that_do_the_same_units_share_their_lock(wound):
    """What each evening does of everything, whoever asked for a part of it is not doing too."""
    wind = tasks.KINDS["wind"]
    tasks.task("wind_left", "Restes", left=wind.left, lock="wind")(wind.do)
    other = connection.copy()
    with patch("post.working.connection", other):
        holding = held("wind", 2)
        assert holding.__enter__()
    row = tasks.KINDS["wind_left"].queue()
    tasks.work_task(row.pk)
    assert wound == [1, 3]
    end(other)
    tasks.work_task(row.pk)
    assert wound == [1, 3, 2]


def test_a_task_whose_worker_died_is_taken_up_by_the_next_minute(wound):
    row = tasks.KINDS["wind"].queue()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    with time_machine.travel(timezone.now() + tasks.QUIET * 2, tick=True):
        before = jobs()
        with patch.object(tasks, "KINDS", {"wind": tasks.KINDS["wind"]}):
            for _ in range(2):
                worker.keep_going()  # its lock lets one job wait
            assert jobs() - before == 1
            work()
    row.refresh_from_db()
    assert (wound, row.state) == ([1, 2, 3], "done")


def test_a_unit_that_fails_wakes_its_task_when_it_is_due(wound):
    def knotted(unit: int) -> None:
        raise RuntimeError("un nœud")

    tasks.task("knot", "Nœud")(knotted)
    row = tasks.KINDS["knot"].queue()
    work()
    row.refresh_from_db()
    assert (row.state, row.said) == ("waiting", "1 partie n'a pas abouti : 0")
    with connection.cursor() as cursor:
        own = "task_name = 'work_on' AND status = 'todo' AND args->>'key' = %s"
        cursor.execute(f"SELECT scheduled_at FROM procrastinate_jobs WHERE {own}", [str(row.pk)])
        assert [at for (at,) in cursor.fetchall()] == [row.due_at]
