"""The acts that end a year: settle it by balances and credits, close it, reopen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import COMMAND_LINE
from accounts.models import User
from conventions.journal import note
from epci.permissions import Act, require
from financing.actuals.gate import closing, lock, require_open
from financing.chaining import create_chained
from financing.dossier.reading import read_component
from financing.letters.credits import use_credits
from financing.letters.rendering import queue_letters
from financing.models import (
    Basis,
    CalledLine,
    CallRound,
    Component,
    CreditUse,
    FundCall,
    Period,
    YearClosing,
)
from financing.register.numbering import YEAR_SETTLED, Register, open_register
from financing.register.sealing import act_of_round
from financing.register.writing import WrittenLetter, readable, write_letters
from financing.rounds.acts import finish_letters
from financing.rounds.blockers import require_confirmed, require_free_way
from financing.rounds.called import called_before, last_releases
from financing.rounds.journal import note_letters
from financing.settlements.content import DEDUCT, REFUND, PartnerLetter
from financing.settlements.preparation import PreparedSettlement, prepare_settlement
from financing.settlements.reading import read_settlement
from press.kit.bulk import create_all
from press.words.french import says_something

YEAR_CLOSED, YEAR_REOPENED = "exercice clos", "exercice rouvert"


@dataclass(frozen=True)
class Settled:
    """The settlement as it was prepared, and its round: None where nothing is left to settle.

    `is_new` says whether this call issued it, or found it already issued.
    """

    prepared: PreparedSettlement
    round: CallRound | None
    is_new: bool


def settle_year(
    *,
    component: Component,
    period: Period,
    by: User | None,
    on: date,
    override: str = "",
    credits: str = DEDUCT,
    token: UUID | None = None,
) -> Settled:
    """Number the letters of a settlement, then render them; see `number_settlement`."""
    settled = number_settlement(
        component=component,
        period=period,
        by=by,
        on=on,
        override=override,
        credits=credits,
        token=token,
    )
    if settled.round:
        finish_letters(settled.round)
    return settled


@transaction.atomic
def number_settlement(
    *,
    component: Component,
    period: Period,
    by: User | None,
    on: date,
    override: str = "",
    credits: str = DEDUCT,
    token: UUID | None = None,
    confirmed: str = "",
) -> Settled:
    """One letter per contributor whose share differs from what was called: balance, or credit.

    Where nothing is left to settle it gives the last settlement on the statement: the same again
    gives the same letters. Raises ValidationError without statement, with what blocks, and when
    what was confirmed has moved.
    """
    carrier = component.carrier.organisation
    require(by, Act.SETTLE_YEAR, carrier)
    register = open_register(carrier, on)
    lock(component)
    prepared = prepare_settlement(read_component(component, on), period, on, credits)
    if not prepared.letters:
        rounds = prepared.settlement.rounds
        return Settled(prepared, rounds[-1] if rounds else None, is_new=False)
    override = readable(override)
    _require_free_way(prepared, register, override, confirmed)
    said = {"issued_by": str(by or COMMAND_LINE), "override_reason": override}
    round_ = _open_round(prepared, token=token or uuid4(), **said)
    calls = _write(round_, prepared, register)
    _use(calls, prepared, on)
    note_letters(YEAR_SETTLED, round_, calls, by, about=f", état {round_.statement}")
    queue_letters(round_, component, by)
    return Settled(prepared, round_, is_new=True)


def _require_free_way(
    prepared: PreparedSettlement, register: Register, override: str, confirmed: str
) -> None:
    """Raises ValidationError for the day, for what blocks, and for what has moved."""
    key = prepared.settlement.cost.key.key
    register.require_day(prepared.on, since=key.adopted_on if key else None)
    require_free_way(prepared.blockers, override)
    require_confirmed(prepared, confirmed)


def _open_round(prepared: PreparedSettlement, **columns: object) -> CallRound:
    settlement = prepared.settlement
    return CallRound.objects.create(
        kind=CallRound.Kind.SETTLEMENT,
        component=settlement.component,
        period=settlement.period,
        key=settlement.cost.key.adopted(),
        basis=Basis.ACTUAL,
        statement=settlement.statement,
        issued_on=prepared.on,
        withheld="\n".join(prepared.withheld),
        **columns,
    )


def _write(round_: CallRound, prepared: PreparedSettlement, register: Register) -> list[FundCall]:
    """Its letters; the lines that no round called are called by it, where it asks for money."""
    lines: list[CalledLine] = []
    if any(one.amount > 0 for one in prepared.letters):
        lines = _call_lines(round_, prepared)
    letters = [
        WrittenLetter(partial(prepared.content.letter, one), {"round": round_, "party": one.party})
        for one in prepared.letters
    ]
    act = act_of_round(round_, lines, prepared.settlement.cost.key.rows)
    return write_letters(register, act, round_.issued_on, letters)


def _call_lines(round_: CallRound, prepared: PreparedSettlement) -> list[CalledLine]:
    called = called_before(round_.component, round_.period.fiscal_year)
    own = [one for one in called if one.period == round_.period_id]
    standing = {one.line for one in own if one.release is None and not one.instalment}
    releases = last_releases(own)
    return create_all(
        CalledLine(round=round_, line=line, period=round_.period, freed_by_id=releases.get(line.pk))
        for line in prepared.settlement.file.lines_in(round_.period)
        if line.is_callable and line.pk not in standing
    )


def _use(calls: Sequence[FundCall], prepared: PreparedSettlement, on: date) -> None:
    """A credit lowers what is owed, and is refunded where it was chosen; a balance takes some."""
    by_party = {one.party.pk: one for one in prepared.letters}
    create_chained(
        CreditUse(credit=call, call=lowered, amount=amount, made_on=on)
        for call in calls
        for lowered, amount in _uses(by_party[call.party_id], prepared.content.credits)
    )
    use_credits(calls, {pk: list(one.deducted) for pk, one in by_party.items()}, on)


def _uses(one: PartnerLetter, credits: str) -> list[tuple[FundCall | None, int]]:
    refunded = [(None, one.beyond)] if credits == REFUND and one.beyond else []
    return [*one.lowered, *refunded]


@transaction.atomic
def close_year(*, component: Component, period: Period, by: User | None, on: date) -> YearClosing:
    """Nothing is written any more in the year. Refused while something is left to settle."""
    carrier = component.carrier.organisation
    require(by, Act.SETTLE_YEAR, carrier)
    open_register(carrier, on)
    lock(component)
    require_open(component, period)
    settlement = read_settlement(read_component(component, on), period)
    if settlement.to_settle:
        names = ", ".join(str(one.party) for one in settlement.to_settle)
        raise ValidationError(
            f"Il reste à régulariser : {names}. L'exercice se clôt ensuite.", code="unsettled"
        )
    said = {"made_on": on, "made_by": str(by or COMMAND_LINE)}
    (closed,) = create_chained([YearClosing(component=component, period=period, **said)])
    subject = f"{component.label}, {period.label}, état {settlement.statement}"
    note(YEAR_CLOSED, component.convention, carrier, by, subject=subject)
    return closed


@transaction.atomic
def reopen_year(
    *, component: Component, period: Period, reason: str, by: User | None, on: date
) -> YearClosing:
    """Open a closed year again, for a written reason. ValidationError where it is open."""
    carrier = component.carrier.organisation
    require(by, Act.REOPEN_YEAR, carrier)
    lock(component)
    if closing(component, period) is None:
        raise ValidationError("Cet exercice n'est pas clos.", code="open")
    if not says_something(reason):
        raise ValidationError({"reason": "Écrivez pourquoi l'exercice est rouvert."})
    opened = YearClosing(
        component=component,
        period=period,
        is_open=True,
        reason=reason.strip(),
        made_on=on,
        made_by=str(by or COMMAND_LINE),
    )
    opened.full_clean()
    create_chained([opened])
    note(
        YEAR_REOPENED,
        component.convention,
        carrier,
        by,
        subject=f"{component.label}, {period.label}",
        before=f"Motif : {opened.reason}",
    )
    return opened
