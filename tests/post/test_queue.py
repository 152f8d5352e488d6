"""The queue of PostgreSQL: a job with each message, in the act's own transaction."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from post import outbox
from post.models import Message
from post.tasks import queue
from tests.post.server import mail_server

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _by_workers(settings, transactional_db) -> Iterator[None]:
    """On the day of the database, whose own clock wakes jobs."""
    settings.MESSAGES_BY_WORKERS = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (today,) = cursor.fetchone()
    with time_machine.travel(today, tick=True):
        yield


def wrote(to: str = "finances@cc.example") -> Message | None:
    context = {"said": "Changé.", "at": timezone.localtime()}
    return outbox.put("security", to=to, context=context)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return cursor.fetchone()[0]


def work() -> None:
    """A worker that stops once nothing is left to do now."""
    queue().work(wait=False, install_signal_handlers=False, listen_notify=False)


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
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE status = 'todo'")
        assert [at for (at,) in cursor.fetchall()] == [late.due_at]
