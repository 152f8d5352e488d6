"""A campaign laid out by one worker, two, then four; and what more would give.

Each has its own rounds of the same size, numbered beforehand by the act; the workers are processes
of their own, and the clock runs from the first letters that they keep, so that their start costs
nothing. What a letter asks that is not its layout is timed apart, in this process.
"""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import cpu_count, sysconf
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from benchmarks.country import checking, registers
from benchmarks.country.scaling import (
    Letter,
    amdahl,
    fitted,
    part_of,
    speedup,
    usl,
)
from financing.letters.page import render
from financing.letters.rendering import store, waiting
from financing.models import FundCall

WORKERS = (1, 2, 4)
LEAST = 1.9
MORE = (2, 4, 8, 16, 32, 64)
FIRST = 0.05  # of the letters, kept before the clock runs
PATIENCE = 300  # seconds without a letter
EACH = 0.25  # seconds between two counts
YEAR = 2026

Worker = subprocess.Popen[bytes]


class Campaign(NamedTuple):
    """One campaign: seconds of numbering, then letters a second once the workers are at work, and
    the seconds of processor that a worker took for each.
    """

    letters: int
    numbering: float
    rate: float
    each: float


def played(ranks: range, workers: int) -> Campaign:
    """Number the rounds of these conventions, then have so many workers lay out their letters."""
    start = perf_counter()
    registers.issue(ranks, YEAR)
    numbering, letters = perf_counter() - start, waiting().count()
    with at_work(workers) as started:
        speed, each = rate(letters, started)
    return Campaign(letters, numbering, speed, each)


@contextmanager
def at_work(workers: int) -> Iterator[list[Worker]]:
    """So many workers of the queue, until the block ends."""
    started = [subprocess.Popen([*checking.MANAGE, "work"]) for _ in range(workers)]
    try:
        yield started
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait()


def rate(letters: int, started: Sequence[Worker]) -> tuple[float, float]:
    """Letters a second, and seconds of processor of each, from the first ones to the last.
    TimeoutError where none comes.
    """
    first = max(1, int(letters * FIRST))
    eldest = waiting().order_by("pk").values_list("pk", flat=True).first() or 0
    begun, left = _until(letters - first, eldest)
    before = sum(map(_processor, started))
    end, _ = _until(0, eldest)
    if end <= begun:
        return 0.0, 0.0
    return left / (end - begun), (sum(map(_processor, started)) - before) / left


def _processor(worker: Worker) -> float:
    """The seconds of processor that a process has taken."""
    said = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / sysconf("SC_CLK_TCK")


def _until(left: int, eldest: int) -> tuple[float, int]:
    """When no more than so many letters are left, and how many are then. To count those of all the
    country would take a core from the workers, and those of one campaign some of it: they are
    counted four times a second.
    """
    before, since = -1, perf_counter()
    while (now := waiting().filter(pk__gte=eldest).count()) > left:
        if now != before:
            before, since = now, perf_counter()
        if perf_counter() - since > PATIENCE:
            raise TimeoutError(f"{now} lettres attendent, et aucune ne vient")
        sleep(EACH)
    return perf_counter(), now


def timed(ranks: range) -> list[Letter]:
    """The letters of these conventions one after the other: laid out, then read and kept.

    What the queue itself asks of the database is not in it: the speed of two workers tells.
    """
    registers.issue(ranks, YEAR)
    found = []
    for key in list(waiting().values_list("pk", flat=True)):
        start = perf_counter()
        call = FundCall.objects.get(pk=key)
        content, read = call.frozen(), perf_counter()
        pdf, laid = render(content), perf_counter()
        store(call, pdf)
        found.append(Letter(laid - read, perf_counter() - laid + read - start))
    registers.close_tasks()
    return found[1:]  # the first reads the typeface


def report(campaigns: dict[int, Campaign], letters: Sequence[Letter]) -> None:
    alone, cores = campaigns[1].rate, cpu_count() or 1
    speeds = {workers: one.rate / alone for workers, one in campaigns.items()}
    print(f"  campagne de {campaigns[1].letters} lettres, {cores} cœurs")
    for workers, one in campaigns.items():
        print(
            f"    {workers} : numérotées en {one.numbering:5.1f} s, puis {one.rate:5.1f} lettres "
            f"par seconde, {speeds[workers]:.2f} fois, {one.each * 1000:.0f} ms de processeur "
            "chacune"
        )
    verdict = "tenu" if speeds[2] >= LEAST else "manqué"
    print(f"    à deux : {speeds[2]:.2f} fois (au moins {LEAST} : {verdict})")
    laid, shared = (sum(one) / len(letters) for one in zip(*letters, strict=True))
    part = shared / (laid + shared)
    print(
        f"    une lettre : {laid * 1000:.0f} ms de mise en page, {shared * 1000:.1f} ms lue et "
        f"gardée : {part:.1%} au plus ne se partage pas ({part_of(speeds[2], 2):.1%} d'après deux)"
    )
    contention, coherence = fitted(speeds)
    print(f"    loi de Gunther, ces {cores} cœurs : {contention:.3f} et {coherence:.4f}")
    print("    travailleurs  Amdahl  simulés  Gunther (ces cœurs)")
    for workers in MORE:
        simulated = speedup(letters, workers, workers)
        told = usl(contention, coherence, workers)
        print(f"    {workers:>12}{amdahl(part, workers):>8.1f}{simulated:>9.1f}{told:>9.1f}")
