"""The acts on what was spent and received: record pieces, withdraw one, say a condition met.

All are refused on a closed year. `by` is None on the command line; `on` is the day of typing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.documents.acts import file_voucher
from conventions.journal import note
from conventions.models import Document
from epci.permissions import Act, require
from financing.actuals.files import TypedPiece
from financing.actuals.gate import lock, require_open
from financing.actuals.reading import left_of
from financing.chaining import create_chained
from financing.models import ActualPiece, Component, ConditionMet, Line, Period, PieceWithdrawal
from press.files.uploads import Upload
from press.words.french import euros, plural, says_something, short_date

PIECES_RECORDED = "pièces saisies"
PIECE_WITHDRAWN = "pièce retirée"
LONGEST_TITLE = 200  # of a document


@dataclass(frozen=True)
class Voucher:
    """The file of an invoice or of a payment, judged by its content, and when it was sent."""

    upload: Upload
    at: datetime


@dataclass(frozen=True)
class Recorded:
    """What came in, and how many were there already."""

    pieces: tuple[ActualPiece, ...]
    already: int


@transaction.atomic
def record_pieces(
    *,
    component: Component,
    period: Period,
    pieces: Sequence[TypedPiece],
    by: User | None,
    on: date,
) -> Recorded:
    """Keep the pieces that are not there yet: of the same line, day, reference and amount.

    One that was withdrawn is there still: the same file again adds nothing.
    """
    require(by, Act.RECORD_ACTUALS, component.carrier.organisation)
    lock(component)
    require_open(component, period)
    known = {
        (one.line_id, one.dated_on, one.reference, one.amount)
        for one in ActualPiece.objects.of(component, period)
    }
    fresh: dict[object, TypedPiece] = {}
    for piece in pieces:
        if piece.identity not in known:
            fresh.setdefault(piece.identity, piece)
    written = create_chained(_row(one, period, by, on) for one in fresh.values())
    if written:
        total = sum(one.amount for one in written)
        note(
            PIECES_RECORDED,
            component.convention,
            component.carrier.organisation,
            by,
            subject=f"{component.label}, {period.label} : {plural(len(written), 'pièce')}, "
            f"{euros(total)}",
            after=", ".join(f"{one.line.label} {one} {euros(one.amount)}" for one in written[:50]),
        )
    return Recorded(tuple(written), len(pieces) - len(written))


def _row(
    piece: TypedPiece,
    period: Period,
    by: User | None,
    on: date,
    document: Document | None = None,
) -> ActualPiece:
    return ActualPiece(
        document=document,
        line=piece.line,
        period=period,
        dated_on=piece.dated_on,
        supplier=piece.supplier,
        reference=piece.reference,
        amount=piece.amount,
        is_awaited=piece.is_awaited,
        mandate=piece.mandate,
        mandate_on=piece.mandate_on,
        recorded_on=on,
        recorded_by=str(by or COMMAND_LINE),
    )


@transaction.atomic
def type_piece(
    *,
    component: Component,
    period: Period,
    piece: TypedPiece,
    by: User | None,
    on: date,
    voucher: Voucher | None = None,
) -> ActualPiece:
    """One piece from a form, with its document. ValidationError where the same one stands already.

    A document that is there already is shared: one invoice may be of two lines.
    """
    require(by, Act.RECORD_ACTUALS, component.carrier.organisation)
    lock(component)
    require_open(component, period)
    same = (
        ActualPiece.objects.of(component, period)
        .counted()
        .filter(
            line=piece.line,
            dated_on=piece.dated_on,
            reference=piece.reference,
            amount=piece.amount,
        )
    )
    if any(map(left_of, same)):
        raise ValidationError(
            f"Cette pièce est déjà là : {piece.line.label}, {short_date(piece.dated_on)}, "
            f"« {piece.reference} », {euros(piece.amount)}. Une autre a sa propre référence.",
            code="twice",
        )
    document = _filed(component, piece, voucher, by) if voucher else None
    (row,) = create_chained([_row(piece, period, by, on, document)])
    note(
        PIECES_RECORDED,
        component.convention,
        component.carrier.organisation,
        by,
        subject=f"{component.label}, {period.label} : {row}, {euros(row.amount)}",
    )
    return row


def _filed(component: Component, piece: TypedPiece, voucher: Voucher, by: User | None) -> Document:
    said = " ".join(filter(None, (piece.supplier, piece.reference))) or piece.line.label
    return file_voucher(
        party=component.carrier,
        upload=voucher.upload,
        title=said[:LONGEST_TITLE],
        dated_on=piece.dated_on,
        by=by,
        at=voucher.at,
    )


@transaction.atomic
def withdraw_piece(
    *,
    piece: ActualPiece,
    reason: str,
    by: User | None,
    on: date,
    amount: int | None = None,
    reference: str = "",
) -> PieceWithdrawal:
    """Take back a piece for a written reason: whole, or the part that an avoir gives back.

    ValidationError by field: no reason, more than what is left, a part without the avoir's number.
    """
    component = piece.line.component
    require(by, Act.RECORD_ACTUALS, component.carrier.organisation)
    lock(component)
    require_open(component, piece.period)
    left = left_of(ActualPiece.objects.counted().get(pk=piece.pk))
    taken = left if amount is None else amount
    _require_withdrawable(taken, left, reason, reference)
    withdrawal = PieceWithdrawal(
        piece=piece,
        amount=taken,
        reason=reason.strip(),
        reference=reference.strip(),
        recorded_on=on,
        recorded_by=str(by or COMMAND_LINE),
    )
    withdrawal.full_clean()
    create_chained([withdrawal])
    quoted = f", avoir {withdrawal.reference}" if withdrawal.reference else ""
    note(
        PIECE_WITHDRAWN,
        component.convention,
        component.carrier.organisation,
        by,
        subject=f"{component.label}, {piece.period.label} : {piece}, {euros(taken)}{quoted}",
        before=f"Motif : {withdrawal.reason}",
    )
    return withdrawal


def _require_withdrawable(taken: int, left: int, reason: str, reference: str) -> None:
    if left == 0:
        raise ValidationError("Cette pièce est déjà retirée.", code="gone")
    if not 0 < taken <= left:
        raise ValidationError(
            {"amount": f"Il reste {euros(left)} de cette pièce : retirez-en au plus autant."}
        )
    if taken < left and not says_something(reference):
        raise ValidationError(
            {"reference": "Une partie se retire sur l'avoir du fournisseur : donnez son numéro."}
        )
    if not says_something(reason):
        raise ValidationError({"reason": "Écrivez pourquoi cette pièce est retirée."})


@transaction.atomic
def meet_condition(
    *, line: Line, period: Period, met_on: date, said: str, by: User | None
) -> ConditionMet:
    """The prior condition of a line is met: its written summary was given."""
    component = line.component
    require(by, Act.RECORD_ACTUALS, component.carrier.organisation)
    lock(component)
    require_open(component, period)
    met = ConditionMet(
        line=line, period=period, met_on=met_on, note=said.strip(), recorded_by=str(by or "")
    )
    met.full_clean()
    create_chained([met])
    note(
        "condition remplie",
        component.convention,
        component.carrier.organisation,
        by,
        subject=f"{line.label}, {period.label} : {line.gate}",
        after=met.note,
    )
    return met
