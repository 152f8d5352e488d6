"""An authorisation that ends stops what is not issued yet; what is issued stands, flagged."""

from datetime import timedelta

import pytest

from conventions.approvals.acts import reject, revoke
from conventions.models import Party
from financing.models import FundCall
from financing.rounds.composition import compose
from tests.financing.conftest import ISSUE_DAY
from tests.financing.reading import ELECTED, page, signed_in, words

pytestmark = pytest.mark.usefixtures("june")

AFTER = ISSUE_DAY + timedelta(days=30)


def decided(deed, **facts):
    """CCPM takes back, or rejects, the original text."""
    party = Party.objects.get(short_name="CCPM", convention__reference="TI-DOUBS")
    text = party.convention.texts.get(number=0)
    return deed(party=party, text=text, by=None, **facts)


def told(order, on, code="vote"):
    """What blocks the next letters for that reason, and whether a reason overrides it."""
    return [
        (one.message, one.overridable) for one in compose(order, on).blockers if one.code == code
    ]


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


def test_the_next_round_is_blocked_from_that_day_and_not_before(order):
    approval = decided(revoke, revoked_on=AFTER, act="rapportée, délibération n° 40")
    assert told(order, AFTER - timedelta(days=1)) == []
    assert told(order, AFTER) == [(f"CCPM : l'autorisation manque, {approval.setback}.", True)]
    approvals = compose(order, AFTER).content.common["approvals"]
    printed = {one["organisation"]: one["authorised_on"] for one in approvals}
    assert printed["CCPM"] is None
    assert printed["GBM"] == "2025-04-10"


def test_nothing_is_asked_of_a_party_whose_council_rejected_the_text(order):
    decided(reject, rejected_on=AFTER, act="délibération n° 40")
    assert told(order, AFTER, "rejected") == [
        ("Le conseil de CCPM a rejeté la convention : rien ne peut lui être demandé.", False)
    ]
    assert told(order, AFTER) == []
    assert told(order, AFTER - timedelta(days=1), "rejected") == []
