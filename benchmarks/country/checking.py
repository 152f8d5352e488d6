"""The registers verified by the command, in a process of its own whose memory is watched."""

import os
import subprocess
import sys
from time import perf_counter
from typing import NamedTuple

from django.conf import settings
from django.db import connection

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
MOST_GROWTH = 1.5  # of the peak, from a tenth of the letters to all of them


class Verified(NamedTuple):
    """`peak` is the most memory that the process held, in MB."""

    said: str
    seconds: float
    peak: float


def verify() -> Verified:
    """Raises RuntimeError for any anomaly."""
    verified = _run("verify")
    if not verified.said.startswith("Tout est en ordre"):
        raise RuntimeError(verified.said[-2_000:])
    return verified


def alone() -> float:
    """The peak of a command that only loads the application, in MB."""
    return _run("check").peak


def _run(command: str) -> Verified:
    start = perf_counter()
    process = subprocess.Popen([*MANAGE, command], stdout=subprocess.PIPE, text=True)
    with process.stdout as said:
        text = said.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Verified(text.strip(), perf_counter() - start, used.ru_maxrss / 1024)


def size() -> int:
    """What the database weighs, in bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (found,) = cursor.fetchone()
    return int(found)


def tidy() -> None:
    """What PostgreSQL would do by itself, later, of tables that were filled at once: while it does,
    it takes a core from what is measured.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def report(few: Verified, many: Verified, letters: tuple[int, int]) -> None:
    growth = many.peak / few.peak
    verdict = "tenu" if growth <= MOST_GROWTH else "dépassé"
    print(f"  verify : {many.said}")
    for count, one in zip(letters, (few, many), strict=True):
        print(f"    {count:>7} lettres : {one.seconds:7.1f} s, mémoire au plus {one.peak:6.0f} Mo")
    print(f"    sans rien vérifier, l'application tient en {alone():.0f} Mo")
    print(f"    croissance de la mémoire : {growth:.2f} fois (au plus {MOST_GROWTH} : {verdict})")
