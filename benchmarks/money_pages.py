"""The pages that add money up, of who sees every letter and who sees some: against an empty page.

`DATABASE_URL` says on which engine; see `tests/on_postgresql.sh`.
"""

import sys
import tempfile
from pathlib import Path

from django.db import connection
from django.test import override_settings

from benchmarks.crowd import AGENCY, COUNCIL, fill
from benchmarks.crowd_letters import fill_letters
from benchmarks.databases import database
from benchmarks.many import FILES, MOST_KB, MOST_QUERIES, PLAIN, SEEN, measure

MANY = 2_000
PAGES = {
    "accueil": "/",
    "Mon EPCI": "/mon-epci/",
    "lettres": "/lettres/",
    "lettres en retard": "/lettres/?etat=en+retard",
    "budget": "/budget/",
    "régularisations": "/regularisations/",
}


def run(many: int = MANY) -> None:
    plain = override_settings(
        ROOT_URLCONF="benchmarks.pages",
        SECURE_SSL_REDIRECT=False,
        SECOND_FACTOR="off",
        ALLOWED_HOSTS=["testserver"],
        STORAGES={"staticfiles": {"BACKEND": PLAIN}, "default": {"BACKEND": FILES}},
    )
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)), plain:
        fill(many, SEEN)
        letters = fill_letters(many)
        print(f"  {many} conventions, {letters} lettres, {connection.vendor}")
        for who in (COUNCIL, AGENCY):
            print(f"  {who}")
            report(who)


def report(who: str) -> None:
    empty, *_ = measure(who, "/vide/")
    for name, url in PAGES.items():
        seconds, queries, weight = measure(who, url)
        print(
            f"    {name:<20}{seconds * 1000:>7.1f} ms = {seconds / empty:>5.1f} × la page vide, "
            f"{queries:>3} requêtes (au plus {MOST_QUERIES}), "
            f"{weight / 1000:>5.1f} ko (au plus {MOST_KB})"
        )


if __name__ == "__main__":
    run(int(sys.argv[1]) if sys.argv[1:] else MANY)
