"""The budget of an organisation: one total a word, from letters, payments and plans."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from epci.models import Organisation
from financing.budget.reading import BudgetAmounts, budget
from financing.models import FundCall
from financing.payments.acts import record_payment
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
GBM = "242500361"


def row(organisation: Organisation, year: int = 2025, reference: str = "TI-DOUBS") -> BudgetAmounts:
    """A convention and a year: what its components come to."""
    found = BudgetAmounts()
    for one in budget(organisation, ISSUE_DAY, year).rows:
        if one.place.reference == reference:
            found.join(one)
    return found


def test_what_a_contributor_bears_owes_and_paid(round_):
    """In 2025 Grand Besançon owes 11 200 € of the animation and 40 000 € at most of the actions."""
    gbm = Organisation.objects.get(siren=GBM)
    known = row(gbm)
    assert known.charge == 51_200_00
    assert (known.owed, known.to_call_on, known.to_pay) == (9_200_00, 42_000_00, 51_200_00)
    assert (known.paid, known.to_receive, known.received) == (0, 0, 0)
    record_payment(
        call=FundCall.objects.get(number=1), amount=1_000_00, received_on=ISSUE_DAY, by=None
    )
    known = row(gbm)
    assert (known.paid, known.to_pay, known.charge) == (1_000_00, 50_200_00, 51_200_00)


def test_the_carrier_sees_the_same_from_the_other_side(round_):
    """23 000 € are called, 5 000 € of communication are not yet."""
    carrier = round_.component.carrier.organisation
    record_payment(
        call=FundCall.objects.get(number=1), amount=1_000_00, received_on=ISSUE_DAY, by=None
    )
    known = row(carrier)
    assert (known.awaited, known.to_call_of, known.received) == (22_000_00, 5_000_00, 1_000_00)
    assert known.to_receive == 27_000_00 + known.granted


def test_the_page_reads_one_year_and_its_file_says_each_part(round_):
    client = Client()
    client.force_login(User.objects.get(email="elu@gbm.example"))
    with CaptureQueriesContext(connection) as queries:
        said = words(client.get(reverse("budget")))
    assert len(queries) <= 14
    assert "51 200,00 €" in said
    assert "dont appelé 9 200,00 €" in said
    place = "TI-DOUBS;{} du Territoire d'industrie;2025;;;;;"
    file = b"".join(client.get(reverse("budget"), {"format": "csv"}).streaming_content).decode()
    animation, actions = file.splitlines()[2], file.splitlines()[1]
    assert actions.startswith(f"{place.format('Actions')}40000,00;prévisionnel;0,00;40000,00;0,00;")
    amounts = "11200,00;arrêté;11200,00;11200,00;9200,00;2000,00;0,00"
    assert animation.startswith(f"{place.format('Animation')}{amounts}")
