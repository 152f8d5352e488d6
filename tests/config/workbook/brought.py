"""A workbook of our own making: one convention, whole, of two EPCIs with their populations."""

from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from config.workbook.acts import bring_workbook, receive_workbook
from config.workbook.book import BookRow, BroughtBook
from config.workbook.columns import SHEETS
from config.workbook.sample import SAMPLE
from config.workbook.writing import workbook_bytes
from conventions.models import WorkbookImport
from epci.models import Organisation
from tests.factories import EpciFactory, PopulationFactory, siren

FIRST, SECOND = siren(901), siren(902)
TODAY = date(2026, 11, 30)
Rows = dict[str, list[dict[str, Any]]]


def two_epcis() -> tuple[Organisation, Organisation]:
    """The lead, of 57 300 inhabitants, and its partner, of 42 700."""
    found = []
    for number, total, name in ((FIRST, 57_300, "CC A"), (SECOND, 42_700, "CC B")):
        epci = EpciFactory(siren=number, name=name)
        PopulationFactory(epci=epci, year=2026, municipal=total - 300, total=total)
        found.append(epci.organisation)
    return found[0], found[1]


def sample() -> Rows:
    """The example of the template, of organisations that the register knows."""
    rows = deepcopy(SAMPLE)
    rows["parties"][0] |= {"siren": FIRST, "kind": "epci"}
    rows["parties"][1] |= {"siren": SECOND, "kind": "epci"}
    rows["parties"][1] |= {"authorised_on": date(2025, 12, 18), "signed_on": date(2026, 1, 9)}
    rows["shares"] = [
        {**row, "amount": amount}
        for row, amount in zip(rows["shares"], (1_719_000, 1_281_000), strict=True)
    ]
    return rows


def book(rows: Rows) -> BroughtBook:
    return BroughtBook(
        {
            sheet.name: [
                BookRow(sheet, line, {one.name: values.get(one.name) for one in sheet.columns})
                for line, values in enumerate(rows.get(sheet.name, []), 2)
            ]
            for sheet in SHEETS
        }
    )


def brought(rows: Rows) -> bytes:
    return workbook_bytes(book(rows))


def percents(*values: str) -> list[Fraction]:
    return [Fraction(one) for one in values]


def waits(rows: Rows) -> WorkbookImport:
    """Received for the lead, and not confirmed yet."""
    lead, _ = two_epcis()
    return receive_workbook(
        organisation=lead, content=brought(rows), name="mien.xlsx", by=None, at=timezone.now()
    )


def bring(rows: Rows, **choices: int) -> WorkbookImport:
    """All of it written, for the lead."""
    return bring_workbook(pending=waits(rows), choices=choices, by=None, on=TODAY)
