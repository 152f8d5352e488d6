"""A large file is read by a task, whose page says how far it is and leads to its preview."""

from django.db.models import QuerySet

from accounts.models import User
from epci.models import PendingImport
from epci.populations.imports.acts import read_pending
from post.models import Task
from post.tasks import task
from post.working import tell

LARGE = 500_000  # bytes: a file of all communes, that takes seconds


def _unread(pending: int) -> QuerySet[PendingImport]:
    return PendingImport.objects.filter(pk=pending, reading__isnull=True, report=None)


def _left(pending: int) -> list[int]:
    return list(_unread(pending).values_list("pk", flat=True))


def _name_of(pending: int) -> str:
    return PendingImport.objects.get(pk=pending).name


@task("import", "Lecture d'un fichier de populations", left=_left, named=_name_of, first=True)
def read_import(key: int) -> None:
    """Read a file that waits, once; nothing is written to the register."""
    for pending in _unread(key):
        for step in read_pending(pending):
            tell(step.done, step.length)


def queue_reading(pending: PendingImport, by: User, link: str) -> Task:
    """Have a file read that its sender will then be shown, on the page of `link`."""
    return read_import.queue(subject=pending.pk, by=by, about=str(pending), link=link)
