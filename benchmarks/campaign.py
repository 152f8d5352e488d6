"""A campaign for the whole country: computed, numbered, chained, rendered and stored.

183 territories of six partners each, the same database twice: its letters are rendered by the
process that numbers them, then by two processes that it starts. As in the queue, those of the first
rounds are rendered while the next are numbered: nothing waits for the whole campaign.
"""

import shutil
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from benchmarks.databases import database
from benchmarks.letters import timed
from benchmarks.territories import YEAR, territories
from epci.populations.acts import load_register
from financing.letters import rendering
from financing.models import FundCall
from financing.register.audit.register import anomalies
from financing.rounds import acts
from financing.rounds.composition import Order

TERRITORIES = 183
WORKERS = 2
LEAST = 1.9
DAY = date(YEAR, 6, 2)
ROUNDS = 16  # numbered between two looks at what is rendered
STAGES = {
    "numbering": "financing.rounds.acts.number_round",
    "rendering": "financing.letters.rendering.render",
}


@dataclass(frozen=True)
class Campaign:
    """What one campaign took, in seconds; `rendering` is that of the process itself."""

    letters: int
    whole: float
    numbering: float
    rendering: float


def run() -> None:
    """Print letters per second with one process and with two, their ratio, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "campaign.sqlite3"
        with database(prepared.parent, prepared.name):
            load_register(by=None)
            orders = territories(TERRITORIES)
        alone = issued(copied(prepared, "alone"), orders, workers=1)
        shared = issued(copied(prepared, "shared"), orders, workers=WORKERS)
    report(alone, shared)


def copied(prepared: Path, name: str) -> Path:
    return Path(shutil.copy(prepared, prepared.with_stem(name)))


def issued(file: Path, orders: list[Order], *, workers: int) -> Campaign:
    """Issue everything in a prepared database. RuntimeError for any anomaly of its register."""
    spent = dict.fromkeys(STAGES, 0.0)
    with database(file.parent, file.name), ExitStack() as stack:
        for name, target in STAGES.items():
            stack.enter_context(timed(name, target, spent))
        start = perf_counter()
        letters = finished(orders, workers)
        whole = perf_counter() - start
        if found := list(anomalies()):
            raise RuntimeError(f"{len(found)} anomalies: {found[:3]}")
    return Campaign(letters, whole, **spent)


def finished(orders: list[Order], workers: int) -> int:
    """Number, render and store all that is called, and count it; two batches are on their way."""
    asked: deque[tuple[list[FundCall], Iterator[bytes | None]]] = deque()
    letters = 0
    with rendering.renderer(workers) as render_all:
        for start in range(0, len(orders) + 2 * ROUNDS, ROUNDS):
            calls = [call for one in orders[start : start + ROUNDS] for call in numbered(one)]
            asked.append((calls, iter(render_all([call.frozen() for call in calls]))))
            if len(asked) > 2 or not calls:
                letters += stored(*asked.popleft())
    return letters


def numbered(order: Order) -> list[FundCall]:
    issued = acts.number_round(order=order, by=None, on=DAY, override="Mesure")
    return list(issued.round.calls.order_by("number"))


def stored(calls: list[FundCall], pdfs: Iterator[bytes | None]) -> int:
    for call, pdf in zip(calls, pdfs, strict=True):
        if pdf is None:
            raise RuntimeError(f"{call} takes too long")
        rendering.store(call, pdf)
    return len(calls)


def report(alone: Campaign, shared: Campaign) -> None:
    print(f"Campagne : {TERRITORIES} territoires, {alone.letters} lettres, base SQLite")
    for name, one in (("un processus", alone), (f"{WORKERS} processus de rendu", shared)):
        print(f"  {name:21}{one.whole:8.1f} s, {one.letters / one.whole:5.1f} lettres par seconde")
        print(f"    dont numéroter     {one.numbering:8.1f} s")
    ratio = alone.whole / shared.whole
    verdict = "tenu" if ratio >= LEAST else "manqué"
    print(f"  rapport              {ratio:8.2f} (au moins {LEAST} : {verdict})")
    print(f"  part du rendu        {alone.rendering / alone.whole:8.0%} du temps d'un processus")
    parent, worker = (getrusage(who).ru_maxrss // 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    print(f"  mémoire, au plus     {parent:8} Mo, et {worker} Mo par processus de rendu")
