"""The acts of financing: frozen contents, rights, one key a year, payments that add up."""

from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Entry, User
from conventions.models import Convention
from epci.models import Membership, Organisation
from financing.letters.page import render
from financing.models import CallPdf, CallRound, FundCall
from financing.payments.acts import record_payment
from financing.rounds.acts import finish_letters, issue_round
from press.files.canonical import canonical, digest
from press.words.french import SPACE, THIN_SPACE
from tests.financing.conftest import ISSUE_DAY, doubs_order

pytestmark = pytest.mark.usefixtures("demo", "unprinted")


def plain(text: str) -> str:
    return text.replace(THIN_SPACE, " ").replace(SPACE, " ")


def test_what_was_printed_is_what_was_frozen(round_):
    for call in FundCall.objects.all():
        assert digest(call.content) == call.sha256
        assert canonical(call.frozen()) == call.content
        assert sha256(call.rendering.pdf).hexdigest() == call.rendering.sha256


def test_a_rendering_that_was_interrupted_is_finished_later(order, monkeypatch):
    monkeypatch.setattr("financing.rounds.acts.render", lambda content: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration")
    monkeypatch.undo()
    assert (FundCall.objects.count(), CallPdf.objects.count()) == (6, 0)
    assert finish_letters(CallRound.objects.get()) == 6
    assert finish_letters(CallRound.objects.get()) == 0


def test_only_the_carrier_s_project_chief_issues(order):
    cci = order.component.carrier.organisation
    chief = member("projet@cci.example", cci, Membership.Role.PROJECT_CHIEF)
    officer = member("finances@cci.example", cci, Membership.Role.FINANCE_OFFICER)
    lead = Convention.objects.get(reference="TI-DOUBS").parties.get(is_lead=True).organisation
    stranger = member("projet@ccvm.example", lead, Membership.Role.PROJECT_CHIEF)
    for person in (officer, stranger):
        with pytest.raises(PermissionDenied) as refused:
            issue_round(order=order, by=person, on=ISSUE_DAY, override="Démonstration")
        assert str(refused.value) == (
            "Pour émettre les appels de fonds que l'organisme porte, il faut être chef de projet "
            f"de {cci.name}."
        )
    assert issue_round(order=order, by=chief, on=ISSUE_DAY, override="Démonstration").is_new
    entry = Entry.objects.get(act="campagne émise")
    assert (entry.actor, plain(entry.subject), entry.before) == (
        "projet@cci.example",
        "Animation du Territoire d'industrie, 2025 : 6 lettres, 23 000,00 €",
        "Passé outre : Démonstration",
    )


def member(email: str, organisation: Organisation, role: str) -> User:
    user = User.objects.create_user(email, "mot de passe assez long")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def test_payments_add_up_and_the_next_letter_says_them(round_):
    call = FundCall.objects.get(number=2)
    record_payment(call=call, amount=3_000_00, received_on=ISSUE_DAY, by=None)
    record_payment(call=call, amount=519_00, received_on=ISSUE_DAY, by=None)
    issue_round(order=doubs_order("communication"), by=None, on=ISSUE_DAY, override="Essai")
    assert FundCall.objects.get(number=8).frozen()["already"] == {
        "called": 3_519_00,
        "cancelled": [],
        "paid": 3_519_00,
    }


def test_the_same_convention_on_another_day_gives_the_same_bytes_from_the_same_content(order):
    """What « make demo » promises: content and day alone make the bytes."""
    issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration")
    call = FundCall.objects.get(number=2)
    assert sha256(render(call.frozen())).digest() == sha256(render(call.frozen())).digest()
    assert render(call.frozen()).startswith(b"%PDF-1.7")
