"""What a carrier hands over to its accountant of one letter, as an archive and as its object."""

import io
from collections.abc import Iterator
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.text import slugify

from conventions.models import Document
from financing.letters.page import file_name
from financing.models import FundCall, StatementPdf
from financing.statements.page import file_name as statement_name
from press.files.sheets import Row, csv_bytes

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
GROUNDS = (Document.Kind.CONVENTION, Document.Kind.AMENDMENT, Document.Kind.ACT)


def dossier(letter: FundCall) -> bytes:
    """The letter, what followed it, the acts filed with the convention, the statement, the account.

    Four queries; the stored bytes, under names of plain ASCII.
    """
    target = io.BytesIO()
    day = (letter.issued_on.year, letter.issued_on.month, letter.issued_on.day, 0, 0, 0)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in _files(letter):
            archive.writestr(ZipInfo(name, day), content, ZIP_DEFLATED)
    return target.getvalue()


def _files(letter: FundCall) -> Iterator[tuple[str, bytes]]:
    documents = FundCall.objects.filter(about=letter) | FundCall.objects.filter(pk=letter.pk)
    known = documents.filter(rendering__isnull=False).select_related("rendering")
    for one in known.order_by("year", "number"):
        yield file_name(one.frozen()), bytes(one.rendering.pdf)
    stated = StatementPdf.objects.filter(statement=letter.round.statement_id)
    for rendered in stated.select_related("statement"):
        yield statement_name(rendered.statement.frozen()), bytes(rendered.pdf)
    acts = Document.objects.standing().filter(
        convention=letter.round.component.convention, kind__in=GROUNDS
    )
    for act in acts.order_by("dated_on", "pk"):
        ending = ENDINGS.get(act.content_type, "bin")
        yield f"acte_{act.dated_on}_{slugify(act.title)[:60]}_{act.pk}.{ending}", bytes(act.content)
    yield f"compte_{letter}.csv", _account(letter)


def _account(letter: FundCall) -> bytes:
    """The letter's account, line by line, as a CSV (euros)."""
    rows: list[Row] = [["date", "pièce", "montant (€)"]]
    rows.append([letter.issued_on, f"lettre {letter}", _euros(letter.amount)])
    for paid in letter.payments.select_related("receipt").order_by("received_on", "pk"):
        label = paid.reason or (paid.receipt.label if paid.receipt else "")
        what = "reprise d'un encaissement" if paid.reverses_id else "encaissement"
        told = f"{what} {label}".strip()
        rows.append([paid.received_on, told, _euros(-paid.amount)])
    for use in letter.lowerings.select_related("credit").order_by("pk"):
        rows.append([use.made_on, f"déduit, n° {use.credit}", _euros(-use.amount)])
    rows.append(["", "reste dû", _euros(max(0, letter.owed))])
    return csv_bytes(rows)


def _euros(centimes: int) -> Decimal:
    return Decimal(centimes).scaleb(-2)
