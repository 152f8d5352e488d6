"""Numbered letters get their PDF, from their frozen content alone.

Laying a letter out is the long part and asks no database: processes may share it. What they give
is stored here, one letter a transaction: an interruption loses nothing, and a second run goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from multiprocessing import get_context
from typing import Any

import django
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from financing.entities.numbered import sealed
from financing.letters.page import Content, render
from financing.models import CallPdf, CallRound, Component, FundCall
from post.models import Task
from post.tasks import Daily, task
from press.files.pdf import RenderingTooLongError, patiently
from press.kit.compiled import compiled_once
from press.kit.naming import read_by_anybody

AT_ONCE = 100  # letters in memory, and as many that are asked for

Renderer = Callable[[Iterable[Content]], Iterable[bytes | None]]
Batch = tuple[list[FundCall], Iterable[bytes | None]]


def waiting() -> QuerySet[FundCall]:
    """The letters that have a number and no PDF yet, in the order of the registers."""
    return FundCall.objects.filter(rendering__isnull=True)


@compiled_once
def _waiting_in(round_: int) -> QuerySet[Any]:
    """The keys of the letters of a round that wait."""
    return waiting().filter(round=round_).order_by("number").values_list("pk", flat=True)


def _left_waiting(_everybody: int) -> list[int]:
    return list(waiting().order_by("pk").values_list("pk", flat=True))


def _number_of(letter: int) -> str:
    return f"lettre n° {FundCall.objects.get(pk=letter)}"


@task("letters", "Préparation de lettres", left=_waiting_in, named=_number_of, workers=8)
def finish_letter(letter: int) -> None:
    """Give a numbered letter its PDF, from what it has frozen; a worker has the time of a command.

    One that takes too long says so on the row of the task, and waits for the next night.
    """
    call = waiting().filter(pk=letter).first()
    if call is not None:
        with patiently() if settings.MESSAGES_BY_WORKERS else nullcontext():
            pdf = render(call.frozen())
        store(call, pdf)


task(
    "letters_left",
    "Lettres restées sans PDF",
    left=_left_waiting,
    named=_number_of,
    workers=8,
    daily=Daily(5),
    lock=finish_letter.name,
)(finish_letter.do)


def queue_letters(round_: CallRound, component: Component, by: User | None) -> Task:
    """Have the letters of a round prepared once they are numbered."""
    reference = component.convention.reference
    with read_by_anybody():
        link = reverse("call_round", args=[reference, round_.pk])
    return finish_letter.queue(
        subject=round_.pk,
        by=by,
        owner=component.carrier.organisation_id,
        about=f"{reference}, {component.label}, {round_.period.label}",
        link=link,
    )


def finish_waiting(*, workers: int = 1) -> Iterator[FundCall]:
    """Render every letter that waits, each given once it is stored; `workers` is in processes.

    One that takes too long goes on waiting.
    """
    keys = list(waiting().values_list("pk", flat=True))
    with renderer(workers) as render_all:
        for calls, pdfs in _one_ahead(_batches(keys, render_all)):
            for call, pdf in zip(calls, pdfs, strict=True):
                if pdf is not None:
                    store(call, pdf)
                    yield call


def _batches(keys: list[int], render_all: Renderer) -> Iterator[Batch]:
    for start in range(0, len(keys), AT_ONCE):
        calls = list(FundCall.objects.filter(pk__in=keys[start : start + AT_ONCE]))
        yield calls, render_all([call.frozen() for call in calls])


def _one_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Each batch once the next is asked for: no process waits while letters are stored."""
    current = next(batches, None)
    while current is not None:
        following = next(batches, None)
        yield current
        current = following


@transaction.atomic
def store(call: FundCall, pdf: bytes) -> None:
    """Keep the letter as it was rendered first: the bytes of a second rendering are dropped."""
    CallPdf.objects.get_or_create(call=call, defaults=sealed(pdf, call.sha256))


def paper_of(sha256: str) -> bytes | None:
    """The stored PDF of that digest, which a message attaches."""
    found = CallPdf.objects.filter(sha256=sha256).order_by("pk").first()
    return bytes(found.pdf) if found else None


@contextmanager
def renderer(workers: int) -> Iterator[Renderer]:
    """What renders contents in the order given: this process, or several new ones.

    They are spawned: a fork would copy the locks and the font maps that others are using.
    """
    if workers == 1:
        yield partial(map, render_patiently)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=django.setup) as pool:
        yield partial(pool.map, render_patiently)


def render_patiently(content: Content) -> bytes | None:
    """The PDF, in the time of a command; None where that is not enough: the letter still waits."""
    try:
        with patiently():
            return render(content)
    except RenderingTooLongError:
        return None
