"""What a worker of PostgreSQL does when a job wakes it, for as many workers as one starts.

The rows of messages and of tasks say what is to be done, and jobs only wake workers: one that is
lost, or runs twice, does nothing less and nothing twice.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import close_old_connections, transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job, Status

from post.delivery import deliver
from post.models import Message
from post.queue import SEND, WORK_ON, queue_work
from post.tasks import begin_daily, is_first, quiet, send_due, work_task


def connected(do: Callable[..., None]) -> Callable[..., None]:
    """A job on a connection that works: one that PostgreSQL has cut is opened anew."""

    @wraps(do)
    def done(**arguments: Any) -> None:
        close_old_connections()
        try:
            do(**arguments)
        finally:
            close_old_connections()

    return done


class NotYetError(Exception):
    """The server did not take a message for now."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"à nouveau à partir de {at.isoformat()}")
        self.at = at


class WhenDue(BaseRetryStrategy):
    """The job wakes again when its message is due."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision(retry_at=exception.at) if isinstance(exception, NotYetError) else None


@app.task(name=SEND, retry=WhenDue())
@connected
def send_message(key: int) -> None:
    message = deliver(key)
    if message is not None and message.state == Message.State.WAITING:
        raise NotYetError(message.due_at)


@app.task(name="send_due_messages", queueing_lock="send_due_messages")
@connected
def send_due_messages() -> None:
    """What no job will send: whose worker was killed, or that was written without a queue."""
    for _ in send_due():
        pass


@app.task(name=WORK_ON)
@connected
def work_on(key: int) -> None:
    """A slice of a task; what is left of it goes behind what others asked, unless it goes first."""
    again = work_task(key)
    if again is not None:
        queue_work([key], first=is_first(key), at=again)


@app.task(name="keep_going", queueing_lock="keep_going")
@connected
def keep_going() -> None:
    """What its hour calls for, and the tasks whose worker was killed."""
    now = timezone.now()
    begin_daily(now)
    for key in quiet(now):
        with suppress(AlreadyEnqueued), transaction.atomic():
            queue_work([key], first=is_first(key), lock=f"task {key}")


@app.periodic(cron="* * * * *")
@app.task(name="forget_dead_jobs", queueing_lock="forget_dead_jobs", pass_context=True)
async def forget_dead_jobs(context: JobContext, timestamp: int) -> None:
    """Each minute: the jobs of workers that were killed go, and what they were doing is done."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    for following in (send_due_messages, keep_going):
        with suppress(AlreadyEnqueued):
            await following.defer_async()


def work(**options: Any) -> None:
    """Send messages and work tasks as they come, until one is stopped."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(delete_jobs="always", **options)
