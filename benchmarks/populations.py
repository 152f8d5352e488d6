"""INSEE's 35 000 communes into 1 250 EPCIs, against merely reading the same file."""

import csv
import gzip
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from epci import layouts, services
from epci.models import Population

COMPRESSED = Path("tests/epci/data/donnees_communes_ref2023.csv.gz")
YEAR = 2026
REPEATS = 7
MOST = 4


def run() -> None:
    """Print the medians of the whole service, really writing, and of csv.DictReader, and the ratio.

    The two alternate, so that a busy machine slows both.
    """
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        file = Path(folder) / COMPRESSED.stem
        file.write_bytes(gzip.decompress((settings.BASE_DIR / COMPRESSED).read_bytes()))
        services.load_register(by=None)
        reading, importing = [], []
        for _ in range(REPEATS):
            reading.append(seconds(lambda: read_rows(file)))
            Population.objects.filter(year=YEAR).delete()
            importing.append(seconds(lambda: import_file(file)))
    report(median(reading), median(importing))


def report(reading: float, importing: float) -> None:
    ratio = importing / reading
    print(f"populations: INSEE's 34 900 communes, 1 250 EPCIs written, median of {REPEATS}")
    print(f"  csv.DictReader alone {reading * 1000:.1f} ms, whole import {importing * 1000:.1f} ms")
    print(f"  ratio {ratio:.2f} (target <= {MOST})")


def seconds(act: Callable[[], None]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def read_rows(file: Path) -> None:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for _row in csv.DictReader(lines, delimiter=";"):
            pass


def import_file(file: Path) -> None:
    report = services.import_populations(
        content=layouts.load(file), name=file.name, year=YEAR, by=None
    )
    if len(report.changes) != 1250 or report.errors:
        raise RuntimeError(f"{len(report.changes)} populations instead of 1250.")


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """A SQLite file with the application's own options, in the place of the default database."""
    usual = connections["default"]
    temporary = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "benchmark.sqlite3",
        "OPTIONS": settings.SQLITE_OPTIONS,
    }
    configured = connections.configure_settings({"default": temporary})["default"]
    connections["default"] = DatabaseWrapper(configured, "default")
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual
