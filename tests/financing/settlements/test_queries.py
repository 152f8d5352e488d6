"""What the page of a settlement asks the database: as much for a year that saw everything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.many import MOST_QUERIES
from epci.models import Membership
from financing.models import CallRound, FundCall
from financing.payments.acts import record_payment
from tests.financing.earlier import earlier_letter
from tests.financing.year import ON

pytestmark = pytest.mark.django_db


def asked(year, client) -> int:
    convention = year.component.convention.reference
    address = reverse(
        "settle_year", args=[convention, year.component.code, year.period.fiscal_year]
    )
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([one for one in captured if "accounts_session" not in one["sql"]])


def test_a_year_called_paid_given_back_and_stated_again_asks_no_more_than_a_page_may(year, client):
    """Money beyond each letter, one of before, a piece withdrawn, two statements."""
    client.force_login(Membership.objects.first().user)
    year.call()
    for letter in FundCall.objects.order_by("number"):
        record_payment(call=letter, amount=letter.amount + 50_00, received_on=ON, by=None)
    year.spend(5_00)
    year.withdraw_last()
    year.spend(600_00)
    year.state()
    counts = [asked(year, client)]
    year.settle()
    earlier_letter(CallRound.objects.earliest("pk"))
    year.spend(1_700_00)
    year.state()
    counts.append(asked(year, client))
    year.settle()
    counts.append(asked(year, client))
    assert max(counts) <= MOST_QUERIES
