"""The way back from a wrong population: the letters cancelled, the key withdrawn, adopted again."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Entry, User
from epci.models import Population
from financing.dossier.reading import read_component
from financing.keys.acts import adopt_key, withdraw_key
from financing.keys.grounds import grounds_of
from financing.models import Key, KeyWithdrawal
from financing.register.audit.register import anomalies
from financing.rounds.acts import finish_letters, issue_round
from financing.rounds.cancelling.acts import cancel_letters
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import CHIEF, ELECTED, signed_in, words
from tests.settled import settle

pytestmark = pytest.mark.usefixtures("demo", "unprinted")

CCLL = "200068070"
REASON = "population de CCLL mal recopiée"


def key_of(order) -> Key:
    return read_component(order.component, ISSUE_DAY).adopted_key(2025)


def cancel(round_) -> None:
    numbers = [str(call) for call in round_.calls.standing()]
    cancel_letters(
        round_=round_, numbers=numbers, reason=REASON, by=None, on=ISSUE_DAY, token=uuid4()
    )
    finish_letters(round_)


def correct(total: int) -> None:
    """The official figure of one contributor, corrected."""
    official = (
        Population.objects.in_force().official().get(epci__organisation__siren=CCLL, year=2025)
    )
    Population.objects.create(
        epci=official.epci,
        year=2025,
        municipal=total,
        total=total,
        source="INSEE",
        replaces=official,
        reason="correction",
    )


def adopt_again(order) -> Key:
    rule = order.component.rules.get(first_year=2025)
    return adopt_key(
        rule=rule,
        first_year=2025,
        last_year=2025,
        population_year=2025,
        adopted_on=ISSUE_DAY,
        act=grounds_of(order.component.convention)[0],
        by=None,
    )


def test_a_wrong_population_is_put_right_without_an_amendment(order, round_):
    wrong = key_of(order)
    amounts = {call.party.short_name: call.amount for call in round_.calls.all()}
    assert amounts["CCLL"] == 3_519_00
    with pytest.raises(ValidationError) as refused:
        withdraw_key(key=wrong, reason=REASON, by=None, on=ISSUE_DAY)
    numbers = ", ".join(f"2025-{number:04}" for number in range(1, 7))
    assert refused.value.messages == [
        f"Des appels sont émis sur cette clé : {numbers}. Annulez-les d'abord."
    ]
    cancel(round_)
    withdraw_key(key=wrong, reason=REASON, by=None, on=ISSUE_DAY)
    assert key_of(order) is None
    correct(28_000)
    right = adopt_again(order)
    assert key_of(order) == right
    assert right.after == wrong.withdrawal
    again = issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
    amounts = {call.party.short_name: call.amount for call in again.calls.all()}
    assert (sum(amounts.values()), amounts["CCLL"]) == (23_000_00, 3_737_50)
    settle()
    assert list(anomalies()) == []
    entry = Entry.objects.get(act="clé retirée")
    assert entry.before == f"Motif : {REASON}"


def test_while_it_is_withdrawn_nothing_is_issued(order):
    withdraw_key(key=key_of(order), reason=REASON, by=None, on=ISSUE_DAY)
    with pytest.raises(ValidationError) as refused:
        issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration")
    assert "La clé de 2025 n'est pas arrêtée." in refused.value.messages


def test_it_is_withdrawn_once_and_for_a_reason(order):
    key = key_of(order)
    for reason in ("", " . "):
        with pytest.raises(ValidationError, match="Écrivez pourquoi"):
            withdraw_key(key=key, reason=reason, by=None, on=ISSUE_DAY)
    withdraw_key(key=key, reason=REASON, by=None, on=ISSUE_DAY)
    with pytest.raises(ValidationError, match="déjà retirée"):
        withdraw_key(key=key, reason=REASON, by=None, on=ISSUE_DAY)
    assert adopt_again(order).pk
    with pytest.raises(ValidationError, match="déjà arrêtée"):
        adopt_again(order)


def test_a_withdrawal_is_never_edited(order):
    withdrawal = withdraw_key(key=key_of(order), reason=REASON, by=None, on=ISSUE_DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        KeyWithdrawal.objects.filter(pk=withdrawal.pk).update(reason="autre")


def test_the_page_says_what_stands_then_takes_it_back(order, round_, june):
    url = reverse("withdraw_key", args=["TI-DOUBS", "animation", 2025])
    client = signed_in(CHIEF)
    assert "6 appels de fonds sont émis sur cette clé" in words(client.get(url))
    cancel(round_)
    assert "Écrivez pourquoi cette clé est retirée." in words(client.post(url, {"reason": " "}))
    answer = client.post(url, {"reason": REASON})
    assert answer["Location"] == reverse("sharing_of", args=["TI-DOUBS", "animation", 2025])
    assert KeyWithdrawal.objects.get().withdrawn_by == str(User.objects.get(email=CHIEF))
    assert client.get(url).status_code == 404
    assert signed_in(ELECTED).get(url).status_code == 404


def test_who_reads_takes_nothing_back(order):
    url = reverse("withdraw_key", args=["TI-DOUBS", "animation", 2025])
    assert signed_in(ELECTED).post(url, {"reason": REASON}).status_code == 403


def test_a_figure_that_moved_by_more_than_a_tenth_is_said(order, june):
    client = signed_in(CHIEF)
    url = reverse("adopt_key", args=["TI-DOUBS", "animation", 2026])
    assert "Vérifiez-la" not in words(client.get(url))
    official = Population.objects.get(epci__organisation__siren=CCLL, year=2025)
    Population.objects.filter(pk=official.pk).update(total=official.total * 2)
    assert "Population de CCLL :" in words(client.get(url))
