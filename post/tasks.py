"""What is done once an act is committed: its messages are sent, its tasks worked.

With workers (PostgreSQL), a job for each message, and some for each task, are queued in the act's
own transaction. Without, both are done at once after the commit, for so long and no longer: what is
left waits for the page that shows it, for the next one, or for `manage.py work`.

A task is a function that does one unit of work, given its key, and does nothing where it is done:

    @task("letters", "Préparation des lettres", left=unprinted, named=number_of, workers=8)
    def finish_letter(key: int) -> None: ...

    finish_letter.queue(subject=round_.pk, by=by, owner=carrier.pk)
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from time import monotonic
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from post.delivery import deliver, due
from post.models import Message, Task
from post.working import at_work, work
from press.kit.settling import after_commit
from press.words.french import is_number

logger = logging.getLogger("prorata.post")

LONGEST = 20  # seconds that whoever acts may wait for the server of e-mails
SLICE = 10  # seconds that a worker gives to a task before the others have their turn
QUIET = timedelta(minutes=1)  # without news of a task, somebody looks
UNITS_A_WORKER = 4  # fewer are not worth sharing out
OF_EVERYBODY = "Prorata"  # who asks for what comes back each day


class Asking(Protocol):
    """Who asks for a task: a person, with a key."""

    pk: int


@dataclass(frozen=True)
class Daily:
    """An hour of each day, or of working days alone."""

    hour: int
    minute: int = 0
    working_days: bool = False

    def last_before(self, at: datetime) -> datetime:
        """The last time that it was this hour."""
        found = timezone.localtime(at).replace(
            hour=self.hour, minute=self.minute, second=0, microsecond=0
        )
        while found > at or (self.working_days and found.isoweekday() > 5):
            found -= timedelta(days=1)
        return found


@dataclass(frozen=True)
class TaskKind:
    """A declared task. `label` is what everybody reads; `left` gives the units that are left of a
    subject, in their order (without it the subject itself is the one unit), `named` what a unit is
    called when it fails. At most so many `workers` share one task; what somebody waits for before
    they can go on has its turns `first`. Kinds that do the same units say one `lock`: what one
    holds, the other leaves. A file that it makes and its link gives is its `result`, in words, of a
    subject; empty once it is no longer kept.
    """

    name: str
    label: str
    do: Callable[[int], object]
    left: Callable[[int], Sequence[int]] | None = None
    named: Callable[[int], str] = str
    workers: int = 1
    first: bool = False
    daily: Daily | None = None
    lock: str = ""  # of its units; its own name where it is not said
    result: Callable[[int], str] | None = None

    def __call__(self, unit: int) -> object:
        return self.do(unit)

    def units(self, task: Task) -> Sequence[int]:
        """What is left of a task."""
        if self.left is not None:
            return self.left(task.subject)
        return [] if task.done else [task.subject]

    def queue(
        self,
        *,
        subject: int = 0,
        by: Asking | None = None,
        owner: int | None = None,
        about: str = "",
        link: str = "",
    ) -> Task:
        """Have it done once the transaction is committed; gives its row, the one that is not yet
        finished where there is one.
        """
        said = {"asked_by": str(by or OF_EVERYBODY), "person": by.pk if by else None}
        facts = {**said, "owner": owner, "about": about, "link": link, "parent_id": at_work()}
        facts["total"] = 1 if self.left is None else len(self.left(subject))
        with transaction.atomic(savepoint=False):
            active = Task.objects.active()
            row, is_new = active.get_or_create(name=self.name, subject=subject, defaults=facts)
            if is_new:
                _have_worked(row, self)
                return row
            row = Task.objects.select_for_update().get(pk=row.pk)
            if row.is_active:
                wake(row)
                return row
        return self.queue(subject=subject, by=by, owner=owner, about=about, link=link)

    def last(self, subject: int = 0) -> Task | None:
        """The last that was asked about a subject."""
        return Task.objects.filter(name=self.name, subject=subject).first()


KINDS: dict[str, TaskKind] = {}


def task(name: str, label: str, **said: Any) -> Callable[[Callable[[int], object]], TaskKind]:
    """Declare what the function does as a task: see `TaskKind`."""

    def declared(do: Callable[[int], object]) -> TaskKind:
        KINDS[name] = TaskKind(name, label, do, **said)
        return KINDS[name]

    return declared


def one_by_one(acts: Iterable[Callable[[], object]]) -> None:
    """Do each, whatever becomes of the others; raises the first error once all are done."""
    errors = []
    for act in acts:
        try:
            act()
        except Exception as error:
            logger.exception("A part of a task failed.")
            errors.append(error)
    if errors:
        raise errors[0]


def wake(row: Task) -> None:
    """Count what is left of a task that the caller holds, and have it worked now."""
    kind = KINDS[row.name]
    row.total, row.due_at = row.done + len(kind.units(row)), timezone.now()
    row.save(update_fields=["total", "due_at"])
    _have_worked(row, kind)


def _have_worked(row: Task, kind: TaskKind) -> None:
    if settings.MESSAGES_BY_WORKERS:
        count = max(1, min(kind.workers, row.left // UNITS_A_WORKER))
        queue().queue_work([row.pk] * count, first=kind.first)
    else:
        after_commit(work_at_once, row.pk)


def work_at_once(keys: set[int]) -> None:
    """Never fails the act that queued them: what fails says why on its row."""
    end = monotonic() + settings.TASKS_AT_ONCE
    for key in sorted(keys):
        if (seconds := end - monotonic()) <= 0:
            return
        try:
            work_task(key, seconds)
        except Exception:
            logger.exception("A task could not be handled.")


def work_task(key: int, seconds: float = SLICE) -> datetime | None:
    """Work a task for so long at most; gives when to come back, None where nobody needs to."""
    kind = _kind_of(key)
    return work(key, kind, seconds) if kind else None


def is_first(key: int) -> bool:
    """Whether the turns of a task go before those of others."""
    kind = _kind_of(key)
    return kind is not None and kind.first


def _kind_of(key: int) -> TaskKind | None:
    """None where there is no such task, or none of this version."""
    name = Task.objects.filter(pk=key).values_list("name", flat=True).first()
    return KINDS.get(name or "")


def stop(row: Task, by: str) -> bool:
    """No other unit is begun; whether it was to be stopped."""
    stopped = {"stopped_by": by, "ended_at": timezone.now()}
    active = Task.objects.active().filter(pk=row.pk)
    return bool(active.update(state=Task.State.STOPPED, **stopped))


def resume(row: Task) -> Task:
    """What is left of a task that was stopped, or has failed, is tried again from now."""
    with transaction.atomic():
        rows = Task.objects.select_for_update().filter(pk=row.pk)
        found = rows.get()
        if found.state in (Task.State.STOPPED, Task.State.FAILED):
            found.setbacks.all().delete()
            found.state, found.ended_at, found.stopped_by, found.said = "waiting", None, "", ""
            found.part_done = found.part_total = 0  # nothing is kept of a half
            found.save()
            wake(found)
    return found


def begin_daily(at: datetime) -> list[Task]:
    """Queue what its hour calls for, once: what a stop has missed begins with the next worker."""
    begun = []
    for kind in KINDS.values():
        if kind.daily is not None:
            asked = Task.objects.filter(name=kind.name, asked_at__gte=kind.daily.last_before(at))
            if not asked.exists():
                begun.append(kind.queue())
    return begun


def quiet(at: datetime) -> list[int]:
    """The tasks that are to be worked and of which nobody has said anything for a while."""
    silent = Task.objects.due(at).exclude(seen_at__gt=at - QUIET)
    return list(silent.order_by("asked_at", "pk").values_list("pk", flat=True))


def work_due() -> Iterator[Task]:
    """Work all that is due, in turns, each given once nothing of it is left to do now."""
    for key in list(Task.objects.due(timezone.now()).order_by("asked_at").values_list("pk")):
        again = work_task(*key)
        while again is not None and again <= timezone.now():
            again = work_task(*key)
        yield Task.objects.get(pk=key[0])


def hand_over(messages: Sequence[Message]) -> None:
    """Have messages sent once the transaction is committed."""
    keys = [one.pk for one in messages]
    if settings.MESSAGES_BY_WORKERS:
        queue().queue_messages(keys)
    else:
        after_commit(send_at_once, *keys)


@cache
def queue() -> Any:
    """The queue of PostgreSQL: its library is read where there are workers alone."""
    return import_module("post.queue")


def send_at_once(keys: set[int]) -> None:
    """Never fails the act that wrote them: what does not leave says why on its row."""
    end = monotonic() + LONGEST
    for key in sorted(keys):
        if monotonic() > end:
            return
        try:
            message = deliver(key)
        except Exception:
            logger.exception("A message could not be handled.")
            return
        if message is not None and is_unreachable(message):
            return


def is_unreachable(message: Message) -> bool:
    """Whether the server itself did not answer: the messages after it would wait as long."""
    waits = message.state == Message.State.WAITING and message.attempts > 0
    return waits and not is_number(message.said[:3])


def send_due() -> Iterator[Message]:
    """Send all that is due, one after the other, each given as it ends; no further than a server
    that does not answer.
    """
    for key in list(due(timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)):
        message = deliver(key)
        if message is not None:
            yield message
            if is_unreachable(message):
                return
