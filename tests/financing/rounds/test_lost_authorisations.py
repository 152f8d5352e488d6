"""An authorisation that ends stops what is not issued yet; what is issued stands, flagged."""

from datetime import timedelta

import pytest

from conventions.approvals.acts import reject, revoke
from conventions.models import Party
from financing.letters.content import _approvals
from financing.models import FundCall
from financing.rounds.blockers import _of_the_approvals
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import ELECTED, page, signed_in, words

pytestmark = pytest.mark.usefixtures("june")

AFTER = ISSUE_DAY + timedelta(days=30)


def decided(deed, **facts):
    """CCPM takes back, or rejects, the original text."""
    party = Party.objects.get(short_name="CCPM", convention__reference="TI-DOUBS")
    text = party.convention.texts.get(number=0)
    return deed(party=party, text=text, by=None, **facts)


def told(convention, on):
    return [one.message for one in _of_the_approvals(convention, on) if one.code == "vote"]


def test_letters_issued_before_stand_and_their_page_says_what_was_lost(finished):
    before = list(FundCall.objects.values_list("sha256", flat=True))
    assert "n'autorise plus le texte" not in words(
        signed_in(ELECTED).get(page("call_round", finished))
    )
    decided(revoke, revoked_on=AFTER, act="rapportée, délibération n° 40")
    said = words(signed_in(ELECTED).get(page("call_round", finished)))
    assert "Ces lettres restent émises ; depuis, une partie n'autorise plus le texte" in said
    assert "CCPM, convention initiale : n'autorise plus depuis le" in said
    assert list(FundCall.objects.values_list("sha256", flat=True)) == before


def test_the_next_round_is_blocked_from_that_day_and_not_before(finished):
    convention = finished.component.convention
    approval = decided(revoke, revoked_on=AFTER, act="rapportée, délibération n° 40")
    assert told(convention, AFTER - timedelta(days=1)) == []
    assert told(convention, AFTER) == [f"CCPM : l'autorisation manque, {approval.setback}."]
    printed = {one["organisation"]: one["authorised_on"] for one in _approvals(convention, AFTER)}
    assert printed["CCPM"] is None
    assert printed["GBM"] == "2025-04-10"


def test_a_rejection_is_said_where_the_money_is(finished):
    approval = decided(reject, rejected_on=ISSUE_DAY, act="délibération n° 40")
    convention = finished.component.convention
    assert told(convention, AFTER) == [f"CCPM : l'autorisation manque, {approval.setback}."]
    assert approval.setback.startswith("rejetée le ")
