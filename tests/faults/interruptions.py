"""Killed in the middle: every letter is whole or is not, and what waits for its PDF gets it."""

import os
import signal
import time
from random import Random
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.db.models import Count

from financing.letters.rendering import finish_waiting
from financing.models import CallPdf, CallRound, Counter, FundCall
from financing.reckoning.keeping import rebuild
from financing.register.audit.register import anomalies
from financing.rounds.acts import finish_letters, number_round, write_round
from financing.rounds.composition import compose
from tests.faults.concurrency import unlocked_register
from tests.faults.stage import FORK
from tests.faults.world import DAY, REASON, build, orders

LETTERS = 4  # a round
LONGEST = 0.25  # seconds: several rounds of a batch, where nothing else runs
UNFINISHED = "le PDF manque"
STALE = "« manage.py rebuild_days » les récrit"  # a kill between the commit and what follows it


def kills(points: int, protected: bool = True) -> dict[str, Any]:
    """A batch is killed (SIGKILL) at so many random instants, and started again each time."""
    build(components=min(points, 100), years=100, contributors=LETTERS)
    dice, acknowledged, half, done = Random(7), set(), 0, 0  # noqa: S311  faults, not secrets
    while done < points and not half:
        acknowledged |= _killed_batch(dice.random(), protected)
        half, done = half + _is_half(), done + 1
    unfinished = FundCall.objects.count() - CallPdf.objects.count()
    wrong = sum(UNFINISHED not in one and STALE not in one for one in anomalies())
    finished = sum(1 for _ in finish_waiting()) if protected else 0
    rebuild()
    return {
        "kills": done,
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - set(CallRound.objects.values_list("pk", flat=True))),
        "half": half,
        "wrong": wrong,
        "unfinished": unfinished,
        "finished": finished,
        "left": len(list(anomalies())),
    }


def _killed_batch(share: float, protected: bool) -> set[int]:
    """The rounds that a batch said were committed, before it was killed.

    It is left a share of the longest time, and twice that of its first round on a slow machine.
    """
    connections.close_all()
    mine, theirs = FORK.Pipe(duplex=False)
    batch = FORK.Process(target=_batch if protected else _careless_batch, args=(theirs,))
    batch.start()
    began = time.monotonic()
    theirs.close()
    said = {mine.recv()}  # it has begun
    time.sleep(share * max(LONGEST, 2 * (time.monotonic() - began)))
    os.kill(batch.pid or 0, signal.SIGKILL)
    batch.join()
    try:
        while True:
            said.add(mine.recv())
    except EOFError:
        return said


def _batch(pipe: Any) -> None:
    todo = orders()[CallRound.objects.count() :]
    for order in todo:
        round_ = number_round(order=order, by=None, on=DAY, override=REASON).round
        pipe.send(round_.pk)
        finish_letters(round_)


def _careless_batch(pipe: Any) -> None:
    """The same without its transaction."""
    write = write_round.__wrapped__  # type: ignore[attr-defined]
    todo = orders()[CallRound.objects.count() :]
    unlocked = patch("financing.rounds.acts._under_lock", lambda composed, is_first: composed)
    with unlocked, patch("financing.rounds.acts.open_register", unlocked_register):
        for order in todo:
            composed = compose(order, DAY)
            pipe.send(write(composed=composed, by=None, override=REASON).round.pk)


def _is_half() -> bool:
    """Whether the last kill left a round without some of its letters, or a counter behind."""
    rounds = CallRound.objects.annotate(letters=Count("calls"))
    last = Counter.objects.first()
    numbered = last.last if last else 0
    return rounds.exclude(letters=LETTERS).exists() or numbered != FundCall.objects.count()


SCENARIOS = {"kills": kills}
