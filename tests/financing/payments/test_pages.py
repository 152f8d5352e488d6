"""The pages of money received, as a finance officer of the carrier walks them."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Entry
from epci.models import Membership, Organisation
from financing.models import FundCall, Payment
from financing.payments.acts import record_payment
from tests.factories import MembershipFactory, UserFactory
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
LIST = "date;montant;libelle\n02/06/2025;3 519,00;VIR CCLL 2025-0002\n02/06/2025;12,00;INCONNU\n"


@pytest.fixture
def officer(finished) -> Client:
    """The finance officer of the CCI, which carries the round."""
    cci = Organisation.objects.get(pk=finished.component.carrier.organisation_id)
    role = Membership.Role.FINANCE_OFFICER
    user = MembershipFactory(user=UserFactory(), organisation=cci, role=role).user
    client = Client()
    client.force_login(user)
    return client


def account(name: str = "letter_account", number: str = "2025-0002", *more: object) -> str:
    round_ = FundCall.objects.get(number=2).round_id
    return reverse(name, args=["TI-DOUBS", round_, number, *more])


def test_a_bank_s_list_is_told_then_recorded_then_there_already(officer):
    page = reverse("receive")
    told = words(officer.post(page, {"step": "confirm", "collage": LIST}))
    assert "Enregistrer 1 encaissement" in told
    assert "2025-0002 CCLL, 3 519,00 €" in told
    assert "Ni numéro, ni montant, ni nom ne désigne une seule lettre." in told
    assert Payment.objects.count() == 0
    assert officer.post(page, sent(officer, page)).url == reverse("letters")
    assert Payment.objects.get().amount == 3_519_00
    assert Entry.objects.get(act="encaissement").convention == "TI-DOUBS"
    again = words(officer.post(page, {"step": "confirm", "collage": LIST}))
    assert "1 ligne est déjà enregistrée" in again
    assert "Rien à enregistrer de ce relevé." in again


def test_a_line_set_aside_is_not_recorded(officer):
    page = reverse("receive")
    officer.post(page, sent(officer, page) | {"ecartees": ["2"]})
    assert Payment.objects.count() == 0


def sent(officer: Client, page: str) -> dict[str, str]:
    """What the page that tells sends back with its button."""
    shown = officer.post(page, {"step": "confirm", "collage": LIST}).context["form"]
    return {"step": "do", "collage": shown.listed.text, "confirmed": shown.fingerprint}


def test_money_typed_on_a_letter_beyond_what_it_asks_is_kept_then_said_given_back(officer):
    officer.post(account(), {"received_on": "02/06/2025", "amount": "3 600,00"})
    said = words(officer.get(account()))
    assert "réglée" in said
    assert "Trop-perçu gardé 81,00 €" in said
    officer.post(account("refund_credit"))
    said = words(officer.get(account()))
    assert "81,00 € rendus, le 2 juin 2025" in said
    assert "Trop-perçu gardé" not in said


def test_a_payment_in_error_is_taken_back_with_its_reason_and_both_stay(officer):
    officer.post(account(), {"received_on": "02/06/2025", "amount": "3 519,00"})
    page = account("reverse_payment", "2025-0002", Payment.objects.get().pk)
    assert "Reprendre un encaissement" in words(officer.get(page))
    assert "Écrivez pourquoi cet encaissement est repris." in words(
        officer.post(page, {"reason": ""})
    )
    assert officer.post(page, {"reason": "mauvaise lettre"}).url == account()
    assert [one.amount for one in Payment.objects.order_by("pk")] == [3_519_00, -3_519_00]
    assert "reprise : mauvaise lettre" in words(officer.get(account()))
    assert "déjà repris" in words(officer.post(page, {"reason": "encore"}))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"received_on": "03/06/2025", "amount": "10"}, "Le 3 juin 2025 est à venir"),
        ({"received_on": "02/06/2025", "amount": "dix"}, "n'est pas un montant en euros"),
        ({"received_on": "02/06/2025", "amount": "0"}, "Un encaissement est positif"),
        ({"received_on": "", "amount": "10"}, "Donnez le jour où l'argent est arrivé."),
    ],
)
def test_each_refusal_has_its_sentence(officer, typed, sentence):
    assert sentence in unescape(officer.post(account(), typed).content.decode())
    assert Payment.objects.count() == 0


def test_every_letter_in_one_list_late_ones_first_with_a_constant_number_of_queries(officer):
    call = FundCall.objects.get(number=2)
    record_payment(call=call, amount=1_000_00, received_on=ISSUE_DAY, by=None)
    page = reverse("letters")
    with CaptureQueriesContext(connection) as queries:
        said = words(officer.get(page))
    assert len(queries) <= 14
    assert "2025-0002 TI-DOUBS 2025 CCLL 02/07/2025 3 519,00 € 1 000,00 € 2 519,00 €" in said
    assert "réglée en partie" in said
    assert "Reste dû" in said
    found = words(officer.get(page, {"recherche": "loue lison"}))
    assert "1 lettre" in found
    with CaptureQueriesContext(connection) as queries:
        file = b"".join(officer.get(page, {"format": "csv"}).streaming_content).decode()
    assert len(queries) <= 14  # six letters whose columns were not all read would ask for more
    assert "Objet du titre" in file.splitlines()[0]
    assert "Appel de fonds 2025-0002, Territoires d'industrie" in file


def test_whoever_may_not_reads_why(finished, client):
    client.force_login(MembershipFactory(role=Membership.Role.ELECTED_MEMBER).user)
    assert "il faut être" in words(client.get(reverse("receive")))
    assert client.post(reverse("receive"), {"collage": LIST}).status_code == 403
    assert client.get(account()).status_code == 404
