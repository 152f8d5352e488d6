"""The queue of PostgreSQL: a job for each message, taken by as many workers as one starts.

The rows of messages say what is to be sent, and jobs only wake workers: one that is lost, or runs
twice, sends nothing less and nothing twice. Imported by `post.tasks` alone, where it is installed.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job, Status

from post.delivery import deliver
from post.models import Message
from post.tasks import send_due


class NotYetError(Exception):
    """The server did not take a message for now."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"à nouveau à partir de {at.isoformat()}")
        self.at = at


class WhenDue(BaseRetryStrategy):
    """The job wakes again when its message is due."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision(retry_at=exception.at) if isinstance(exception, NotYetError) else None


@app.task(name="send_message", retry=WhenDue())
def send_message(key: int) -> None:
    message = deliver(key)
    if message is not None and message.state == Message.State.WAITING:
        raise NotYetError(message.due_at)


@app.task(name="send_due_messages", queueing_lock="send_due_messages")
def send_due_messages() -> None:
    """What no job will send: whose worker was killed, or that was written without a queue."""
    for _ in send_due():
        pass


@app.periodic(cron="* * * * *")
@app.task(name="forget_dead_jobs", queueing_lock="forget_dead_jobs", pass_context=True)
async def forget_dead_jobs(context: JobContext, timestamp: int) -> None:
    """Each minute: the jobs of workers that were killed go, and what they were sending is sent."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    with suppress(AlreadyEnqueued):
        await send_due_messages.defer_async()


def queue_messages(keys: Iterable[int]) -> None:
    """A job for each message, in the transaction that writes it."""
    jobs: list[dict[str, Any]] = [{"key": key} for key in keys]
    send_message.batch_defer(*jobs)


def work(**options: Any) -> None:
    """Send messages as they come, until one is stopped."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(delete_jobs="always", **options)
