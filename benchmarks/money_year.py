"""A year of 30 partners: its pieces read from a file, stated, settled; the page that shows it.

Reading is counted against csv.DictReader, which reads the same file and understands nothing of it.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import StringIO
from pathlib import Path
from statistics import median
from time import process_time
from unittest.mock import patch

from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from benchmarks.databases import database
from benchmarks.pages import MOST_TIME, counted, signed_in
from epci.models import Membership
from financing.actuals.acts import record_pieces
from financing.actuals.files import HEADER, ReadPieces, foreseen, ground_of, read_pieces
from financing.actuals.reading import lines_of, read_actuals
from tests.faults.world import CHIEF, FIRST_YEAR, REFERENCE
from tests.financing.year import Year
from tests.plain import plain_letter

MANY, FEW, PARTNERS, USUAL, REPEATS = 10_000, 400, 30, 6, 9
MOST_READING, MOST_SECONDS, MOST_QUERIES = 4, 3, 14
RENDERED = ("financing.rounds.acts.render", "financing.statements.acts.render")


def run() -> None:
    with year_of(PARTNERS) as year:
        reading(year)
        settling(year)
        page(PARTNERS)
    with year_of(USUAL) as year:
        settling(year)
        page(USUAL)


@contextmanager
def year_of(partners: int) -> Iterator[Year]:
    """In a database of its own, its papers of one empty page."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stack.enter_context(database(Path(folder)))
        for name in RENDERED:
            stack.enter_context(patch(name, plain_letter))
        yield Year(partners)


def written(count: int) -> str:
    """A file of invoices of a year, as a finance software writes it."""
    lines = (
        f"depense;{1 + rank % 28:02}/{1 + rank % 12:02}/{FIRST_YEAR};Fournisseur {rank % 300};"
        f"F-{rank:06};{100 + rank % 9_000},{rank % 100:02}"
        for rank in range(count)
    )
    return "\n".join([";".join(HEADER), *lines]) + "\n"


def read(year: Year, text: str) -> ReadPieces:
    today = timezone.localdate()
    ground = ground_of(*lines_of(year.component, year.period, today), year.period, today)
    found = read_pieces(text.encode(), ground)
    if found.faults:
        raise RuntimeError(str(found.faults[0]))
    return found


def reading(year: Year) -> None:
    """In processor time, in turn: a busy machine slows neither more than the other."""
    text = written(MANY)
    alone, whole = [], []
    for _ in range(REPEATS):
        alone.append(spent(lambda: list(csv.DictReader(StringIO(text), delimiter=";"))))
        whole.append(spent(lambda: foreseen(previewed(year), read(year, text).pieces)))
    ratio = median(whole) / median(alone)
    print(
        f"  {MANY} pièces : csv.DictReader {median(alone) * 1000:.0f} ms, lues, jugées et comparées"
        f" {median(whole) * 1000:.0f} ms, rapport {ratio:.1f} (au plus {MOST_READING})"
    )


def previewed(year: Year) -> object:
    return read_actuals(year.component, year.period, timezone.localdate())


def settling(year: Year) -> None:
    """Called as planned, then spent for less; what renders the papers is left out."""
    year.call()
    text, steps = written(FEW), {}
    steps["saisies"] = spent(lambda: record_pieces(pieces=read(year, text).pieces, **year.facts))
    steps["arrêtées"] = spent(year.state)
    steps["régularisées"] = spent(year.settle)
    told = ", ".join(f"{name} en {time:.2f} s" for name, time in steps.items())
    print(
        f"  {FEW} pièces, {len(year.letters('call'))} partenaires : {told} ; en tout "
        f"{sum(steps.values()):.2f} s (au plus {MOST_SECONDS})"
    )


def page(partners: int) -> None:
    Membership.objects.filter(user__email=CHIEF).update(role=Membership.Role.FINANCE_OFFICER)
    plain = override_settings(
        ROOT_URLCONF="benchmarks.pages",
        SECURE_SSL_REDIRECT=False,
        ALLOWED_HOSTS=["testserver"],
        STORAGES={
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        },
    )
    url = f"/conventions/{REFERENCE}/regularisation/volet-0/{FIRST_YEAR}/"
    with plain:
        client = signed_in(User.objects.get(email=CHIEF).email)
        queries, _ = counted(client, url)
        client.get("/vide/")
        pairs = [[spent(lambda at=at: client.get(at)) for at in ("/vide/", url)] for _ in range(15)]
        base, time = map(min, zip(*pairs, strict=True))  # the least disturbed of each
    print(
        f"  page de la régularisation de {partners} partenaires : {queries} requêtes "
        f"(au plus {MOST_QUERIES}), "
        f"{time * 1000:.0f} ms = {time / base:.1f} × la page vide (au plus {MOST_TIME})"
    )


def spent(act: Callable[[], object]) -> float:
    start = process_time()
    act()
    return process_time() - start
