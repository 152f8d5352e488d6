"""The days of 100 000 texts written again: how long, in how much memory; and a list of states.

The conventions are of four parties who authorised and signed, an amendment each.
"""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from benchmarks.databases import database
from conventions import days
from conventions.models import Approval, Convention, Party, Text
from epci.models import Organisation

CONVENTIONS, PARTIES, BATCH = 50_000, 4, 5_000
FIRST, SHOWN = date(2020, 1, 1), 50
MOST_SECONDS = 60


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        fill()
        start = perf_counter()
        count = days.rebuild()
        seconds, memory = perf_counter() - start, getrusage(RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"  {count} textes récrits : {seconds:.1f} s (au plus {MOST_SECONDS}), "
            f"mémoire au plus {memory:.0f} Mo"
        )
        start = process_time()
        list(Convention.objects.with_state(FIRST + timedelta(days=900))[:SHOWN])
        print(f"  {SHOWN} états parmi {CONVENTIONS} : {(process_time() - start) * 1000:.1f} ms")


def fill() -> None:
    Organisation.objects.bulk_create(
        Organisation(name=f"CC de mesure {rank}", kind="other") for rank in range(PARTIES)
    )
    members = list(Organisation.objects.order_by("pk"))
    for start in range(0, CONVENTIONS, BATCH):
        made = Convention.objects.bulk_create(
            Convention(
                reference=f"M-{rank:06}", title="Mesure", kind="framework", submitted_on=FIRST
            )
            for rank in range(start, start + BATCH)
        )
        texts = Text.objects.bulk_create(_texts(made))
        parties = Party.objects.bulk_create(_parties(made, members))
        Approval.objects.bulk_create(_approvals(texts, parties))


def _texts(conventions: list[Convention]) -> Iterator[Text]:
    for one in conventions:
        yield Text(convention=one, number=0)
        yield Text(convention=one, number=1, submitted_on=FIRST, effective_on=FIRST)


def _parties(conventions: list[Convention], members: list[Organisation]) -> Iterator[Party]:
    for one in conventions:
        for rank, member in enumerate(members):
            yield Party(
                convention=one, organisation=member, rank=rank, name="Partie", short_name="P"
            )


def _approvals(texts: list[Text], parties: list[Party]) -> Iterator[Approval]:
    seats: dict[int, list[Party]] = {}
    for party in parties:
        seats.setdefault(party.convention_id, []).append(party)
    for text in texts:
        for rank, party in enumerate(seats[text.convention_id]):
            day = FIRST + timedelta(days=rank)
            yield Approval(party=party, text=text, authorised_on=day, signed_on=day)
