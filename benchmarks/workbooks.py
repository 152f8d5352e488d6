"""A workbook of 200 conventions, half of them without rule: previewed, written, undone."""

import tempfile
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from django.utils import timezone
from stdnum import luhn

from benchmarks.databases import database
from config.workbook.acts import bring_workbook, receive_workbook, undo_workbook
from config.workbook.book import BookRow, BroughtBook
from config.workbook.columns import SHEETS
from config.workbook.foresight import foresee
from config.workbook.writing import workbook_bytes
from epci.models import Epci, Organisation, Population

CONVENTIONS, PARTIES, YEARS, LINES = 200, 5, (2025, 2026, 2027), 4
BODIES = 60
MOST_PREVIEW, MOST_IMPORT = 5, 20  # seconds
Done = TypeVar("Done")


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)):
        bodies = [_body(rank) for rank in range(BODIES)]
        content = workbook_bytes(_book(bodies))
        on = date(2026, 11, 30)
        foreseen = _timed(
            f"aperçu (au plus {MOST_PREVIEW} s)", foresee, content, bodies[0], None, on
        )
        told = f"{len(foreseen.proposed)} règles proposées, {len(foreseen.faults)} erreur"
        print(f"  {len(content) / 1e3:.0f} ko, {len(foreseen.conventions)} conventions, {told}")
        pending = receive_workbook(
            organisation=bodies[0], content=content, name="x.xlsx", by=None, at=timezone.now()
        )
        _timed(
            f"import (au plus {MOST_IMPORT} s)",
            lambda: bring_workbook(pending=pending, choices={}, by=None, on=on),
        )
        _timed("annulation", lambda: undo_workbook(brought=pending, by=None, on=on))


def _timed(what: str, act: Callable[..., Done], *given: Any) -> Done:
    start = perf_counter()
    done = act(*given)
    print(f"  {what} : {perf_counter() - start:.1f} s", flush=True)
    return done


def _body(rank: int) -> Organisation:
    digits = f"98{rank:06}"
    body = Organisation(
        name=f"Communauté {rank}", kind="epci", siren=digits + luhn.calc_check_digit(digits)
    )
    body.save()
    epci = Epci.objects.create(organisation=body, nature="CC", department="25")
    Population.objects.bulk_create(
        Population(
            epci=epci, year=year, municipal=9_000 + 37 * rank + year, total=9_200 + 37 * rank + year
        )
        for year in (*range(2021, 2028),)
    )
    return body


def _book(bodies: list[Organisation]) -> BroughtBook:
    rows: dict[str, list[dict[str, Any]]] = {sheet.name: [] for sheet in SHEETS}
    for rank in range(CONVENTIONS):
        _convention(rows, rank, bodies)
    return BroughtBook(
        {
            sheet.name: [
                BookRow(sheet, line, {one.name: values.get(one.name) for one in sheet.columns})
                for line, values in enumerate(rows[sheet.name], 2)
            ]
            for sheet in SHEETS
        }
    )


def _convention(
    rows: dict[str, list[dict[str, Any]]], rank: int, bodies: list[Organisation]
) -> None:
    place = {"convention": f"C-{rank:03}"}
    days = {"starts_on": date(YEARS[0], 1, 1), "ends_on": date(YEARS[-1], 12, 31)}
    rows["conventions"].append({"reference": place["convention"], "title": f"Titre {rank}", **days})
    own = [bodies[0], *(bodies[1 + (rank * 4 + n) % (BODIES - 1)] for n in range(PARTIES - 1))]
    for n, body in enumerate(own):
        party = {"short_name": f"P{n}", "is_contributor": True, "is_lead": not n}
        rows["parties"].append({**place, "siren": body.siren, **party})
    for year in YEARS:
        days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
        rows["periods"].append({**place, "label": str(year), **days})
    component = {**place, "component": "Animation"}
    rows["components"].append(component)
    for n in range(LINES):
        line = {**component, "label": f"Ligne {n}", "nature": "expense"}
        rows["lines"].append({**line, "total": 3 * (n + 1) * 10_000_00})
        for year in YEARS:
            amount = {"line": line["label"], "period": str(year), "amount": (n + 1) * 10_000_00}
            rows["amounts"].append({**component, **amount})
    if rank % 2:
        rule = {"kind": "population", "basis": "total", "step": "0.1"}
        rounding = {"rounding": "largest_remainder"}
        rows["rules"].append({**component, "year": YEARS[0], **rule, **rounding})
    for year in YEARS[: 1 + rank % 2]:
        for n in range(PARTIES):
            share = {"year": year, "party": f"P{n}", "percent": Fraction(20)}
            rows["shares"].append({**component, **share})
