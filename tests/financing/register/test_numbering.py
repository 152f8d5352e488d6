"""What the register's tables refuse whoever writes, on either database."""

import pytest
from django.db import IntegrityError, transaction

from financing.models import CalledLine, CallRound, FundCall

pytestmark = pytest.mark.engine


def copy_of(call: FundCall, **changes: object) -> FundCall:
    """A letter like this one, as a second and hurried writer would insert it."""
    fields = {field.attname: getattr(call, field.attname) for field in FundCall._meta.fields}
    other_round = CallRound.objects.create(
        component=call.round.component,
        period=call.round.period,
        key=call.round.key,
        basis=call.round.basis,
        issued_on=call.issued_on,
    )
    free = {"id": None, "round_id": other_round.pk, "number": 99, "sha256": "f" * 64}
    return FundCall(**fields | free | {"previous_sha256": "e" * 64} | changes)


def test_another_letter_in_another_round_is_welcome(round_):
    copy_of(round_.calls.first()).save()
    assert FundCall.objects.count() == 7


@pytest.mark.parametrize(
    "changes",
    [{"number": 3}, {"previous_sha256": ""}, {"amount": 0}, {"amount": -1}],
    ids=["a number twice", "a forked chain", "nothing to pay", "less than nothing"],
)
def test_the_tables_refuse(round_, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(round_.calls.first(), **changes).save()


def test_a_line_of_a_period_is_called_once(round_):
    line = round_.called_lines.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        CalledLine.objects.create(round=round_, line=line.line, period=line.period)


def test_the_numbers_and_the_chain_of_a_round_follow_each_other(round_):
    calls = list(round_.calls.order_by("number"))
    assert [call.number for call in calls] == [1, 2, 3, 4, 5, 6]
    assert [call.previous_sha256 for call in calls] == ["", *(call.sha256 for call in calls[:-1])]
