"""A journal of 100 000 lines leaves as CSV and as a workbook: how long, and in how much memory.

Each file is written by a process of its own, which asks the page for it and reads it as it comes.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time

from django.conf import settings
from django.test import RequestFactory

from accounts.models import Entry
from accounts.tables import JournalTable
from benchmarks.databases import database
from press.kit.lists import list_file

LINES, BATCH = 100_000, 5_000
MOST_MEGABYTES = 300
CHILD = "import django; django.setup(); from benchmarks.exports import write; write({!r})"


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        fill()
        place = f"sqlite:///{folder}/benchmark.sqlite3"
        for kind in ("csv", "xlsx"):
            subprocess.run(
                [sys.executable, "-c", CHILD.format(kind)],
                env={**os.environ, "DATABASE_URL": place},
                cwd=settings.BASE_DIR,
                check=True,
            )


def fill() -> None:
    for start in range(0, LINES, BATCH):
        Entry.objects.bulk_create(
            Entry(
                actor=f"Personne {number % 40}",
                organisation="CC du Val de Morteau",
                organisation_siren="242504116",
                convention=f"TI-{number % 500}",
                act="encaissement",
                subject=f"2025-{number:06} : 4 284,00 € reçus de la communauté de communes",
                after="4 284,00 € le 02/06/2025",
            )
            for number in range(start, start + BATCH)
        )


def write(kind: str) -> None:
    """One file, read piece by piece; printed as soon as it is whole."""
    start = process_time()
    table = JournalTable(Entry.objects.all(), request=RequestFactory().get("/"))
    table.files = "journal"
    length = sum(map(len, list_file(table, kind)))
    seconds, memory = process_time() - start, getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  {LINES} lignes en {kind} : {length / 1e6:.1f} Mo, {seconds:.1f} s de processeur, "
        f"mémoire au plus {memory:.0f} Mo (au plus {MOST_MEGABYTES})",
        flush=True,
    )
