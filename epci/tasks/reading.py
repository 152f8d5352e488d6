"""The tasks that a person may see, how long is left, and what the host knows of all of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from accounts.models import User
from epci.models import Organisation
from epci.permissions import Act, can, organisations_of
from post.models import Hold, Message, Setback, Task, TaskQuerySet
from post.tasks import KINDS
from press.words.french import plural

State = Task.State
LOST = timedelta(minutes=3)  # without news, nobody works on it
MOST_ERRORS = 20  # that the host is shown
MINUTE, HOUR = 60, 3_600


def tasks_of(user: User) -> TaskQuerySet:
    """What the person asked for, and what was asked for the organisations that they act for."""
    own = [one.pk for one in organisations_of(user)]
    return Task.objects.filter(Q(person=user.pk) | Q(owner__in=own))


def may_decide(user: User, task: Task) -> bool:
    """Whether the person may stop a task, and resume it: who asked for it, whoever may for the
    organisation for which it is done, the host.
    """
    if user.is_host or task.person == user.pk:
        return True
    owner = Organisation.objects.filter(pk=task.owner).first()
    return owner is not None and can(user, Act.DECIDE_TASKS, owner)


def goes_on(task: Task, at: datetime) -> bool:
    """Whether a page that follows it has something to wait for: not for what is tried again later,
    nor for a held queue.
    """
    return task.is_active and task.due_at <= at and not is_held()


def label_of(task: Task) -> str:
    """What everybody reads of it."""
    kind = KINDS.get(task.name)
    return kind.label if kind else task.name


def result_of(task: Task) -> str | None:
    """The file that a finished task made, in words, empty once it is gone; None of others."""
    kind = KINDS.get(task.name)
    return kind.result(task.subject) if kind and kind.result else None


def is_held() -> bool:
    """Whether the queue waits for the host."""
    return Hold.objects.exists()


def said_lasting(seconds: int) -> str:
    """« moins d'une minute », « 4 minutes », « 2 heures »."""
    if seconds < MINUTE:
        return "moins d'une minute"
    if seconds < HOUR:
        return plural(-(-seconds // MINUTE), "minute")
    return plural(-(-seconds // HOUR), "heure")


def time_left(task: Task) -> str:
    """« encore 2 minutes environ », by the pace until its last news; empty while it has none."""
    done, total = task.progress
    if task.state != State.RUNNING or not done or done >= total:
        return ""
    if task.started_at is None or task.seen_at is None:
        return ""
    spent = int((task.seen_at - task.started_at).total_seconds())
    return f"encore {said_lasting(spent * (total - done) // done)} environ"


@dataclass(frozen=True)
class TaskCounts:
    """How tasks stand, of everybody together: nothing of what they are about.

    `oldest` is when the task that has waited longest was asked for.
    """

    waiting: int
    running: int
    failed: int
    lost: int
    oldest: datetime | None


def task_counts(at: datetime) -> TaskCounts:
    """One query."""
    due = Q(due_at__lte=at)
    states = (
        Task.objects.order_by()
        .values_list("state")
        .annotate(
            count=Count("pk"),
            lost=Count("pk", filter=due & Q(seen_at__lt=at - LOST)),
            oldest=Min("asked_at", filter=due),
        )
    )
    count: Counter[str] = Counter()
    lost, oldest = 0, None
    for state, how_many, unheard, first in states:
        count[state] = how_many
        lost = unheard if state == State.RUNNING else lost
        oldest = first if state == State.WAITING else oldest
    return TaskCounts(count[State.WAITING], count[State.RUNNING], count[State.FAILED], lost, oldest)


@dataclass(frozen=True)
class Stopping:
    """What keeps tasks and messages from going on; `errors` are kinds of errors, with how many
    parts each stops, `messages` how many wait.
    """

    errors: list[tuple[str, int]]
    held: Hold | None
    messages: int


def stopping() -> Stopping:
    """Three queries."""
    kinds = Setback.objects.order_by().values_list("kind").annotate(count=Count("pk"))
    return Stopping(
        list(kinds.order_by("-count", "kind")[:MOST_ERRORS]),
        Hold.objects.first(),
        Message.objects.filter(state__in=(Message.State.WAITING, Message.State.SENDING)).count(),
    )


def names_of(tasks: QuerySet[Task]) -> dict[int, str]:
    """The names of the organisations for which tasks are done, by key."""
    owners = tasks.order_by().values("owner")
    return dict(Organisation.objects.filter(pk__in=owners).order_by().values_list("pk", "name"))
