"""The queue of PostgreSQL: a job for each message, some for each task, written with the act that
asks for them; `post.jobs` says what each does.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

SEND, WORK_ON = "send_message", "work_on"
# Jobs are written by the connection of the act, within its transaction, in a worker too.
HERE = JobManager(DjangoConnector())


def queue_messages(keys: Iterable[int]) -> None:
    """A job for each message, in the transaction that writes it."""
    _defer(SEND, keys)


def queue_work(
    keys: Iterable[int], *, first: bool, at: datetime | None = None, lock: str | None = None
) -> None:
    """So many turns at tasks, at a moment or now. Raises AlreadyEnqueued where its lock waits."""
    _defer(WORK_ON, keys, priority=int(first), schedule_at=at, queueing_lock=lock)


def _defer(name: str, keys: Iterable[int], **options: Any) -> None:
    job: Any = configure_task(name=name, job_manager=HERE, **options)
    job.batch_defer(*({"key": key} for key in keys))
