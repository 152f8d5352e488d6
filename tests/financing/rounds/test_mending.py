"""What blocks a round leads to the page where it is mended, for whoever can mend it."""

import pytest
from django.urls import reverse

from financing.rounds.composition import Order
from tests.factories import MembershipFactory
from tests.financing.reading import PREPARE_2025

pytestmark = pytest.mark.usefixtures("june")


@pytest.mark.parametrize(("role", "leads"), [("administrator", True), ("elected_member", False)])
def test_a_carrier_without_iban_leads_its_administrator_to_its_account(
    client, order: Order, role, leads
):
    carrier = order.component.carrier.organisation
    carrier.iban = ""
    carrier.save()
    client.force_login(MembershipFactory(organisation=carrier, role=role).user)
    account = reverse("payment_account", args=[carrier.pk])
    assert (f'href="{account}"' in client.get(PREPARE_2025).content.decode()) == leads
