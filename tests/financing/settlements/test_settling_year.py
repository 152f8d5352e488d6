"""A year is settled: each pays its share of what was really spent, no more and no less."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from conventions.models import Approval, Party
from financing.dossier.reading import read_component
from financing.letters.page import page
from financing.letters.proofs import short_code
from financing.models import CreditUse, FundCall, KeyShare
from financing.payments.acts import record_payment
from financing.rounds.cancelling.acts import cancel_letters
from financing.settlements.acts import close_year, number_settlement, reopen_year
from financing.settlements.preparation import prepare_settlement
from financing.settlements.told import settled_accounts
from tests.faults.world import REASON
from tests.financing.year import ON
from tests.screen import text_of

pytestmark = pytest.mark.django_db


def refused(act) -> list[str]:
    with pytest.raises(ValidationError) as error:
        act()
    return error.value.messages


def test_nothing_is_settled_without_a_statement(year):
    year.call()
    assert refused(year.settle) == [
        "Aucun état des dépenses n'arrête l'exercice 2001 du volet Volet 0 : établissez-le d'abord."
    ]


def test_what_costs_more_is_called_and_what_costs_less_is_given_back(year):
    year.call()
    year.spend(1_200_00)
    year.state()
    year.settle()
    assert year.letters("call") == [300_00] * 3  # 1 000 − 100 of aid
    assert year.letters("balance") == [100_00] * 3  # 1 200, and no aid came
    year.spend(600_00, year.funding)
    year.state()
    year.settle()
    assert year.letters("credit") == [-200_00] * 3
    assert year.anomalies() == []


def test_who_had_not_said_yes_is_asked_its_share_once_it_has(year):
    """Its call was kept back: the settlement keeps its letter back too, then asks the whole."""
    silent = Party.objects.filter(short_name="ORG2")
    silent.update(accepted_on=None, refused_on=ON)
    year.call()
    year.spend(1_200_00)
    year.state()
    year.settle()
    assert (year.letters("call"), year.letters("balance")) == ([300_00] * 2, [100_00] * 2)
    assert year.settle().prepared.letters == ()
    silent.update(accepted_on=ON, refused_on=None)
    year.settle()
    assert year.letters("balance") == [100_00, 100_00, 400_00]
    assert year.anomalies() == []


@pytest.mark.engine
def test_the_same_again_gives_the_same_letters(year):
    year.spend(900_00)
    year.state()
    first, second = year.settle(), year.settle()
    assert (first.is_new, second.is_new, second.round) == (True, False, first.round)
    told = [settled_accounts(one.prepared, one.round) for one in (first, second)]
    assert told[0] == told[1]
    assert FundCall.objects.count() == 3


@pytest.mark.engine
def test_after_a_new_statement_the_difference_alone(year):
    year.spend(900_00)
    year.state()
    year.settle()
    year.spend(3)
    year.state()
    year.settle()
    assert year.letters("balance") == [300_00] * 3 + [1] * 3


def test_pieces_typed_since_the_statement_ask_for_a_new_one(year):
    year.call()
    year.spend(900_00)
    year.state()
    year.spend(50_00)
    assert any(
        one.code == "stale" for one in year.settle().prepared.blockers
    )  # said, and passed over with a reason


@pytest.mark.engine
def test_a_credit_lowers_what_is_owed_and_the_rest_comes_off_the_next_letter(year):
    year.call()
    paid = FundCall.objects.earliest("number")
    record_payment(call=paid, amount=250_00, received_on=ON, by=None)
    year.spend(600_00)
    year.state()
    year.settle()  # each owes 200 €, 300 € were called
    uses = dict(CreditUse.objects.values_list("call__number", "amount"))
    assert uses == {1: 50_00, 2: 100_00, 3: 100_00}  # the first had 50 € left to pay
    year.spend(90_00)
    year.state()
    year.settle()
    first, *others = FundCall.objects.filter(kind="balance").order_by("number")
    assert (first.frozen()["to_pay"], first.frozen()["deducted"][0]["amount"]) == (0, 30_00)
    assert [one.frozen()["to_pay"] for one in others] == [30_00, 30_00]
    assert year.anomalies() == []


def test_a_credit_may_be_refunded_instead(year):
    year.call()
    for call in FundCall.objects.all():
        record_payment(call=call, amount=300_00, received_on=ON, by=None)
    year.spend(600_00)
    year.state()
    year.settle(credits="refund")
    assert set(CreditUse.objects.values_list("call", "amount")) == {(None, 100_00)}


def test_money_beyond_a_lowered_letter_comes_off_the_next_one(year):
    year.call()
    year.spend(600_00)
    year.state()
    year.settle()
    call = FundCall.objects.earliest("number")
    record_payment(call=call, amount=200_01, received_on=ON, by=None)
    assert call.owed == -1
    year.spend(90_00)
    year.state()
    year.settle()
    balance = FundCall.objects.filter(kind="balance").earliest("number").frozen()
    assert (balance["to_pay"], balance["deducted"][0]["number"]) == (29_99, str(call))
    assert year.anomalies() == []


def test_a_settlement_waits_for_letters_that_have_no_pdf(year, monkeypatch):
    monkeypatch.setattr("financing.rounds.acts.finish_letters", lambda round_: 0)
    year.call()
    year.spend(600_00)
    year.state()
    assert refused(year.settle)[0].startswith("Sans leur PDF : 2026-0001")


@pytest.mark.engine
def test_a_year_closes_once_settled_and_opens_again_with_a_reason(year):
    year.spend(900_00)
    year.state()
    assert refused(lambda: close_year(**year.facts)) == [
        "Il reste à régulariser : ORG1, ORG2, ORG3. L'exercice se clôt ensuite."
    ]
    year.settle()
    close_year(**year.facts)
    assert "est clos depuis le 15/01/2026" in refused(lambda: year.spend(1))[0]
    assert refused(lambda: reopen_year(reason=" ", **year.facts)) == [
        "Écrivez pourquoi l'exercice est rouvert."
    ]
    reopen_year(reason="facture oubliée", **year.facts)
    year.spend(3_00)
    year.state()
    year.settle()
    assert year.letters("balance")[3:] == [1_00] * 3


@pytest.mark.engine
def test_who_settles_a_year_that_another_has_settled_and_closed_finds_it_done(year):
    year.spend(900_00)
    year.state()
    shown = prepare_settlement(read_component(year.component, ON), year.period, ON)
    first = year.settle()
    close_year(**year.facts)
    late = number_settlement(override=REASON, confirmed=shown.fingerprint, **year.facts)
    assert (late.is_new, late.round) == (False, first.round)
    assert year.letters("balance") == [300_00] * 3


def test_nothing_is_cancelled_in_a_year_that_is_closed(year):
    year.call()
    year.spend(1_000_00)
    year.spend(100_00, year.funding)
    year.state()
    assert year.settle().round is None  # each was called of its share
    close_year(**year.facts)
    call = FundCall.objects.earliest("number")
    said = {"numbers": [str(call)], "reason": "erreur", "token": uuid4()}
    assert (
        "est clos depuis le 15/01/2026"
        in refused(lambda: cancel_letters(round_=call.round, by=None, on=ON, **said))[0]
    )


def test_what_exceeds_a_ceiling_stays_with_the_carrier_and_is_said(year, lifted):
    with lifted():
        KeyShare.objects.update(ceiling=200_00)
    year.spend(900_00)
    year.state()
    equation = year.settle().prepared.settlement.equation
    assert (equation.partners, equation.left) == (600_00, 300_00)
    assert year.letters("balance") == [200_00] * 3
    told = render_to_string("financing/settlements/_equation.html", {"equation": equation})
    assert "300,00 € dépassent les plafonds votés" in told.replace("\u00a0", " ")


def test_once_stated_a_year_is_no_longer_offered_on_the_plan(year):
    year.spend(900_00)
    year.state()
    found = year.settle().prepared.settlement.file.uncalled_lines(year.period)
    assert found == ()


def test_whoever_holds_a_credit_verifies_it_though_it_names_no_account(year, client):
    year.call()
    year.spend(600_00)
    year.state()
    year.settle()
    credit = FundCall.objects.filter(kind="credit").earliest("number")
    address = reverse("verified_letter", args=[short_code(credit.sha256)])
    assert str(credit) in text_of(client.get(address))


def test_a_declared_vote_is_marked_on_what_settles_too(year):
    year.call()
    year.spend(600_00)
    year.state()
    Approval.objects.filter(party__is_lead=True).declare(ON)
    year.settle()
    credit = FundCall.objects.filter(kind="credit").earliest("number")
    assert "(déclarée par le pilote)" in page(credit.frozen())


def test_what_a_file_says_is_closed_is_what_its_last_row_says(year):
    year.spend(500_00)
    year.state()
    year.settle()
    said = []
    for again in ("", "oubli", "erreur"):
        if again:
            reopen_year(reason=again, **year.facts)
            said.append(year.period.pk in read_component(year.component, ON).closed)
        close_year(**year.facts)
        file = read_component(year.component, ON)
        said.append((file.closed, file.plan(year.period).is_closed))
    closed = (frozenset({year.period.pk}), True)
    assert said == [closed, False, closed, False, closed]
