"""manage.py statement: year by year, what each party owes, was called and paid."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from financing.events import events_of
from financing.models import FundCall
from financing.payments.acts import record_payment
from financing.years.reading import years_of
from tests.deliberations.factories import person
from tests.faults.world import REFERENCE
from tests.financing.year import ON

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def told(**options: object) -> list[dict]:
    out = StringIO()
    call_command("statement", REFERENCE, format="json", stdout=out, **options)
    return json.loads(out.getvalue())


def test_a_year_neither_called_nor_stated_counts_nothing(year):
    (of_the_year,) = told()
    assert (of_the_year["convention"], of_the_year["year"]) == (REFERENCE, 2001)
    assert len(of_the_year["organisations"]) == 4  # one row a party, its carrier among them
    assert {row["share"] for row in of_the_year["organisations"]} == {"0.00"}
    (known,) = years_of(year.component.convention, ON)
    assert known.forecast == 900_00


def test_called_paid_settled_each_sum_in_its_column(year):
    year.call()
    first = FundCall.objects.earliest("number")
    record_payment(call=first, amount=250_00, received_on=ON, by=None)
    year.spend(600_00)
    year.state()
    year.settle()
    siren = first.party.organisation.siren
    ((row,),) = (one["organisations"] for one in told(organisation=siren))
    assert row == {
        "siren": siren,
        "share": "200.00",
        "called": "300.00",
        "cancelled": "0.00",
        "balance": "0.00",
        "credit": "100.00",
        "paid": "250.00",
        "due": "0.00",
        "late": "0.00",
    }
    other = told()[0]["organisations"][-1]
    assert (other["due"], other["late"]) == ("200.00", "200.00")  # due 30 days after January 2026


def test_an_organisation_that_is_no_party_is_said_so(year):
    with pytest.raises(CommandError, match="Aucune partie"):
        told(organisation="000000000")


def test_the_same_queries_for_three_contributors_or_six(year):
    year.call()
    with CaptureQueriesContext(connection) as three:
        years_of(year.component.convention, ON)
    assert len(three) <= 10


def test_a_letter_without_a_day_of_payment_is_no_event(year):
    """Its content says null, which is no day."""
    convention = year.component.convention
    convention.payment_days = None
    convention.save()
    year.call()
    payer = person(FundCall.objects.earliest("number").party.organisation)
    days = (date(2026, 1, 1), date(2026, 12, 31))
    assert list(events_of(payer, *days, way="", chosen=[convention])) == []
