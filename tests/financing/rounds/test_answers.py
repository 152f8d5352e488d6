"""Letters go to who said yes; what is the lead's word alone is marked on them, and in public."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from conventions.models import Approval, Party
from conventions.payees.acts import apply_change, ask_change
from epci.models import Organisation
from financing.dossier.reading import read_component
from financing.keys.acts import adopt_key
from financing.keys.grounds import grounds_of
from financing.letters.letterhead import MARKED_SCHEMA, SCHEMA
from financing.letters.page import page
from financing.letters.proofs import short_code
from financing.models import FundCall, Rule
from financing.register.audit.register import anomalies
from financing.rounds.acts import issue_round
from financing.rounds.composition import Order, compose
from financing.rounds.preparation import draft, prepare
from tests.factories import MembershipFactory
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import CHIEF, LINES, PREPARE_2025, signed_in, words
from tests.screen import text_of
from tests.settled import settle

pytestmark = pytest.mark.usefixtures("demo", "unprinted")
WHY, KEPT = "essai", "sa lettre est retenue, sa part se règle ensuite"


def change(short_name: str, **facts: object) -> Party:
    """What a party of the Doubs convention has answered."""
    parties = Party.objects.filter(convention__reference="TI-DOUBS", short_name=short_name)
    parties.update(**facts)
    return parties.get()


def contest(short_name: str) -> Party:
    said = {"accepted_on": None, "declared_on": ISSUE_DAY, "refused_on": ISSUE_DAY}
    return change(short_name, **said, refusal="jamais voté")


def letters() -> list[str]:
    return [str(call.party) for call in FundCall.objects.order_by("number")]


def test_who_contests_gets_no_letter_and_the_others_theirs_for_a_reason(order: Order):
    contest("CCLL")
    found = [one for one in compose(order, ISSUE_DAY).blockers if one.code == "answer"]
    assert [(one.overridable, one.message) for one in found] == [
        (
            True,
            f"CCLL conteste ce qui est déclaré d'elle (« jamais voté ») : {KEPT}.",
        )
    ]
    with pytest.raises(ValidationError):
        issue_round(order=order, by=None, on=ISSUE_DAY)
    issue_round(order=order, by=None, on=ISSUE_DAY, override=WHY)
    assert letters() == ["GBM", "CCPHD", "CCVM", "CCPM", "CCPR"]
    settle()
    assert list(anomalies()) == []


def test_nothing_leaves_in_the_name_of_a_carrier_that_contests(order: Order):
    contest("CCI Saône-Doubs")
    with pytest.raises(ValidationError, match="aucune lettre ne part en son nom"):
        issue_round(order=order, by=None, on=ISSUE_DAY, override=WHY)


def test_who_can_speak_and_has_not_is_asked_for_nothing(order: Order):
    party = change("CCLL", declared_on=None)
    assert len(compose(order, ISSUE_DAY).letters) == 6  # nobody could have answered
    MembershipFactory(organisation=party.organisation)
    assert len(compose(order, ISSUE_DAY).letters) == 5


def test_where_nobody_may_be_written_to_nothing_is_issued(order: Order):
    Party.objects.filter(is_lead=False).exclude(pk=order.component.carrier_id).update(
        accepted_on=None, refused_on=ISSUE_DAY
    )
    change("CCVM", accepted_on=None, refused_on=ISSUE_DAY)
    blocking = [one for one in compose(order, ISSUE_DAY).blockers if not one.overridable]
    assert [one.code for one in blocking] == ["answer"]


def test_a_carrier_that_is_not_verified_issues_nothing(order: Order):
    Organisation.objects.update(verified_on=None)
    chief = User.objects.get(email="projet@cci-saone-doubs.example")
    for by in (chief, None):
        with pytest.raises(ValidationError, match="L'hébergeur n'a pas vérifié"):
            issue_round(order=order, by=by, on=ISSUE_DAY, override=WHY)


def test_a_silent_carrier_s_record_is_read_in_no_draft(order: Order):
    file = read_component(order.component, ISSUE_DAY)
    siren = change("CCLL").organisation.siren or ""
    assert draft(prepare(file, order.period, order.lines, ISSUE_DAY), siren)
    change("CCI Saône-Doubs", accepted_on=None)
    assert draft(prepare(file, order.period, order.lines, ISSUE_DAY), siren) is None


def test_no_key_is_adopted_while_a_declaration_is_contested(order: Order):
    contest("CCLL")
    rule = Rule.objects.filter(component=order.component).earliest("pk")
    with pytest.raises(ValidationError, match="CCLL conteste"):
        adopt_key(
            rule=rule,
            first_year=2026,
            last_year=2026,
            population_year=2026,
            adopted_on=ISSUE_DAY,
            act=grounds_of(rule.component.convention)[0],
            by=None,
        )


def test_a_declared_vote_is_marked_on_the_letter_and_in_public(order: Order):
    """Only there: a letter that has nothing to mark says what it said."""
    change("CCLL", accepted_on=None, declared_on=ISSUE_DAY)
    composed = compose(order, ISSUE_DAY)  # its vote is a demonstration's
    assert composed.draft(composed.letters[0])["schema"] == SCHEMA
    Approval.objects.filter(party__short_name="CCLL").update(source="saisie du pilote")
    before = words(signed_in(CHIEF).get(PREPARE_2025, {"lines": LINES}))
    assert "Ce qu'ont voté ou signé CCLL, qui ne l'ont pas confirmé" in before
    issue_round(order=order, by=None, on=ISSUE_DAY, override=WHY)
    call = FundCall.objects.get(party__short_name="CCLL")
    assert call.frozen()["schema"] == MARKED_SCHEMA
    said = page(call.frozen())
    assert "CCLL du 14/04/2025 (déclarée par le pilote)" in said
    assert "d'après le pilote de la convention, qui le déclare." in said
    proof = Client().get(reverse("verified_letter", args=[short_code(call.sha256)]))
    assert "que ces parties n'ont pas confirmés CCLL" in text_of(proof)
    settle()
    assert list(anomalies()) == []


def test_the_head_and_the_public_page_name_the_carrier_by_the_register(order: Order):
    """A stranger's chief writes another's name over its own."""
    change("CCI Saône-Doubs", name="Communauté urbaine Grand Besançon Métropole")
    issue_round(order=order, by=None, on=ISSUE_DAY, override=WHY)
    call = FundCall.objects.earliest("number")
    head = page(call.frozen()).partition('class="addressee"')[0]
    assert "<b>Chambre de Commerce et d&#x27;Industrie Saône-Doubs</b>" in head
    assert "« Communauté urbaine Grand Besançon Métropole » dans l'acte" in head
    address = reverse("verified_letter", args=[short_code(call.sha256)])
    said = text_of(Client().get(address))
    assert "Émise par Chambre de Commerce et d'Industrie Saône-Doubs" in said
    assert "compte qui n'est pas celui d'un comptable public français" in said
    Organisation.objects.update(verified_on=None)
    said = text_of(Client().get(address))
    assert "Émetteur non vérifié" in said
    assert "identité non vérifiée par l'hébergeur" in said


def test_the_account_that_is_paid_is_the_one_that_was_confirmed(june):
    """It changes between the confirmation and « Émettre »: told anew, nothing is issued."""
    chief = signed_in(CHIEF)
    typed = {"lines": LINES, "override": "Signatures vues"}
    told = chief.post(PREPARE_2025, typed | {"step": "confirm"})
    assert "IBAN FR76 3000 6000 0112 3456 7890 189" in words(told)
    assert "qui n'est pas celui d'un comptable public français" in words(told)
    carrier = Organisation.objects.get(name__startswith="Chambre de Commerce et d'Industrie Saône")
    today = timezone.localdate()
    change = ask_change(
        organisation=carrier,
        iban="FR1420041010050500013M02606",
        bic="",
        payee="",
        by=None,
        on=today,
    )
    apply_change(change=change, by=None, on=today + timedelta(days=7))
    confirmed = {"confirmed": told.context["form"].fingerprint, "step": "do"}
    again = chief.post(PREPARE_2025, typed | confirmed)
    assert not FundCall.objects.exists()
    assert "IBAN FR14 2004 1010 0505 0001 3M02 606" in words(again)
