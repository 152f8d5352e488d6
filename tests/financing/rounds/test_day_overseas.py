"""A letter is of the day and of the year of its carrier, not of the server."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from epci.models import Organisation
from financing.models import FundCall
from tests.factories import MembershipFactory
from tests.financing.conftest import doubs_order

pytestmark = pytest.mark.usefixtures("demo", "unprinted")
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 19:30 in Fort-de-France, 0:30 in Paris


def test_a_letter_issued_on_the_last_evening_of_the_year_is_of_that_year(client):
    order = doubs_order("salaire", "deplacements")
    carrier = order.component.carrier.organisation
    Organisation.objects.filter(pk=carrier.pk).update(address="97200 Fort-de-France")
    chief = MembershipFactory(organisation=carrier, role="project_chief").user
    address = reverse("prepare_round", args=["TI-DOUBS", "animation", 2025])
    typed = {"lines": ["salaire", "deplacements"], "override": "Démonstration", "step": "confirm"}
    with time_machine.travel(NEW_YEAR, tick=False):
        client.force_login(chief)
        seen = client.post(address, typed).content.decode()
        confirmed = seen.partition('name="confirmed" value="')[2].partition('"')[0]
        client.post(address, {**typed, "step": "do", "confirmed": confirmed})
    call = FundCall.objects.earliest("pk")
    assert (call.frozen()["issued_on"], call.frozen()["number"]) == ("2026-12-31", "2026-0001")
