"""Who gets what of workbooks and of the help: rows of `access.py`, whose docstring says how."""

from collections.abc import Callable

from django.utils import timezone

from config.workbook.acts import bring_workbook, receive_workbook
from config.workbook.foresight import foresee
from conventions.models import WorkbookImport
from epci.permissions import Act
from tests.config.workbook.brought import brought, sample
from tests.made import LEAD, NEIGHBOUR, organisation
from tests.rules import EACH, SIGNED_IN, Row, may, within

GIVEN = ("authorised_on", "number", "signed_on", "executory_on")


def content(reference: str) -> bytes:
    """A draft that the lead announces to its neighbour, which speaks for itself."""
    rows = sample()
    for party, name in zip(rows["parties"], (LEAD, NEIGHBOUR), strict=True):
        party |= {"siren": organisation(name).siren, **dict.fromkeys(GIVEN)}
    for listed in rows.values():
        for row in listed:
            row |= {name: reference for name in ("reference", "convention") if name in row}
    return brought(rows)


def waiting(reference: str = "TI-APPORT") -> WorkbookImport:
    return receive_workbook(
        organisation=organisation(LEAD),
        content=content(reference),
        name="classeur.xlsx",
        by=None,
        at=timezone.now(),
    )


def made() -> int:
    today = timezone.localdate()
    pending = waiting("TI-REPRIS")
    return bring_workbook(pending=pending, choices={}, by=None, on=today).pk


def seen() -> str:
    today = timezone.localdate()
    return foresee(content("TI-APPORT"), organisation(LEAD), None, today).fingerprint


class SentWorkbook:
    """A file to send, as often as it is asked for."""

    name, content_type = "classeur.xlsx", "application/octet-stream"

    def read(self) -> bytes:
        return b"PK\x03\x04"


KEYS: dict[str, Callable[[], object]] = {
    "brought_workbook": made,
    "workbook": lambda: waiting().pk,
    "workbook_seen": seen,
}
WRITE = within(LEAD, Act.EDIT_CONVENTION, passes=302)
READ = within(LEAD, Act.EDIT_CONVENTION)

ROWS = (
    Row(
        "bring_workbook",
        get=may(Act.EDIT_CONVENTION, of=EACH, passes=200),
        post=may(Act.EDIT_CONVENTION, of=EACH),
        body={"fichier": SentWorkbook()},  # type: ignore[dict-item]
    ),
    Row(
        "workbook",
        ("{workbook}",),
        get=READ,
        post=WRITE,
        body={"step": "do", "confirmed": "{workbook_seen}"},
    ),
    Row("undo_workbook", ("{brought_workbook}",), get=READ, post=WRITE),
    Row(
        "adopt_agreed",
        ("{brought_workbook}",),
        get=READ,
        post=READ,
        writes=False,  # a draft has no key to adopt
    ),
    Row("help", get=SIGNED_IN),
    Row("help_chapter", ("finances",), get=SIGNED_IN),
    Row("glossary", get=SIGNED_IN),
    Row("workbook_template", get=SIGNED_IN),
    Row("workbook_export", get=SIGNED_IN),
)
