"""A campaign for the whole country: computed, numbered, chained, rendered and stored.

183 territories of six partners each, the same database twice: its letters are rendered by the
process that numbers them, then by two processes that it starts.
"""

import shutil
import tempfile
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from benchmarks.databases import database
from benchmarks.letters import timed
from benchmarks.territories import YEAR, territories
from epci.populations.acts import load_register
from financing.letters.rendering import finish_waiting
from financing.register.audit.register import anomalies
from financing.rounds.acts import number_round
from financing.rounds.composition import Order

TERRITORIES = 183
WORKERS = 2
LEAST = 1.9
DAY = date(YEAR, 6, 2)


@dataclass(frozen=True)
class Campaign:
    """What one campaign took, in seconds; `rendering` is counted in the process alone."""

    letters: int
    numbering: float
    finishing: float
    rendering: float

    @property
    def whole(self) -> float:
        return self.numbering + self.finishing


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
    spent = {"rendering": 0.0}
    with database(file.parent, file.name), counted(spent) if workers == 1 else nullcontext():
        start = perf_counter()
        for order in orders:
            number_round(order=order, by=None, on=DAY, override="Mesure")
        numbered = perf_counter()
        letters = sum(1 for _ in finish_waiting(workers=workers))
        finished = perf_counter()
        if found := list(anomalies()):
            raise RuntimeError(f"{len(found)} anomalies: {found[:3]}")
    return Campaign(letters, numbered - start, finished - numbered, spent["rendering"])


def counted(spent: dict[str, float]) -> AbstractContextManager[object]:
    return timed("rendering", "financing.letters.rendering.render", spent)


def report(alone: Campaign, shared: Campaign) -> None:
    print(f"Campagne : {TERRITORIES} territoires, {alone.letters} lettres, base SQLite")
    for name, one in (("un processus", alone), (f"{WORKERS} processus de rendu", shared)):
        print(f"  {name:21}{one.whole:8.1f} s, {one.letters / one.whole:5.1f} lettres par seconde")
        print(f"    numéroter          {one.numbering:8.1f} s")
        print(f"    rendre et garder   {one.finishing:8.1f} s")
    ratio = alone.whole / shared.whole
    verdict = "tenu" if ratio >= LEAST else "manqué"
    print(f"  rapport              {ratio:8.2f} (au moins {LEAST} : {verdict})")
    print(f"  part du rendu        {alone.rendering / alone.whole:8.0%} du temps d'un processus")
    parent, worker = (getrusage(who).ru_maxrss // 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    print(f"  mémoire, au plus     {parent:8} Mo, et {worker} Mo par processus de rendu")
