"""What pages weigh, how many queries they cost, and their time against an empty page.

Time is the processor's on SQLite, which answers within the process; on PostgreSQL, that of a
connection that has served for a while. An empty page is asked for again beside each, so that a
machine that others use tells the same ratio.
"""

import gzip
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from accounts.models import User
from benchmarks.databases import database
from config.demo.loader import load
from config.urls import urlpatterns as application
from epci.populations.acts import load_register
from press.kit.tables import Table

REPEATS = 15
PLANNED = 12  # times that a connection is asked a sentence before PostgreSQL keeps its plan
MOST_QUERIES, MOST_TIME = 14, 10
MOST_OF_FIRST = {"accueil": 8, "conventions": 8, "convention": 8}  # which everybody opens
FIRST_VISIT, LATER_PAGE, MOST_HTML = 100_000, 12_000, 60_000  # bytes, compressed but the last
CHIEF, OFFICER, ELECTED = (
    "projet@cci-saone-doubs.example",
    "finances@ccvm.example",
    "elu@gbm.example",
)
PAGES = {
    "accueil": (ELECTED, "/"),
    "EPCI": (ELECTED, "/epci/"),
    "journal": (ELECTED, "/conventions/TI-DOUBS/journal/"),
    "un EPCI": (ELECTED, "/epci/242504355/"),
    "conventions": (ELECTED, "/conventions/"),
    "recherche": (ELECTED, "/recherche/?q=besancon"),
    "recherche d'un montant": (ELECTED, "/recherche/?q=4284"),
    "calendrier": (ELECTED, "/calendrier/"),
    "convention": (ELECTED, "/conventions/TI-DOUBS/"),
    "plan": (ELECTED, "/conventions/TI-DOUBS/plan/"),
    "répartition": (ELECTED, "/conventions/TI-DOUBS/repartition/animation/2025/"),
    "appels": (CHIEF, "/conventions/TI-DOUBS/appels/"),
    "campagne": (CHIEF, "/conventions/TI-DOUBS/appels/preparer/animation/2025/"),
    "lettres": (CHIEF, "/lettres/"),
    "délibérations": (ELECTED, "/deliberations/"),
    "matrice": (ELECTED, "/deliberations/matrice/"),
    "budget": (OFFICER, "/budget/"),
    "régularisations": (ELECTED, "/regularisations/"),
    "grille": (OFFICER, "/epci/populations/2027/"),
    "grille de tous les EPCI": (OFFICER, "/epci/populations/2027/?perimetre=tous"),
}


def empty(request: HttpRequest) -> HttpResponse:
    """The base template, and nothing in it."""
    return render(request, "base.html")


urlpatterns = [path("vide/", empty), *application]


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        collected = override_settings(
            STATIC_ROOT=Path(folder) / "static",
            ROOT_URLCONF="benchmarks.pages",
            SECURE_SSL_REDIRECT=False,
            ALLOWED_HOSTS=["testserver"],
        )
        with collected:
            load_register(by=None)
            load()
            call_command("collectstatic", interactive=False, verbosity=0)
            measure()


def measure() -> None:
    empty = signed_in(ELECTED)
    base = seconds(empty, "/vide/")
    print(f"  page vide : {base * 1000:.1f} ms (médiane de {REPEATS})")
    for name, (email, url) in PAGES.items():
        client = signed_in(email)
        queries, response = counted(client, url)
        base, time = seconds(empty, "/vide/"), seconds(client, url)
        page, most = len(response.content), MOST_OF_FIRST.get(name, MOST_TIME)
        html = len(gzip.decompress(response.content))
        first = page + sum(weight for _, weight in assets(response))
        print(
            f"  {name:<24}{queries:>3} requêtes (au plus {MOST_QUERIES}), "
            f"{time * 1000:>7.1f} ms = {time / base:>4.1f} × la page vide (au plus {most}), "
            f"{html / 1000:>6.1f} ko de HTML (au plus {MOST_HTML // 1000}), "
            f"{page / 1000:>6.1f} ko compressés (au plus {LATER_PAGE // 1000}), "
            f"première visite {first / 1000:>6.1f} ko (au plus {FIRST_VISIT // 1000})"
        )
        if table := (response.context or {}).get("table"):
            own = kit_seconds(table)
            print(
                f"    dont la liste : {own * 1000:.1f} ms = {own / time:.0%} de la page, "
                f"{len(table.lines)} lignes de {len(table.shown)} colonnes"
            )


def signed_in(email: str) -> Client:
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(User.objects.get(email=email))
    return client


def counted(client: Client, url: str) -> tuple[int, HttpResponse]:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}.")
    return len(captured), response


def seconds(client: Client, url: str) -> float:
    clock = process_time if connection.vendor == "sqlite" else perf_counter
    for _ in range(PLANNED if connection.vendor == "postgresql" else 0):
        client.get(url)
    times = []
    for _ in range(REPEATS):
        start = clock()
        client.get(url)
        times.append(clock() - start)
    return median(times)


def kit_seconds(table: Table) -> float:
    """What the kit takes for itself: columns bound and a list drawn, its rows already read."""
    known, times = table.prepared(list(table.page)), []
    table.prepared = lambda _rows: known
    for _ in range(REPEATS):
        table.__dict__.pop("lines", None)
        start = perf_counter()
        type(table)([], request=table.request)
        render_to_string("components/table.html", {"table": table}, table.request)
        times.append(perf_counter() - start)
    return median(times)


def assets(response: HttpResponse) -> Iterator[tuple[str, int]]:
    """Each static file that the page asks for, and those that its stylesheets ask for."""
    html = gzip.decompress(response.content).decode()
    seen: set[str] = set()
    for name in re.findall(r'"/static/([^"]+)"', html):
        yield from with_what_it_asks_for(name, seen)


def with_what_it_asks_for(name: str, seen: set[str]) -> Iterator[tuple[str, int]]:
    if name in seen:
        return
    seen.add(name)
    file = Path(settings.STATIC_ROOT) / name
    yield name, transferred(file)
    if file.suffix == ".css":
        for asked in re.findall(r'url\("?([^")]+)"?\)', file.read_text(encoding="utf-8")):
            if not asked.startswith("data:"):
                other = (file.parent / asked).resolve().relative_to(Path(settings.STATIC_ROOT))
                yield from with_what_it_asks_for(str(other), seen)


def transferred(file: Path) -> int:
    """The bytes of the best compression that is stored beside the file."""
    stored = [file.with_name(file.name + ending) for ending in (".br", ".gz", "")]
    return next(one.stat().st_size for one in stored if one.exists())
