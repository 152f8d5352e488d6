"""What an issued letter may rest on: what no reason overrides, and how it is put right."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Entry, User
from conventions.models import Approval, Convention
from epci.models import Organisation
from financing.models import FundCall
from financing.register.audit.register import anomalies
from financing.rounds.acts import issue_round
from financing.rounds.addresses.acts import complete_address
from financing.rounds.composition import compose
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import CHIEF, ELECTED, LINES, PREPARE_2025, signed_in, words
from tests.settled import settle

pytestmark = pytest.mark.usefixtures("demo", "unprinted")

REASON = "essai"
ADDRESS = "4 rue Gabriel-Plançon\n25000 Besançon"


def blocking(order, on=ISSUE_DAY) -> set[str]:
    """The codes of what no reason overrides."""
    return {one.code for one in compose(order, on).blockers if not one.overridable}


def refused(order) -> list[str]:
    with pytest.raises(ValidationError) as error:
        issue_round(order=order, by=None, on=ISSUE_DAY, override=REASON)
    assert not FundCall.objects.exists()
    return error.value.messages


def test_the_demonstration_has_nothing_that_a_reason_does_not_override(order):
    assert blocking(order) == set()


def test_a_convention_that_no_council_voted_issues_nothing(order):
    Approval.objects.filter(text__convention__reference="TI-DOUBS").delete()
    assert refused(order) == [
        "Aucune partie n'a autorisé la convention : rien ne peut être appelé."
    ]


def test_one_vote_that_comes_after_the_letter_is_none(order):
    approvals = Approval.objects.filter(text__convention__reference="TI-DOUBS")
    approvals.update(authorised_on=date(2025, 6, 3))
    assert blocking(order) == {"no_vote"}


def test_one_vote_is_enough_for_a_reason_to_pass_the_others(order):
    approvals = Approval.objects.filter(text__convention__reference="TI-DOUBS")
    approvals.exclude(party__short_name="GBM").delete()
    assert blocking(order) == set()
    assert issue_round(order=order, by=None, on=ISSUE_DAY, override=REASON).is_new
    settle()
    assert list(anomalies()) == []


def test_a_carrier_without_iban_is_paid_nowhere(order):
    Organisation.objects.filter(pk=order.component.carrier.organisation_id).update(iban="")
    assert refused(order) == ["Chambre de Commerce et d'Industrie Saône-Doubs n'a pas d'IBAN."]


def test_an_addressee_without_address_gets_no_letter(order):
    """Unless it is of the demonstration, whose acts print none."""
    gbm = Organisation.objects.get(siren="242500361")
    assert gbm.demonstration == ["address"]
    Organisation.objects.filter(pk=gbm.pk).update(demonstration=[])
    assert refused(order) == ["Sans adresse postale : GBM."]


def complete(order, short_name="GBM", address=ADDRESS, by=None):
    party = order.component.convention.parties.get(short_name=short_name)
    return complete_address(component=order.component, party=party, address=address, by=by)


def test_the_carrier_completes_the_address_of_a_party(order):
    chief = User.objects.get(email=CHIEF)
    gbm = complete(order, address=f"  {ADDRESS}\n\n", by=chief)
    assert (gbm.address, gbm.organisation.address) == (ADDRESS, "")  # its record is its own
    issue_round(order=order, by=chief, on=ISSUE_DAY, override=REASON)
    first = FundCall.objects.get(number=1).frozen()
    assert first["addressee"]["address"] == ADDRESS.splitlines()
    entry = Entry.objects.get(act="adresse complétée")
    assert (entry.actor, entry.organisation, entry.convention) == (
        str(chief),
        gbm.organisation.name,
        "TI-DOUBS",
    )


def test_an_address_that_is_there_is_its_own_people_s(order):
    complete(order)
    with pytest.raises(ValidationError, match="a déjà une adresse"):
        complete(order)


@pytest.mark.parametrize("typed", ["", " \n ", "\n".join("abcdefg"), "x" * 501])
def test_an_address_that_fits_no_envelope_is_refused(order, typed):
    with pytest.raises(ValidationError):
        complete(order, address=typed)
    assert Organisation.objects.get(siren="242500361").address == ""


def test_nobody_else_completes_it(order):
    with pytest.raises(PermissionDenied):
        complete(order, by=User.objects.get(email=ELECTED))


def test_the_preparation_leads_to_the_address_and_comes_back(order, june):
    client = signed_in(CHIEF)
    said = words(client.get(PREPARE_2025, {"lines": LINES}))
    assert "Adresse non imprimée par l'acte : CCI Saône-Doubs, GBM, CCLL" in said
    gbm = order.component.convention.parties.get(short_name="GBM")
    url = reverse("complete_address", args=["TI-DOUBS", "animation", 2025, gbm.pk])
    assert "Écrivez l'adresse postale." in words(client.post(url, {"address": " "}))
    answer = client.post(url, {"address": ADDRESS})
    assert answer["Location"] == PREPARE_2025
    said = words(client.get(PREPARE_2025, {"lines": LINES}))
    assert "Adresse non imprimée par l'acte : CCI Saône-Doubs, CCLL" in said
    assert "a déjà une adresse" in words(client.post(url, {"address": ADDRESS}))
    assert signed_in(ELECTED).get(url).status_code == 403


def test_verify_names_the_letters_that_rest_on_nothing(order, monkeypatch):
    """As were issued before the check: their content names no vote."""
    monkeypatch.setattr("financing.rounds.acts.require_free_way", lambda found, override: None)
    Approval.objects.filter(text__convention__reference="TI-DOUBS").delete()
    Convention.objects.filter(reference="TI-DOUBS").update(demonstration=[])
    issue_round(order=order, by=None, on=ISSUE_DAY, override=REASON)
    settle()
    found = list(anomalies())
    assert len(found) == 6
    assert found[0] == (
        "Chambre de Commerce et d'Industrie Saône-Doubs 2025-0001 : elle ne repose sur rien : "
        "aucun conseil n'a autorisé la convention."
    )
