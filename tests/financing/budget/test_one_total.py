"""One total for one thing: home, Mon EPCI, the budget and the list of letters say the same."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from epci.models import Membership, Organisation
from financing.models import EarlierLetter, EarlierPayment, FundCall
from financing.payments.acts import record_payment
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY
from tests.screen import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
AMOUNT = r"(-?[\d\s]+,\d\d)\s€"


def figure(said: str, label: str) -> str:
    """What a page says of a word of the year; nothing where it does not say it."""
    found = re.search(rf"{label} 2025 {AMOUNT}", said)
    return found[1] if found else ""


@pytest.fixture
def begun(round_):
    """Six letters, one of them paid in part, and a letter of before, paid in part too."""
    first, second = FundCall.objects.order_by("number")[:2]
    record_payment(call=first, amount=1_000_00, received_on=ISSUE_DAY, by=None)
    before = EarlierLetter.objects.create(
        component=round_.component,
        period=round_.period,
        party=second.party,
        number="2025-A1",
        issued_on=ISSUE_DAY,
        amount=500_00,
    )
    EarlierPayment.objects.create(letter=before, received_on=ISSUE_DAY, amount=120_00)


def pages(client, organisation):
    user = Membership.objects.filter(organisation=organisation).values("user").first()
    reader = User.objects.get(pk=user["user"]) if user else None
    client.force_login(reader or MembershipFactory(organisation=organisation).user)
    names = ("home", "own_epci", "budget")
    return {name: text_of(client.get(reverse(name))) for name in names}


def test_each_organisation_reads_one_figure_for_one_word(begun, client):
    parties = Organisation.objects.filter(pk__in=party_ids()).order_by("pk")
    compared = 0
    for organisation in parties:
        said = pages(client, organisation)
        for label in ("Charge", "À payer", "Payé", "À recevoir", "Reçu"):
            known = {figure(one, label) for one in said.values()} - {""}
            assert len(known) <= 1, (organisation, label, known)
            compared += len(known)
        for way, label in (("payer", "À payer"), ("recevoir", "À recevoir")):
            asked = {"sens": way, "exercice": "2025"}
            letters = client.get(reverse("letters"), asked).context["table"].totals.get("reste", 0)
            called = re.search(rf"{label} 2025 {AMOUNT} dont appelé {AMOUNT}", said["budget"])
            assert letters == (centimes(called[2]) if called else 0), (organisation, way)
    assert compared > 20


def party_ids():
    return FundCall.objects.values("round__component__convention__parties__organisation")


def centimes(text: str) -> int:
    return int(re.sub(r"[\s,]", "", text))


@pytest.mark.engine
def test_the_overview_counts_the_letters_that_are_not_paid_whole(begun, client):
    """Six letters ask 23 000 €, of which 1 000 € were paid on one of them."""
    client.force_login(User.objects.get(email="elu@gbm.example"))
    known = client.get(reverse("convention", args=["TI-DOUBS"])).context["unpaid"]
    assert known == (6, 22_000_00)
