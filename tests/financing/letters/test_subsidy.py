"""A subsidy, the other way round: the beneficiary asks, on vouchers, what balances its accounts."""

import pytest

from conventions.models import Convention
from financing.letters.page import page
from financing.models import FundCall, KeyShare
from financing.rounds.composition import compose
from tests.financing.conftest import doubs_order
from tests.financing.year import ON, Year
from tests.stored import put

pytestmark = pytest.mark.django_db
GRANTED = 300_00


@pytest.fixture
def subsidised(year: Year) -> Year:
    """Three grantors of 300 € each, at most; 1 000 € planned, 100 € of aid."""
    put(Convention.objects.all(), kind=Convention.Kind.SUBSIDY)
    year.component.convention.refresh_from_db()
    return year


def told(content: dict) -> str:
    return " ".join(page(content).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_the_letter_asks_for_a_payment_and_quotes_the_vouchers(subsidised):
    subsidised.spend(250_00)
    subsidised.spend(30_00)
    subsidised.withdraw_last()
    subsidised.spend(40_00, subsidised.funding)
    subsidised.call()
    content = FundCall.objects.earliest("number").frozen()
    assert content["subsidy"] == {
        "pieces": 2,
        "spent": 250_00,
        "received": 40_00,
        "need": 210_00,
    }
    assert content["subject"].endswith("demande de versement 2001")
    said = told(content)
    assert "Demande de versement n° 2026-0001" in said
    assert "2 pièces, 250,00 € dépensés, 40,00 € d'autres ressources" in said
    assert "appel de fonds" not in said.lower()
    assert subsidised.anomalies() == []


def test_what_was_paid_beyond_the_balance_of_the_accounts_is_given_back(subsidised):
    """Article 5 of the convention of 2024: no more than what balances them."""
    subsidised.call()
    subsidised.spend(600_00)
    subsidised.spend(90_00, subsidised.funding)
    subsidised.state()
    subsidised.settle()
    assert subsidised.letters("credit") == [-(GRANTED - 170_00)] * 3


def test_a_granted_amount_is_a_ceiling(subsidised, lifted):
    """Article 3: it is never revised upwards; what exceeds it stays with the beneficiary."""
    with lifted():
        KeyShare.objects.update(ceiling=GRANTED)
    subsidised.call()
    subsidised.spend(1_500_00)
    subsidised.state()
    assert subsidised.settle().round is None
    assert subsidised.letters("call") == [GRANTED] * 3


def test_another_kind_of_convention_says_nothing_of_it(year):
    year.spend(250_00)
    year.call()
    content = FundCall.objects.earliest("number").frozen()
    assert "subsidy" not in content
    assert "Appel de fonds n°" in told(content)


@pytest.mark.usefixtures("demo")
def test_the_subsidy_of_the_demonstration_is_asked_of_its_grantor():
    """PMT-2024: 100 %, 45 000 € at most, of a budget of 752 100 €."""
    order = doubs_order(year=2024, component="programme", reference="PMT-2024")
    composed = compose(order, ON)
    (share,) = composed.cost.shares
    assert (share.partner.party.short_name, share.amount) == ("GBM", 45_000_00)
    said = page(composed.draft(share), draft=True)
    assert "Projet de demande de versement" in said
    assert order.component.carrier.short_name == "PMT"
