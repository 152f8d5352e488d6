"""A subsidy, the other way round: the beneficiary asks, on vouchers, what balances its accounts."""

import re
from html import unescape
from uuid import uuid4

import pytest

from conventions.models import Convention
from financing.letters.page import page
from financing.models import FundCall, KeyShare
from financing.recovery.acts import reduce_letter, send_reminders
from financing.rounds.acts import finish_letters
from financing.rounds.cancelling.acts import cancel_letters
from financing.rounds.composition import compose
from financing.sending.reading import letters_to_send
from financing.sending.words import said_of
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
    return " ".join(unescape(page(content)).split())


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


def test_what_follows_a_request_calls_it_by_its_name(subsidised):
    subsidised.call()
    first, second, third = FundCall.objects.order_by("number")
    done = {"by": None, "on": ON.replace(month=6)}
    reduce_letter(call=first, amount=100, reason="Erreur", token=uuid4(), **done)
    numbers = [str(second)]
    cancel_letters(round_=first.round, numbers=numbers, reason="Erreur", token=uuid4(), **done)
    send_reminders(carrier=first.carrier, only=[third.pk], **done)
    finish_letters(first.round)
    said = " ; ".join(map(said_of, letters_to_send(first.round)))
    assert "Demande de versement n° 2026-0001 du 15 janvier 2026" in said
    assert ": la demande n° 2026-0001 est diminuée de 1,00 €" in said.replace("\u00a0", " ")
    assert ": la demande n° 2026-0002 n'est plus à payer" in said
    assert "Rappel amiable n° 2026-0006 du 15 juin 2026, de la demande n° 2026-0003" in said
    papers = [told(one.frozen()) for one in FundCall.objects.exclude(kind="call")]
    assert all("appel" not in re.sub(r"[Rr]appel", "", one).lower() for one in papers)
    assert any("La demande de versement n° 2026-0002 du" in one for one in papers)
    assert any("est annulée. Elle garde son numéro" in one for one in papers)
    assert subsidised.anomalies() == []


def test_before_any_voucher_a_request_says_that_there_is_none(subsidised):
    subsidised.call()
    said = told(FundCall.objects.earliest("number").frozen())
    assert "Justificatifs produits à ce jour :</b> aucun." in said
    assert "il manque" not in said


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
    assert 'class="shares"' not in said  # of one grantor, it would say the same amount again
    assert order.component.carrier.short_name == "PMT"
