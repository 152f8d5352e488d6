"""Whatever is done to a year, in whatever order, its equations hold to the centime.

Sequences of call, instalment, cancel, spend, receive, withdraw, state, settle, pay, close, reopen
and, of a subsidy, give back, drawn by hypothesis; `make walk` draws a thousand.
"""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conventions.models import Convention
from financing.actuals.acts import withdraw_piece
from financing.dossier.reading import read_component
from financing.models import ActualPiece, ExpenseStatement, FundCall
from financing.payments.acts import record_payment
from financing.returns.acts import return_subsidy
from financing.rounds.acts import finish_letters
from financing.rounds.cancelling.acts import cancel_letters
from financing.schedules.acts import ScheduleEntry, write_schedule
from financing.settlements.acts import close_year, reopen_year
from financing.settlements.reading import read_settlement
from financing.years.reading import years_of
from tests.financing.year import ON, Year
from tests.stored import put

pytestmark = pytest.mark.django_db


class UndoneError(Exception):
    """Ends a sequence: the next begins from nothing."""


def try_to(year: Year, act: str, number: int) -> bool:
    """Whether one act of a sequence was done; what is refused is undone by its transaction."""
    with suppress(ValidationError), transaction.atomic():
        DONE[act](year, number)
        return True
    return False


def one_of(rows: QuerySet, number: int) -> Any:
    """One of some rows; ValidationError where there is none."""
    found = list(rows.order_by("pk"))
    if not found:
        raise ValidationError("rien")
    return found[number % len(found)]


def cancel(_year: Year, number: int) -> None:
    call = one_of(FundCall.objects.standing(), number)
    said = {"numbers": [str(call)], "reason": "essai", "token": uuid4()}
    cancel_letters(round_=call.round, by=None, on=ON, **said)
    finish_letters(call.round)


def withdraw(_year: Year, number: int) -> None:
    piece = one_of(ActualPiece.objects.all(), number)
    withdraw_piece(piece=piece, reason="essai", by=None, on=ON)


def pay(_year: Year, number: int) -> None:
    call = one_of(FundCall.objects.standing(), number)
    record_payment(call=call, amount=number, received_on=ON, by=None)


def give_back(_year: Year, number: int) -> None:
    call = one_of(FundCall.objects.standing(), number)
    said = {"condition": "article 7", "reason": "essai", "by": None, "on": ON, "token": uuid4()}
    return_subsidy(call=call, amount=number, **said)


DONE: dict[str, Callable[[Year, int], object]] = {
    "call": lambda year, _: year.call(),
    "first": lambda year, _: year.call(1),
    "second": lambda year, _: year.call(2),
    "cancel": cancel,
    "spend": lambda year, number: year.spend(number),
    "receive": lambda year, number: year.spend(number, year.funding),
    "withdraw": withdraw,
    "state": lambda year, _: year.state(),
    "settle": lambda year, _: year.settle(),
    "refund": lambda year, _: year.settle(credits="refund"),
    "pay": pay,
    "return": give_back,
    "close": lambda year, _: close_year(**year.facts),
    "reopen": lambda year, _: reopen_year(reason="essai", **year.facts),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(DONE)), st.integers(1, 90_000)), min_size=4, max_size=14
)
BOUNDS = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "phases": [Phase.generate],  # a sequence takes half a second: none is made shorter
}


def contents() -> dict[str, str]:
    """What every numbered document says, by carrier's number: nothing of it ever changes."""
    letters = {f"{one.carrier_id} {one}": one.content for one in FundCall.objects.all()}
    return letters | {str(one): one.content for one in ExpenseStatement.objects.all()}


def check(year: Year, before: dict[str, str]) -> dict[str, str]:
    """Once an act was done; gives what documents say now."""
    now = contents()
    assert before.items() <= now.items()
    numbers = sorted(FundCall.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    (of_the_year,) = years_of(year.component.convention, ON)
    rows = [one for one in of_the_year.parties if one.party.is_contributor]
    letters = FundCall.objects.letters().filter(cancelled_by=None)
    assert sum(one.standing for one in rows) == sum(one.amount for one in letters)
    assert all(row.due >= 0 for row in rows)
    for letter in FundCall.objects.letters().filter(cancelled_by=None).exclude(uses=None):
        assert letter.used <= letter.paid + letter.lowered - letter.amount
    return now


def check_settled(year: Year) -> None:
    """After a settlement: called − cancelled + balance − credit = share, and who pays what."""
    settlement = read_settlement(read_component(year.component, ON), year.period)
    equation = settlement.equation
    assert equation.spent + equation.excess == (
        equation.funded + equation.partners + equation.kept + equation.left
    )
    shares = {one.party.pk: one.account.due for one in settlement.accounts}
    (of_the_year,) = years_of(year.component.convention, ON)
    for row in of_the_year.parties:
        assert row.standing == row.share == shares.get(row.party.pk, 0)


def play(steps: list[tuple[str, int]]) -> None:
    year = Year()
    if any(act == "return" for act, _ in steps):
        put(Convention.objects.all(), kind=Convention.Kind.SUBSIDY)
        year.component.convention.refresh_from_db()
    percents = (
        ScheduleEntry("acompte", Decimal(40), "planned"),
        ScheduleEntry("solde", None, "planned"),
    )
    write_schedule(component=year.component, entries=percents, by=None)
    said: dict[str, str] = {}
    for act, number in steps:
        if try_to(year, act, number):
            said = check(year, said)
    if ExpenseStatement.objects.exists():
        try_to(year, "reopen", 1)
        try_to(year, "state", 1)
        try_to(year, "settle", 1)
        check_settled(year)
    assert year.anomalies() == []


def undone(steps: list[tuple[str, int]]) -> None:
    """A sequence in a transaction of its own."""
    try:
        with transaction.atomic():
            play(steps)
            raise UndoneError
    except UndoneError:
        pass


@pytest.mark.usefixtures("plain_papers")
@settings(max_examples=3, derandomize=True, **BOUNDS)
@given(STEPS)
def test_the_equations_hold_whatever_is_done(steps):
    undone(steps)


@pytest.mark.whole_walk
@pytest.mark.usefixtures("plain_papers")
@settings(max_examples=1_000, **BOUNDS)
@given(STEPS)
def test_the_equations_hold_over_a_thousand_sequences(steps):
    undone(steps)


@pytest.mark.usefixtures("plain_papers")
def test_a_sequence_that_goes_through_all_of_it():
    """The control: what the drawn sequences do does reach balances, credits and refunds."""
    steps = [
        ("first", 1),
        ("pay", 5_000),
        ("second", 1),
        ("spend", 80_000),
        ("receive", 20_000),
        ("state", 1),
        ("settle", 1),
        ("close", 1),
        ("spend", 1),
        ("reopen", 1),
        ("spend", 45_000),
        ("withdraw", 0),
        ("state", 1),
        ("refund", 1),
        ("return", 2_000),
    ]
    play(steps)
    kinds = set(FundCall.objects.values_list("kind", flat=True))
    assert kinds == {"call", "credit", "return"}
