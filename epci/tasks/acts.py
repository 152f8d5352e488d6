"""What people do about tasks: stop one, have it go on; and the host, let a held queue go."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.journal import COMMAND_LINE, record
from accounts.models import User
from epci.models import Organisation
from epci.permissions import Act, refusal, require_host
from epci.tasks.reading import label_of, may_decide
from post import tasks
from post.models import Hold, Message, Task
from press.words.french import plural

NOT_YOURS = "Cette tâche est arrêtée, ou reprise, par qui l'a demandée ou par l'hébergeur."
DROPPED = "Non envoyé : l'hébergeur l'a écarté quand la base a été remise."


@transaction.atomic
def stop_task(*, task: Task, by: User | None) -> bool:
    """No other part of it is begun; what is done stays done. Whether it was to be stopped.

    Raises PermissionDenied.
    """
    _require(by, task)
    stopped = tasks.stop(task, str(by or COMMAND_LINE))
    if stopped:
        _note("tâche arrêtée", task, by)
    return stopped


@transaction.atomic
def resume_task(*, task: Task, by: User | None) -> Task:
    """What is left of it is done, or tried again; nothing where it was not stopped.

    Raises PermissionDenied.
    """
    _require(by, task)
    resumed = tasks.resume(task)
    if resumed.is_active and not task.is_active:
        _note("tâche reprise", task, by)
    return resumed


@transaction.atomic
def release_queue(*, by: User | None, send: bool, at: datetime) -> bool:
    """Messages leave again, tasks are worked again; whether they were held.

    Without `send`, the messages that the restored database had waiting are put aside: they may have
    left after it was saved. Their organisations can still send each again. Raises PermissionDenied.
    """
    require_host(by)
    held = list(Hold.objects.select_for_update())
    if not held:
        return False
    unsent = (Message.State.WAITING, Message.State.SENDING)
    waiting = Message.objects.filter(state__in=unsent, written_at__lte=at)
    count = waiting.count()
    if not send:
        waiting.update(state=Message.State.FAILED, said=DROPPED)
    Hold.objects.all().delete()
    for row in Task.objects.active().select_for_update():
        tasks.wake(row)
    tasks.hand_over(list(Message.objects.filter(state=Message.State.WAITING)))
    fate = "envoyés" if send else "écartés"
    told = f"{plural(count, 'message')} {fate}" if count else ""
    record(by=by, act="file d'attente libérée", subject=held[0].why, after=told)
    return True


def _require(by: User | None, task: Task) -> None:
    if by is not None and not may_decide(by, task):
        owner = Organisation.objects.filter(pk=task.owner).first()
        raise PermissionDenied(refusal(Act.DECIDE_TASKS, owner, by) if owner else NOT_YOURS)


def _note(act: str, task: Task, by: User | None) -> None:
    owner = Organisation.objects.filter(pk=task.owner).first()
    subject = ", ".join(filter(None, (label_of(task), task.about)))
    after = f"{plural(task.done, 'partie faite', 'parties faites')} sur {task.total}"
    record(by=by, act=act, subject=subject, organisation=owner, after=after)
