"""Files that are long to make: asked for, made by a task, kept some days for who asked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import transaction
from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone

from accounts.journal import record
from accounts.models import User
from epci.permissions import acting_for
from epci.prepared.errands import make, person_of
from post.models import FilePart, PreparedFile, Task
from post.tasks import Daily, task
from press.words.french import file_size, moment

KEPT = timedelta(days=7)
PART, IN_MEMORY = 1_000_000, 4_000_000  # bytes


def _unmade(file: int) -> list[int]:
    return list(PreparedFile.objects.filter(pk=file, made_at=None).values_list("pk", flat=True))


def _name_of(file: int) -> str:
    return str(PreparedFile.objects.get(pk=file))


def _result_of(file: int) -> str:
    """« conventions.csv, 3,2 Mo, gardé pour vous jusqu'au 7 décembre 2026 à 9 h 30 »."""
    found = PreparedFile.objects.filter(pk=file, expires_at__gt=timezone.now()).first()
    if found is None or found.expires_at is None:
        return ""
    size, end = file_size(found.size), timezone.localtime(found.expires_at)
    return f"{found.name}, {size}, gardé pour vous jusqu'au {moment(end)}"


@task(
    "file",
    "Préparation d'un fichier",
    left=_unmade,
    named=_name_of,
    result=_result_of,
    first=True,
)
def prepare_file(key: int) -> None:
    """Go through the page as who asked, then keep what it gives; nothing is kept of a half.

    The file is written apart first: no other act waits while it is made.
    """
    file = PreparedFile.objects.get(pk=key)
    person = person_of(file)
    with SpooledTemporaryFile(IN_MEMORY) as made:
        made.writelines(_content(make(file, person)))
        made.seek(0)
        store_file(file=file, content=made, by=person, at=timezone.now())


def _content(answer: Any) -> Iterator[bytes]:
    """The answer itself is not closed: that would say that a request is over, and close the
    connection that the task works with.
    """
    try:
        yield from (answer.streaming_content if answer.streaming else [answer.content])
    finally:
        if isinstance(answer, FileResponse):
            answer.file_to_stream.close()


@transaction.atomic
def ask_file(*, address: str, name: str, by: User, at: datetime) -> Task:
    """Have the file that a page gives made apart; the same task while it is not yet made."""
    acting = acting_for(by)
    facts = {"person": by.pk, "acting": acting.pk if acting else None, "address": address}
    waiting = PreparedFile.objects.filter(made_at=None, **facts).first()
    if waiting is not None and (row := prepare_file.last(waiting.pk)) and row.is_active:
        return row
    file = PreparedFile.objects.create(name=name, asked_at=at, **facts)
    record(by=by, act="fichier demandé", subject=name, organisation=acting)
    link = reverse("prepared_file", args=[file.identifier])
    return prepare_file.queue(subject=file.pk, by=by, about=name, link=link)


@transaction.atomic
def store_file(*, file: PreparedFile, content: IO[bytes], by: User, at: datetime) -> None:
    """Keep a file that is made, once: the bytes of a second making are dropped. It takes the place
    of the one that the same page gave the same person before.
    """
    locked = PreparedFile.objects.select_for_update().get(pk=file.pk)
    if locked.made_at is not None:
        return
    while part := content.read(PART):
        FilePart.objects.create(file=locked, rank=locked.size // PART, content=part)
        locked.size += len(part)
    locked.made_at, locked.expires_at = at, at + KEPT
    locked.save()
    same = {"person": file.person, "acting": file.acting, "address": file.address}
    PreparedFile.objects.filter(made_at__isnull=False, **same).exclude(pk=file.pk).delete()


@task("forget_files", "Effacement des fichiers préparés, une semaine après", daily=Daily(4, 30))
def forget_each_night(_everybody: int) -> None:
    forget_files(by=None, at=timezone.now())


@transaction.atomic
def forget_files(*, by: User | None, at: datetime) -> int:
    """Those that are kept no longer, and those that were never made; how many."""
    old = PreparedFile.objects.filter(expires_at__lte=at)
    unmade = PreparedFile.objects.filter(made_at=None, asked_at__lte=at - KEPT)
    count = old.count() + unmade.count()
    old.delete()
    unmade.delete()
    return count
