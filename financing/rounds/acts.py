"""The acts of rounds: issue one, finish its letters.

Each is one function, atomic, with its line in the journal. The actor (`by`; None is the
command line) and the day (`on`) are arguments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.journal import COMMAND_LINE
from accounts.models import User
from epci.permissions import Act, require
from financing.letters.credits import use_credits
from financing.letters.page import render
from financing.letters.rendering import queue_letters, store
from financing.models import CalledLine, CallRound, FundCall, Key
from financing.register.numbering import ROUND_ISSUED, Register, open_register
from financing.register.sealing import act_of_round
from financing.register.writing import WrittenLetter, readable, write_letters
from financing.rounds.blockers import require_confirmed, require_free_way
from financing.rounds.called import CalledBefore, called_before, last_releases
from financing.rounds.composition import Order, RoundComposition, compose
from financing.rounds.instalments import CalledPart
from financing.rounds.journal import note_letters
from press.files.pdf import RenderingTooLongError
from press.kit.bulk import create_all
from press.kit.compiled import compiled_once

TOO_LONG = (
    "Ce qui est numéroté le reste, mais la mise en page est trop longue pour cette page, et le PDF "
    "attend que l'hébergeur le prépare (manage.py finish_letters) : {}."
)


@dataclass(frozen=True)
class Issued:
    """A round and whether this call issued it, or found it already issued."""

    round: CallRound
    is_new: bool


def issue_round(
    *, order: Order, by: User | None, on: date, override: str = "", token: UUID | None = None
) -> Issued:
    """Number a round, then render its letters; see `number_round` and `finish_letters`."""
    issued = number_round(order=order, by=by, on=on, override=override, token=token)
    finish_letters(issued.round)
    return issued


def number_round(
    *,
    order: Order,
    by: User | None,
    on: date,
    override: str = "",
    token: UUID | None = None,
    confirmed: str = "",
) -> Issued:
    """Compose a round outside the lock, then write it: see `write_round`."""
    require(by, Act.ISSUE_CALLS, order.component.carrier.organisation)
    sent = _sent_by(token)
    if sent:
        return Issued(sent, is_new=False)
    composed = compose(order, on)
    return write_round(
        composed=composed, by=by, override=override, token=token, confirmed=confirmed
    )


@transaction.atomic
def write_round(
    *,
    composed: RoundComposition,
    by: User | None,
    override: str = "",
    token: UUID | None = None,
    confirmed: str = "",
) -> Issued:
    """Number and freeze one letter per contributor other than the carrier.

    All in one short transaction: what the letters say was composed before it, rendering comes
    after it. Issuing the same round twice returns the first one, and so does the same form sent
    twice, by its `token`. `confirmed` is the fingerprint that somebody was shown.
    Raises ValidationError with the blockers that no reason overrides, when some of the lines are
    already called, and when what was confirmed has moved.
    """
    order, on, carrier = composed.order, composed.on, composed.order.component.carrier.organisation
    require(by, Act.ISSUE_CALLS, carrier)
    register = open_register(carrier, on)
    sent = _sent_by(token)
    if sent:
        return Issued(sent, is_new=False)
    called = called_before(order.component, order.period.fiscal_year)
    composed = _under_lock(composed, is_first=not called)
    existing = find_issued(order, composed.codes, called, composed.part)
    if existing:
        return Issued(existing, is_new=False)
    override = readable(override)
    _require_day(register, composed)
    require_free_way(composed.blockers, override)
    require_confirmed(composed, confirmed)
    said = {"issued_by": str(by or COMMAND_LINE), "override_reason": override}
    round_ = _open_round(composed, token=token or uuid4(), **said)
    lines = _call_lines(round_, composed, called)
    calls = _write_letters(round_, lines, composed, register)
    taken = {one.partner.party.pk: composed.content.deductions(one) for one in composed.letters}
    use_credits(calls, taken, on)
    note_letters(ROUND_ISSUED, round_, calls, by)
    queue_letters(round_, order.component, by)
    return Issued(round_, is_new=True)


def finish_letters(round_: CallRound, *, at_most: int | None = None) -> int:
    """Render numbered letters that have no PDF yet; gives their count. Re-runnable.

    One that takes too long goes on waiting, and the others are made first. Raises ValidationError
    `too_long`, `busy`.
    """
    waiting = round_.calls.filter(rendering__isnull=True).order_by("number")
    unfinished, too_long = list(waiting[:at_most]), []
    for call in unfinished:
        try:
            store(call, render(call.frozen()))
        except RenderingTooLongError:
            too_long.append(call)
    if too_long:
        raise ValidationError(TOO_LONG.format(", ".join(map(str, too_long))), code="too_long")
    return len(unfinished)


def _sent_by(token: UUID | None) -> CallRound | None:
    """The round of a form, where it was already sent."""
    return CallRound.objects.filter(token=token).first() if token else None


def _under_lock(composed: RoundComposition, *, is_first: bool) -> RoundComposition:
    """Still true, by a key that nobody takes back meanwhile."""
    key = composed.cost.key.key
    if key is not None:
        _held.one(key.pk)
    return composed.up_to_date(is_first=is_first)


@compiled_once
def _held(key: int) -> QuerySet[Any]:
    return Key.objects.select_for_update().filter(pk=key).values_list("pk")


def _require_day(register: Register, composed: RoundComposition) -> None:
    key = composed.cost.key.key
    register.require_day(composed.on, since=key.adopted_on if key else None)


def _write_letters(
    round_: CallRound, lines: Sequence[CalledLine], composed: RoundComposition, register: Register
) -> list[FundCall]:
    letters = [
        WrittenLetter(
            partial(composed.content.letter, share),
            {"round": round_, "party": share.partner.party},
        )
        for share in composed.letters
    ]
    act = act_of_round(round_, lines, composed.cost.key.rows)
    return write_letters(register, act, round_.issued_on, letters)


def find_issued(
    order: Order, codes: set[str], called: Iterable[CalledBefore], part: CalledPart | None = None
) -> CallRound | None:
    """The round that calls exactly the lines of these codes; refused when only some are called."""
    rank = part.line_rank if part else 0
    standing = [
        one
        for one in called
        if one.release is None
        and one.period == order.period.pk
        and one.code in codes
        and one.instalment in {0, rank}
    ]
    if not standing:
        return None
    rounds = {one.round for one in standing if one.instalment == rank}
    if len(rounds) == 1:
        found = CallRound.objects.get(pk=rounds.pop())
        same_lines = set(found.called_lines.values_list("line__code", flat=True)) == codes
        if same_lines and found.basis == order.basis:
            return found
    lines = ", ".join(sorted(one.code for one in standing))
    raise ValidationError(
        f"Déjà appelé pour {order.period.label} : {lines}. Une ligne ne s'appelle qu'une fois.",
        code="overlap",
    )


def _open_round(composed: RoundComposition, **columns: object) -> CallRound:
    return CallRound.objects.create(
        component=composed.order.component,
        period=composed.order.period,
        key=composed.cost.key.adopted(),
        basis=composed.order.basis,
        issued_on=composed.on,
        withheld="\n".join(composed.kept_back),
        instalment=composed.part.rank if composed.part else 0,
        **columns,
    )


def _call_lines(
    round_: CallRound, composed: RoundComposition, called: Iterable[CalledBefore]
) -> list[CalledLine]:
    """The lines of the round; one called before a cancellation names the release that frees it."""
    rank = composed.part.line_rank if composed.part else 0
    releases = last_releases((one for one in called if one.period == round_.period_id), rank)
    return create_all(
        CalledLine(
            round=round_,
            line=line,
            period=round_.period,
            instalment=rank,
            freed_by_id=releases.get(line.pk),
        )
        for line in composed.cost.plan.lines
        if line.code in composed.codes
    )
