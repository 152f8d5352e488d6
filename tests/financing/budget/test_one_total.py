"""One total for one thing: home, Mon EPCI, the budget and the list of letters say the same."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from epci.models import Membership, Organisation
from financing.models import EarlierPayment, FundCall
from financing.payments.acts import record_payment
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY
from tests.financing.earlier import earlier_letter
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
    first = FundCall.objects.earliest("number")
    record_payment(call=first, amount=1_000_00, received_on=ISSUE_DAY, by=None)
    before = earlier_letter(round_)
    EarlierPayment.objects.create(letter=before, received_on=ISSUE_DAY, amount=120_00)
    return round_


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


def test_home_asks_to_pay_what_the_list_of_letters_says_is_left(begun, client):
    compared = {"de l'appel": 0, "d'avant": 0}
    for organisation in Organisation.objects.filter(pk__in=party_ids()):
        client.force_login(MembershipFactory(organisation=organisation).user)
        page = client.get(reverse("home"), {"attente": "unpaid"})
        asked = [centimes(one) for one in re.findall(rf"Payer {AMOUNT}", text_of(page))]
        listed = client.get(reverse("letters"), {"sens": "payer"}).context["table"]
        assert sum(asked) == (listed.totals.get("reste", 0) if listed else 0), organisation
        home = client.get(reverse("home")).context
        assert len(home["unpaid"]) == len(asked) <= home["awaiting"]
        compared["d'avant"] += text_of(page).count("380,00 € : lettre d'avant Prorata, 2025-A1")
        compared["de l'appel"] += text_of(page).count("€ : appel n° 2025-")
    assert compared == {"de l'appel": 6, "d'avant": 1}


def test_the_convention_says_the_same_of_all_its_letters(begun, client):
    client.force_login(User.objects.get(email="projet@cci-saone-doubs.example"))
    letters = client.get(reverse("letters")).context["table"].totals
    convention = begun.component.convention
    page = client.get(reverse("convention", args=[convention.reference]))
    said = page.context["letters"]
    money = ("montant", "encaisse", "reste")
    assert [said[one] for one in money] == [letters[one] for one in money]
    assert (said["count"], said["unpaid"], said["late"]) == (7, 7, 0)
    assert "7 lettres à payer" in text_of(page)
    later = FundCall.objects.earliest("due_on").due_on + timedelta(days=1)
    with time_machine.travel(later):
        client.force_login(User.objects.get(email="projet@cci-saone-doubs.example"))
        is_late = client.get(reverse("letters"), {"etat": "en retard"}).context["table"].totals
        page = client.get(reverse("convention", args=[convention.reference]))
    assert page.context["letters"]["late"] == is_late["reste"] > 0


def party_ids():
    return FundCall.objects.values("round__component__convention__parties__organisation")


def centimes(text: str) -> int:
    return int(re.sub(r"[\s,]", "", text))
