"""What is kept as left to call follows each round; nothing left, no plan is read for it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from financing.models import CallRound, Line, PlannedAmount, ReckonedPeriod
from financing.reckoning.asked import SharesAsked
from financing.reckoning.keeping import keep_called
from financing.register.audit.kept import of_what_is_kept
from financing.rounds.acts import number_round
from financing.rounds.cancelling.acts import cancel_letters
from financing.rounds.composition import Order
from tests.faults.world import AMOUNT, DAY, REASON, build, orders
from tests.settled import settle

pytestmark = pytest.mark.django_db

OTHER = 3_00


@pytest.fixture
def order() -> Order:
    """Of a component whose one year has two lines."""
    build(contributors=2)
    (only,) = orders()
    planned = PlannedAmount.objects.get()
    line = Line.objects.create(
        component=only.component, rank=1, code="autre", label="Autre", nature=Line.Nature.EXPENSE
    )
    PlannedAmount.objects.create(line=line, period=planned.period, text=planned.text, amount=OTHER)
    settle()
    return only


def called(order: Order) -> CallRound:
    return number_round(order=order, by=None, on=DAY, override=REASON).round


def left() -> int | None:
    """What is kept; it is what the plan says."""
    assert list(of_what_is_kept()) == []
    return ReckonedPeriod.objects.get().left_to_call


def queries_to_keep(*rounds: CallRound) -> int:
    with CaptureQueriesContext(connection) as asked:
        keep_called({one.pk for one in rounds})
    return len(asked)


def test_each_round_leaves_the_lines_that_it_does_not_call(order):
    assert left() == AMOUNT + OTHER
    called(replace(order, lines=("depense",)))
    settle()
    assert left() == OTHER
    last = called(replace(order, lines=("autre",)))
    settle()
    assert left() is None
    numbers = [str(call) for call in last.calls.all()]
    cancel_letters(round_=last, numbers=numbers, reason=REASON, on=DAY, by=None, token=uuid4())
    settle()
    assert left() == OTHER


def test_letters_of_other_years_are_not_read_again():
    build(years=3, contributors=2)
    issued = [called(order) for order in orders()]
    first, *_others = issued
    asked = SharesAsked.of_places({(first.component_id, first.period_id)})
    assert list(asked.letters) == [(first.component_id, first.period_id)]
    assert [len(letters) for letters in asked.letters.values()] == [2]
    everything = SharesAsked.of([first.component.convention])
    assert everything.letters.items() >= asked.letters.items()
    assert len(everything.letters) == len(issued)


def test_no_plan_is_read_for_what_is_called_whole(order):
    """The control: a round that leaves a line has the plan read."""
    part = called(replace(order, lines=("depense",)))
    assert queries_to_keep(part) > 10
    assert queries_to_keep(part, called(replace(order, lines=("autre",)))) == 7
