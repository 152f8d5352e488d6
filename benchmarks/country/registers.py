"""The letters of the country, by the act itself: only what it rests on is read for many at once.

Their PDF are of one empty page with their files inside, for 100 000 real ones take hours: those of
the campaigns are laid out for real.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from benchmarks.country import hands
from conventions.models import Convention
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_dossiers
from financing.entities.numbered import sealed
from financing.letters.rendering import waiting
from financing.models import CallPdf, CallRound, FundCall
from financing.rounds.acts import number_round, write_round
from financing.rounds.composition import Order, compose_in, last_lines
from financing.rounds.instalments import called_in_part
from post.models import Task
from post.tasks import begin_daily
from tests.plain import plain_letter

DAY, REASON = date(2025, 6, 2), "Mesure"
AT_ONCE, PDFS = 100, 200


def number(ranks: range, year: int) -> None:
    """The letters of the conventions of those ranks for a year, by several processes."""
    hands.deal(partial(write, year=year), ranks, AT_ONCE)


def write(ranks: range, year: int) -> None:
    """The same, in one transaction."""
    journal = last_lines()
    with transaction.atomic():
        for file, order in _called(ranks, year):
            before = called_in_part(order.component, order.period)
            composed = replace(compose_in(file, order, DAY, before), journal=journal)
            write_round(composed=composed, by=None, override=REASON)


def issue(ranks: range, year: int) -> list[CallRound]:
    """One act after the other, as people do."""
    return [
        number_round(order=order, by=None, on=DAY, override=REASON).round
        for _, order in _called(ranks, year)
    ]


def _called(ranks: range, year: int) -> Iterator[tuple[ComponentFile, Order]]:
    """What each of these conventions calls for a year, with all that it is computed from."""
    names = [f"PAYS-{rank:06}" for rank in ranks]
    found = Convention.objects.filter(reference__in=names).order_by("reference")
    for dossier in read_dossiers(found, DAY):
        (file,) = dossier.components
        period = next(one for one in dossier.periods if one.fiscal_year == year)
        yield file, Order(file.component, period, file.component.default_basis)


def keep_plain() -> int:
    """The PDF of all that waits, of one empty page; gives their count."""
    keys = list(waiting().order_by("pk").values_list("pk", flat=True))
    with hands.pool() as pool:
        for start in range(0, len(keys), PDFS):
            calls = list(FundCall.objects.filter(pk__in=keys[start : start + PDFS]))
            pdfs = pool.map(plain_letter, [one.frozen() for one in calls], chunksize=20)
            CallPdf.objects.bulk_create(
                CallPdf(call=call, **sealed(pdf, call.sha256))
                for call, pdf in zip(calls, pdfs, strict=True)
            )
    close_tasks()
    return len(keys)


def close_tasks() -> None:
    """What was queued is done, as workers would say; and what each day brings was begun today."""
    begin_daily(timezone.now())
    ended = {"state": Task.State.DONE, "done": F("total"), "ended_at": timezone.now()}
    Task.objects.active().update(**ended)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
