"""A component is called in instalments: in their order, by difference, each once."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from financing.models import CallRound, FundCall
from financing.schedules.acts import ScheduleEntry, write_schedule
from tests.financing.year import Year

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def year(year: Year) -> Year:
    schedule(year, Decimal("33.33"), None)
    return year


def schedule(year: Year, *percents: Decimal | None) -> None:
    entries = [
        ScheduleEntry(f"échéance {rank}", one, "planned") for rank, one in enumerate(percents, 1)
    ]
    write_schedule(component=year.component, entries=entries, by=None)


def test_the_balance_is_the_share_less_what_is_called(year):
    year.call(1)
    year.call(2)
    assert year.letters("call") == [99_99] * 3 + [200_01] * 3  # of 300 €
    assert year.anomalies() == []


def test_the_same_instalment_again_gives_the_same_letters(year):
    for rank in (1, 1, 2, 2, 1, None):
        year.call(rank)
    assert CallRound.objects.count() == 2
    assert FundCall.objects.count() == 6


def test_without_an_instalment_all_that_is_not_yet_called(year):
    year.call(1)
    year.call()
    assert year.letters("call")[3:] == [200_01] * 3


def test_an_instalment_waits_for_the_one_before_it(year):
    with pytest.raises(ValidationError, match="L'échéance 2 vient après"):
        year.call(2)
    assert not FundCall.objects.exists()


def test_an_instalment_that_is_not_there_is_refused(year):
    with pytest.raises(ValidationError, match="n'en est pas une"):
        year.call(3)


def test_a_schedule_that_makes_too_much_is_refused(year):
    with pytest.raises(ValidationError, match="plus de 100 % : 110 %"):
        schedule(year, Decimal(70), Decimal(40))


def test_a_schedule_no_longer_changes_once_it_is_called(year):
    year.call(1)
    with pytest.raises(ValidationError, match="l'échéancier ne change plus"):
        schedule(year, Decimal(50), None)


def test_what_is_called_in_part_is_counted_by_the_settlement(year):
    year.call(1)
    year.spend(600_00)
    year.state()
    year.settle()
    assert year.letters("balance") == [100_01] * 3
    assert year.anomalies() == []
