"""What works a task: its units one after the other, each held by one worker at a time.

What is left is asked of the tables, never remembered: a unit done again changes nothing, and what a
killed worker was doing is there for the next. Several workers share a task; on PostgreSQL a unit is
held by a lock that ends with its holder. A unit that fails is named, tried again later, then left:
the others go on.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from typing import Protocol

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from post.models import Setback, Task
from press.words.french import plural

logger = logging.getLogger("prorata.post")

State = Task.State
ROOT = Path(__file__).resolve().parent.parent

DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))  # after each failure
REFUSALS = (ValidationError, PermissionDenied)  # which say the same however often one asks
UNEXPECTED = "Erreur inattendue : l'hébergeur la trouve au journal technique."
EACH = 0.5  # seconds between two sentences of a long unit
MOST_NAMED = 5  # units that failed, in the words of the task; its page has them all


class Declared(Protocol):
    """A kind of task: see `post.tasks.task`."""

    @property
    def name(self) -> str: ...
    @property
    def lock(self) -> str: ...
    @property
    def do(self) -> Callable[[int], object]: ...
    @property
    def named(self) -> Callable[[int], str]: ...
    def units(self, task: Task) -> Sequence[int]: ...


class StoppedError(Exception):
    """A task was stopped while a worker was in the middle of a long unit: nothing of it is kept."""


@dataclass
class Telling:
    """What a long unit says of itself, now and then, on the row of its task."""

    task: int
    last: float = 0

    def tell(self, done: int, total: int) -> None:
        if monotonic() - self.last < EACH and done < total:
            return
        self.last = monotonic()
        news = {"part_done": done, "part_total": total, "seen_at": timezone.now()}
        if not Task.objects.filter(pk=self.task, state=State.RUNNING).update(**news):
            raise StoppedError


_telling: ContextVar[Telling | None] = ContextVar("telling", default=None)


def tell(done: int, total: int) -> None:
    """How far the unit is that is being done. Raises StoppedError, which ends it."""
    if telling := _telling.get():
        telling.tell(done, total)


def at_work() -> int | None:
    """The key of the task of which a unit is being done here."""
    telling = _telling.get()
    return telling.task if telling else None


def work(key: int, kind: Declared, seconds: float) -> datetime | None:
    """Work a task for so long, a unit at least; gives when to come back, None where it ends."""
    end, finished, has_worked = monotonic() + seconds, set[int](), False
    task = _begun(key)
    while task is not None:
        units = _to_do(task, kind)
        if not units:
            if _is_closed(task, kind):
                return task.due_at if task.state == State.WAITING else None
            continue
        if has_worked and monotonic() >= end:
            return timezone.now()
        if not (has_worked := _worked(task, kind, units, finished, end)):
            return None
    return None


def _begun(key: int) -> Task | None:
    """Its pace is counted from its first unit; what is one unit begins again each time."""
    now = timezone.now()
    first = Case(When(total=1, then=None), default=F("started_at"))
    begins = {"started_at": Coalesce(first, now), "seen_at": now}
    taken = Task.objects.due(now).filter(pk=key).update(state=State.RUNNING, **begins)
    return Task.objects.get(pk=key) if taken else None


def _to_do(task: Task, kind: Declared) -> list[int]:
    """What is left and may be tried now."""
    known = dict(task.setbacks.order_by().values_list("unit", "again_at"))
    return _open(kind.units(task), known)


def _open(units: Iterable[int], setbacks: dict[int, datetime | None]) -> list[int]:
    now = timezone.now()

    def is_open(unit: int) -> bool:
        again = setbacks.get(unit)
        return unit not in setbacks or (again is not None and again <= now)

    return [one for one in units if is_open(one)]


def _worked(
    task: Task, kind: Declared, units: Sequence[int], finished: set[int], end: float
) -> bool:
    """Try units, one at least, until the time is up; whether this worker tried any: others hold
    them, or the task is stopped, where it did not.
    """
    tried = False
    for unit in units:
        if (tried and monotonic() >= end) or not _still_running(task):
            return tried
        with held(kind.lock or kind.name, unit) as is_mine:
            if is_mine:
                tried = True
                _try(task, kind, unit, finished)
    return tried


def _still_running(task: Task) -> bool:
    own = Task.objects.filter(pk=task.pk, state=State.RUNNING)
    return bool(own.update(seen_at=timezone.now()))


def _try(task: Task, kind: Declared, unit: int, finished: set[int]) -> None:
    try:
        if unit in finished:
            raise RuntimeError(f"{kind.name} {unit}: done, and still to be done")
        with _heard(task):
            kind.do(unit)
    except StoppedError:
        return
    except Exception as error:
        _set_back(task, kind, unit, error)
        return
    finished.add(unit)
    task.done += 1
    Setback.objects.filter(task=task, unit=unit).delete()
    Task.objects.filter(pk=task.pk, done__lt=F("total")).update(done=F("done") + 1)


@contextmanager
def _heard(task: Task) -> Iterator[None]:
    token = _telling.set(Telling(task.pk))
    try:
        yield
    finally:
        _telling.reset(token)


def _set_back(task: Task, kind: Declared, unit: int, error: Exception) -> None:
    """Keep why, and when it is tried again. A database that is gone raises here, and is no fault of
    the unit: whoever comes next tries it.
    """
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    is_refusal = isinstance(error, REFUSALS)
    if not is_refusal:
        logger.exception("A unit of the task %s failed.", kind.name, exc_info=error)
    known = Setback.objects.filter(task=task, unit=unit).first()
    attempts = (known.attempts if known else 0) + 1
    is_last = is_refusal or attempts > len(DELAYS)
    Setback.objects.update_or_create(
        task=task,
        unit=unit,
        defaults={
            "attempts": attempts,
            "again_at": None if is_last else timezone.now() + DELAYS[attempts - 1],
            "named": kind.named(unit)[:200],
            "said": _words(error),
            "kind": _place(error)[:200],
        },
    )


def _words(error: Exception) -> str:
    """What whoever asked reads: a refusal is a sentence of ours, anything else is not for them."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error) if isinstance(error, PermissionDenied) else UNEXPECTED


def _place(error: Exception) -> str:
    """« ValueError, financing/letters/page.py:88 »: nothing of what the unit holds."""
    for frame in reversed(extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            return f"{type(error).__name__}, {path.relative_to(ROOT)}:{frame.lineno}"
    return type(error).__name__


def _is_closed(task: Task, kind: Declared) -> bool:
    """End a task of which nothing is left to try, or put it off; False where something came.

    Under its lock, which whoever adds to it takes too: nothing is added to a task that has ended.
    """
    with transaction.atomic():
        row = Task.objects.select_for_update().get(pk=task.pk)
        left = set(kind.units(row))
        setbacks = {one.unit: one for one in row.setbacks.order_by("unit") if one.unit in left}
        if _open(left, {unit: one.again_at for unit, one in setbacks.items()}):
            return False
        if row.state == State.RUNNING:
            _end(row, list(setbacks.values()))
    task.state, task.due_at = row.state, row.due_at
    return True


def _end(row: Task, failing: list[Setback]) -> None:
    again = [one.again_at for one in failing if one.again_at is not None]
    row.done, row.said = row.total - len(failing), _named(failing)
    if again:
        row.state, row.due_at = State.WAITING, min(again)
    else:
        row.state = State.FAILED if failing else State.DONE
        row.ended_at = timezone.now()
    row.save(update_fields=["state", "due_at", "ended_at", "done", "said"])


def _named(failing: Sequence[Setback]) -> str:
    """« 2 parties n'ont pas abouti : n° 2026-0007, n° 2026-0012 »."""
    if not failing:
        return ""
    names = ", ".join(one.named for one in failing[:MOST_NAMED])
    more = f" et {len(failing) - MOST_NAMED} de plus" if len(failing) > MOST_NAMED else ""
    have = "n'ont" if len(failing) > 1 else "n'a"
    return f"{plural(len(failing), 'partie')} {have} pas abouti : {names}{more}"


@contextmanager
def held(lock: str, unit: int) -> Iterator[bool]:
    """Whether this worker is the one that does a unit; the lock of a killed worker ends with it.

    On SQLite what two processes do at once they do twice: it changes nothing.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    key = int.from_bytes(sha256(f"{lock} {unit}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_mine: bool = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
