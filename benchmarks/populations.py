"""INSEE's 35 000 communes recognised and previewed, against merely reading the same file."""

import csv
import gzip
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from django.conf import settings

from benchmarks.databases import database
from epci.models import Population
from epci.populations import acts, lines
from epci.populations.imports import acts as imports
from tests.epci.forms import FORMS, in_form

COMPRESSED = Path("tests/epci/data/donnees_communes_ref2023.csv.gz")
YEAR = 2026
REPEATS = 9
MOST = 4


def run() -> None:
    """Print, for the header form of each census, the medians and their ratio.

    A preview opens the file, reads the register, sums and compares. Both are counted in
    processor time, and alternate, so that a busy machine slows neither more than the other.
    """
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        acts.load_register(by=None)
        text = gzip.decompress((settings.BASE_DIR / COMPRESSED).read_bytes()).decode("utf-8-sig")
        print(f"populations: INSEE's 34 900 communes previewed, median of {REPEATS}")
        for census in FORMS:
            file = Path(folder) / f"communes_{census}.csv"
            file.write_text(in_form(census, text), encoding="utf-8", newline="")
            measure(f"form of {census}", file, dry_run=True)
        measure("really written", file, dry_run=False)


def measure(name: str, file: Path, *, dry_run: bool) -> None:
    reading, importing = [], []
    for _ in range(REPEATS):
        reading.append(seconds(lambda: read_rows(file)))
        Population.objects.filter(year=YEAR).delete()
        importing.append(seconds(lambda: import_file(file, dry_run=dry_run)))
    alone, whole = median(reading), median(importing)
    print(
        f"  {name}: csv.DictReader {alone * 1000:.0f} ms, import {whole * 1000:.0f} ms, "
        f"ratio {whole / alone:.2f}" + (f" (target <= {MOST})" if dry_run else "")
    )


def seconds(act: Callable[[], None]) -> float:
    start = process_time()
    act()
    return process_time() - start


def read_rows(file: Path) -> None:
    with file.open(encoding="utf-8-sig", newline="") as rows:
        for _row in csv.DictReader(rows, delimiter=";"):
            pass


def import_file(file: Path, *, dry_run: bool) -> None:
    report = imports.import_populations(
        content=lines.load(file), name=file.name, year=YEAR, by=None, dry_run=dry_run
    )
    if len(report.changes) != 1250 or report.errors:
        raise RuntimeError(f"{len(report.changes)} populations instead of 1250.")
