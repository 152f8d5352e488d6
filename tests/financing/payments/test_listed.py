"""One list of letters: those of the register, and those of before Prorata beside them."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from conventions.models import Convention
from financing.models import EarlierLetter, EarlierPayment, FundCall
from financing.payments.acts import record_payment
from financing.payments.filters import STATES
from financing.payments.letter_states import in_state, with_state
from financing.payments.listed import SORTED, FoundLetters, read_letters
from financing.recovery.acts import hold_letter
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june")]
LATE_DAY = date(2025, 9, 1)


@pytest.fixture
def known(finished):
    """Six letters in each state that payments give, two of before: one is paid, one in part."""
    first, second, third = FundCall.objects.order_by("number")[:3]
    record_payment(call=first, amount=first.amount, received_on=ISSUE_DAY, by=None)
    record_payment(call=second, amount=1_00, received_on=ISSUE_DAY, by=None)
    hold_letter(call=third, reason="La clé", by=None, on=ISSUE_DAY)
    for number, paid in (("A-1", 500_00), ("A-2", 120_00)):
        letter = EarlierLetter.objects.create(
            component=finished.component,
            period=finished.period,
            party=second.party,
            number=number,
            issued_on=date(2025, 1, 15),
            amount=500_00,
        )
        EarlierPayment.objects.create(letter=letter, received_on=ISSUE_DAY, amount=paid)


@pytest.mark.engine
def test_each_state_is_found_as_it_is_told(known):
    words_told = set()
    for on in (ISSUE_DAY, LATE_DAY):
        told = {one.pk: one.state for one in with_state(FundCall.objects.all(), on)}
        letters = FundCall.objects.with_money()
        found = {one.pk: word for word in STATES for one in in_state(letters, word, on)}
        assert found == told
        words_told |= set(told.values())
    assert words_told == {"à payer", "réglée en partie", "contestée", "réglée", "en retard"}


@pytest.mark.engine
def test_every_order_holds_every_letter_once(known):
    found = FoundLetters.of(Convention.objects.all(), LATE_DAY)
    for name in SORTED:
        rows = found.rows({name}).order_by(name, "-of_day", "pk")
        assert len({(one["pk"], one["of_before"]) for one in rows}) == 8, name
    by_left = [
        one.left for one in read_letters(found.rows({"of_left"}).order_by("of_left"), LATE_DAY)
    ]
    assert by_left == sorted(by_left)


def test_a_letter_of_before_is_in_the_list_with_its_mark_and_its_state(known, client):
    client.force_login(User.objects.get(email="projet@cci-saone-doubs.example"))
    page = reverse("letters")
    said = words(client.get(page))
    assert "A-1 reprise TI-DOUBS 2025 CCLL – 500,00 € 500,00 € 0,00 € réglée" in said
    assert "A-2 reprise TI-DOUBS 2025 CCLL – 500,00 € 120,00 € 380,00 € réglée en partie" in said
    assert "8 lettres en vigueur" in said
    for asked in ({"etat": "réglée en partie"}, {"tri": "-reste"}, {"recherche": "A-2"}):
        assert "A-2 reprise" in words(client.get(page, asked))
    assert "reprise" not in words(client.get(page, {"etat": "contestée"}))
    file = b"".join(client.get(page, {"format": "csv"}).streaming_content).decode()
    assert file.count("(reprise)") == 2


def test_the_list_costs_as_many_queries_with_letters_of_before(
    known, client, django_assert_max_num_queries
):
    client.force_login(User.objects.get(email="projet@cci-saone-doubs.example"))
    client.get(reverse("letters"))
    with django_assert_max_num_queries(13):
        client.get(reverse("letters"), {"tri": "-reste", "etat": "réglée en partie"})
