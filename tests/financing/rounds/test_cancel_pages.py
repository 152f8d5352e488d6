"""Cancelling on the screen: what is chosen, what is said before, and what the round shows after."""

import pytest
from django.http import HttpResponse
from django.test import Client

from financing.models import CallRound, Cancellation, FundCall
from financing.payments.acts import record_payment
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import (
    CHIEF,
    ELECTED,
    LINES,
    PREPARE_2025,
    REASON,
    page,
    signed_in,
    words,
)

TOKEN = "6f0c1a52-6a4e-4a53-9a38-0d3a7f3f7f10"
WHY = "Montant du FNADT modifié"


@pytest.fixture
def chief(finished: CallRound, june: None) -> Client:
    return signed_in(CHIEF)


def send(
    client: Client, round_: CallRound, step: str, *numbers: str, **fields: str
) -> HttpResponse:
    body = {"step": step, "letters": numbers, "reason": WHY, "token": TOKEN} | fields
    return client.post(page("cancel_round", round_), body)


def test_the_page_offers_every_letter_and_asks_why(chief, finished):
    shown = chief.get(page("cancel_round", finished))
    assert shown.content.count(b"checked") == 6
    assert "n° 2025-0002, Communauté de Communes Loue Lison 3 519,00" in words(shown)
    refused = send(chief, finished, "confirm", reason=" ")
    assert "Choisissez au moins une lettre à annuler." in words(refused)
    assert "Écrivez pourquoi ces appels sont annulés." in words(refused)
    assert Cancellation.objects.count() == 0


def test_a_link_from_the_round_ticks_one_letter(chief, finished):
    shown = chief.get(page("cancel_round", finished), {"letters": "2025-0002"})
    assert shown.content.count(b"checked") == 1


def test_what_is_confirmed_says_what_one_letter_leaves(chief, finished):
    said = words(send(chief, finished, "confirm", "2025-0002"))
    assert "Annuler 1 appel de fonds, 3 519,00 € ?" in said
    assert "1 document d'annulation prend son numéro dans le registre 2025 du porteur" in said
    assert "5 autres appels de la campagne restent à payer : les dépenses restent appelées" in said
    assert f"Motif : {WHY}" in said
    assert Cancellation.objects.count() == 0


def test_what_is_confirmed_says_that_a_whole_round_can_be_issued_again(chief, finished):
    numbers = [str(call) for call in finished.calls.all()]
    said = words(send(chief, finished, "confirm", *numbers))
    assert "Annuler 6 appels de fonds, 23 000,00 € ?" in said
    assert "ses dépenses pourront être appelées de nouveau pour 2025" in said


def test_the_round_then_shows_which_letters_are_cancelled_and_by_what(chief, finished):
    answer = send(chief, finished, "do", "2025-0002")
    assert answer.url == page("call_round", finished)
    said = words(chief.get(answer.url))
    assert "annulée en partie" in said
    assert "Communauté de Communes Loue Lison 02/07/2025 3 519,00" in said
    assert "annulée par le n° 2025-0007" in said
    assert "Total restant appelé 5 lettres 19 481,00" in said
    assert f"2025-0007 n° 2025-0002 {WHY} −3 519,00" in said
    assert "6 lettres sur 7" in said


def test_sent_again_after_a_lost_answer_it_leads_to_the_same_round(chief, finished):
    for _ in range(2):
        answer = send(chief, finished, "do", "2025-0002")
        assert answer.url == page("call_round", finished)
    assert Cancellation.objects.count() == 1
    assert "Annulation déjà faite le 2 juin 2025" in words(chief.get(answer.url))


def test_a_letter_cancelled_meanwhile_is_said_and_what_was_typed_stays(chief, finished):
    send(chief, finished, "do", "2025-0002")
    other = "0d3a7f3f-7f10-4a53-9a38-6f0c1a526a4e"
    shown = send(chief, finished, "do", "2025-0002", "2025-0003", token=other)
    assert "Déjà annulé, ou d'une autre campagne : 2025-0002." in words(shown)
    assert WHY in words(shown)
    assert FundCall.objects.count() == 7


def test_a_paid_letter_cannot_be_ticked(chief, finished):
    call = FundCall.objects.get(number=2)
    record_payment(call=call, amount=100_00, received_on=ISSUE_DAY, by=None)
    shown = chief.get(page("cancel_round", finished))
    assert shown.content.count(b"checked") == 5
    assert "100,00 € encaissés : il ne s'annule plus" in words(shown)
    assert "100,00 € sont encaissés sur l'appel 2025-0002" in words(
        send(chief, finished, "confirm", "2025-0002")
    )


def test_an_elected_member_may_not_and_is_not_offered_to(chief, finished):
    member = signed_in(ELECTED)
    assert member.get(page("cancel_round", finished)).status_code == 403
    assert "Annuler" not in words(member.get(page("call_round", finished)))


def test_the_lists_say_what_is_cancelled_and_offer_to_call_again(chief, finished):
    send(chief, finished, "do", *[str(call) for call in finished.calls.all()])
    said = words(chief.get("/conventions/TI-DOUBS/appels/"))
    assert "n° 2025-0001 à 2025-0006 annulée" in said
    prepared = words(chief.get(PREPARE_2025))
    assert prepared.count("appelée le 2 juin 2025, puis annulée") == 2


def test_the_form_of_a_cancelled_round_sent_again_issues_nothing(chief, finished):
    """A button pressed again from the browser's history is not a corrected round."""
    numbers = [str(call) for call in finished.calls.all()]
    send(chief, finished, "do", *numbers)
    again = {"lines": LINES, "override": REASON, "step": "do", "token": str(finished.token)}
    assert chief.post(PREPARE_2025, again).url == page("call_round", finished)
    assert CallRound.objects.count() == 1


def test_the_page_costs_the_same_whatever_its_letters(chief, finished, django_assert_num_queries):
    with django_assert_num_queries(8):
        chief.get(page("cancel_round", finished))
