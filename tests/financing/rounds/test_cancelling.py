"""A letter is cancelled by a second one, which quotes it; its round can then be issued again."""

from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Entry, User
from financing.models import CalledLine, CallRound, Cancellation, FundCall, Release
from financing.payments.acts import record_payment
from financing.register.audit.register import anomalies
from financing.rounds.acts import finish_letters, issue_round
from financing.rounds.cancelling.acts import Cancelled, cancel_letters
from press.words.french import SPACE, THIN_SPACE
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.financing.reading import CHIEF, FINANCES

PAID = (
    "100,00 € sont encaissés sur l'appel 2025-0002 : il ne s'annule plus, la régularisation "
    "rendra le trop-perçu."
)
ALL = [f"2025-000{number}" for number in range(1, 7)]


def plain(text: str) -> str:
    return text.replace(THIN_SPACE, " ").replace(SPACE, " ")


def cancel(
    round_: CallRound,
    *numbers: str,
    reason: str = "Montant erroné",
    by: str = CHIEF,
    token: UUID | None = None,
) -> Cancelled:
    return cancel_letters(
        round_=round_,
        numbers=numbers,
        reason=reason,
        by=User.objects.get(email=by),
        on=ISSUE_DAY,
        token=token or uuid4(),
    )


def issue_again() -> CallRound:
    order = doubs_order("salaire", "deplacements")
    return issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round


@pytest.mark.engine
def test_the_second_document_quotes_the_first_and_follows_it_in_the_register(round_):
    cancel(round_, "2025-0002", reason="  Mauvais numéro d'engagement ")
    document, cancelled = FundCall.objects.get(number=7), FundCall.objects.get(number=2)
    content = document.frozen()
    assert document.cancels == cancelled
    assert (document.kind, document.amount, document.party) == (
        FundCall.Kind.CANCEL,
        -3_519_00,
        cancelled.party,
    )
    assert content["cancelled"] == {
        "number": "2025-0002",
        "issued_on": "2025-06-02",
        "subject": cancelled.frozen()["subject"],
        "amount": 3_519_00,
        "sha256": cancelled.sha256,
    }
    assert content["reason"] == "Mauvais numéro d'engagement"
    assert document.previous_sha256 == FundCall.objects.get(number=6).sha256
    assert finish_letters(round_) == 1
    assert list(anomalies()) == []


def test_the_journal_says_what_was_cancelled_and_why(round_):
    cancel(round_, "2025-0002", "2025-0003")
    entry = Entry.objects.get(act="appels annulés")
    assert (entry.actor, plain(entry.subject), entry.before, entry.after) == (
        "Chef de projet de la CCI Saône-Doubs (démonstration)",
        "Animation du Territoire d'industrie, 2025 : 2 lettres, 7 268,00 €",
        "Motif : Montant erroné",
        "2025-0007 annule 2025-0002, 2025-0008 annule 2025-0003",
    )


@pytest.mark.engine
def test_a_round_whose_letters_are_all_cancelled_can_be_issued_again(round_):
    cancel(round_, *ALL)
    finish_letters(round_)
    again = issue_again()
    assert again != round_
    assert [str(call) for call in again.calls.order_by("number")] == [
        f"2025-00{number}" for number in range(13, 19)
    ]
    assert FundCall.objects.get(number=14).frozen()["already"] == {
        "called": 0,
        "cancelled": ["2025-0002"],
        "paid": 0,
    }
    assert list(anomalies()) == []


def test_it_can_be_cancelled_and_issued_a_third_time(round_):
    cancel(round_, *ALL)
    again = issue_again()
    cancel(again, *map(str, again.calls.all()))
    third = issue_again()
    for one in (round_, again):
        finish_letters(one)
    assert FundCall.objects.standing().count() == third.calls.count() == 6
    assert list(anomalies()) == []


def test_while_one_letter_stands_the_lines_stay_called(round_):
    cancel(round_, *ALL[:5])
    assert Release.objects.count() == 0
    assert issue_again() == round_
    cancel(round_, ALL[5])
    assert Release.objects.count() == 2
    assert issue_again() != round_


@pytest.mark.parametrize(
    ("numbers", "reason", "sentence"),
    [
        (["2025-0001"], " \u200b", "Écrivez pourquoi ces appels sont annulés."),
        ([], "Erreur", "Choisissez au moins une lettre à annuler."),
        (["2025-0099"], "Erreur", "Déjà annulé, ou d'une autre campagne : 2025-0099."),
        (["2025-0006"], "Erreur", "Déjà annulé, ou d'une autre campagne : 2025-0006."),
        (["2025-0002"], "Erreur", PAID),
    ],
    ids=["no reason", "no letter", "unknown", "cancelled already", "paid"],
)
def test_each_refusal_has_its_sentence_and_leaves_nothing(round_, numbers, reason, sentence):
    cancel(round_, "2025-0006")
    record_payment(
        call=FundCall.objects.get(number=2), amount=100_00, received_on=ISSUE_DAY, by=None
    )
    with pytest.raises(ValidationError) as refused:
        cancel(round_, *numbers, reason=reason)
    assert list(map(plain, refused.value.messages)) == [sentence]
    assert (Cancellation.objects.count(), FundCall.objects.count()) == (1, 7)


def test_only_the_carrier_s_project_chief_cancels(round_):
    with pytest.raises(PermissionDenied) as refused:
        cancel(round_, "2025-0001", by=FINANCES)
    assert str(refused.value).startswith(
        "Pour annuler les appels de fonds que l'organisme porte, il faut être chef de projet de"
    )


@pytest.mark.engine
def test_the_same_form_sent_twice_cancels_once(round_):
    token = uuid4()
    first = cancel(round_, "2025-0001", token=token)
    second = cancel(round_, "2025-0001", token=token)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.cancellation == second.cancellation


def test_nothing_is_received_on_a_cancelled_call(round_):
    cancel(round_, "2025-0002")
    with pytest.raises(ValidationError) as refused:
        record_payment(
            call=FundCall.objects.get(number=2), amount=1, received_on=ISSUE_DAY, by=None
        )
    assert refused.value.messages == ["L'appel 2025-0002 est annulé : rien ne s'y encaisse."]


@pytest.mark.engine
def test_the_database_itself_refuses_a_line_called_twice_after_one_release(round_):
    """Each release serves once, whoever writes."""
    cancel(round_, *ALL)
    again = issue_again()
    freed = again.called_lines.first()
    for freed_by in (None, freed.freed_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalledLine.objects.create(
                round=round_, line=freed.line, period=freed.period, freed_by=freed_by
            )


@pytest.mark.engine
def test_the_database_itself_refuses_a_letter_cancelled_twice(round_):
    cancel(round_, "2025-0001")
    document = FundCall.objects.get(number=7)
    document.pk, document.number, document.sha256 = None, 8, "f" * 64
    document.previous_sha256 = "e" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save(force_insert=True)
