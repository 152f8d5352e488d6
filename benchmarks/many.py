"""Pages among few conventions and among many: their time, their queries, what they weigh.

For a council that sees five hundred of them at the most, and for an agency that sees them all.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.crowd import AGENCY, COUNCIL, fill
from benchmarks.databases import database

FEW, MANY, SEEN, REPEATS = 100, 10_000, 500, 7
MOST_KB, MOST_QUERIES = 60, 14
PAGES = {
    "accueil": "/",
    "Mon EPCI": "/mon-epci/",
    "liste": "/conventions/",
    "matrice": "/deliberations/matrice/",
    "calendrier": "/calendrier/",
    "recherche": "/recherche/?q=canton",
    "recherche d'un montant": "/recherche/?q=10+000",
    "lettres": "/lettres/",
    "budget": "/budget/",
    "régularisations": "/regularisations/",
}


def run(many: int = MANY) -> None:
    few, lots = measured(FEW), measured(many)
    for who, most in ((COUNCIL, 1.5), (AGENCY, 3)):
        print(f"  {who} : {FEW} puis {many} conventions (au plus {most} fois)")
        for name in PAGES:
            before, (seconds, queries, weight) = few[who, name][0], lots[who, name]
            print(
                f"    {name:<24}{before * 1000:>7.1f} ms puis {seconds * 1000:>7.1f} ms = "
                f"{seconds / before:>4.1f} fois, {queries:>3} requêtes (au plus {MOST_QUERIES}), "
                f"{weight / 1000:>5.1f} ko (au plus {MOST_KB})"
            )


def measured(count: int) -> dict[tuple[str, str], tuple[float, int, int]]:
    """Seconds, queries and bytes of each page, for each reader, among so many conventions."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        plain = override_settings(
            SECURE_SSL_REDIRECT=False,
            SECOND_FACTOR="off",
            ALLOWED_HOSTS=["testserver"],
            STORAGES={"staticfiles": {"BACKEND": PLAIN}, "default": {"BACKEND": FILES}},
        )
        with plain:
            fill(count, SEEN)
            return {
                (who, name): measure(who, url)
                for who in (COUNCIL, AGENCY)
                for name, url in PAGES.items()
            }


PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
FILES = "django.core.files.storage.FileSystemStorage"


def measure(who: str, url: str) -> tuple[float, int, int]:
    client = Client()
    client.force_login(User.objects.get(email=who))
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    queries, times = len(captured), []
    for _ in range(REPEATS):
        start = perf_counter()
        client.get(url)
        times.append(perf_counter() - start)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}.")
    return median(times), queries, len(response.content)


if __name__ == "__main__":
    run(int(sys.argv[1]) if sys.argv[1:] else MANY)
