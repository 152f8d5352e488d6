"""What a party owes on a text: the value, the columns and the rows say the same."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions.approvals.standing import standings_of
from conventions.entities.standing import Owed, done
from conventions.models import Approval, Convention, Party, Text
from epci.models import Organisation
from tests.deliberations.factories import organisation, text_between
from tests.oracles.standing import told

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

ON, DAY = date(2026, 6, 15), timedelta(days=1)
DAYS = st.none() | st.sampled_from([ON + timedelta(days=shift) for shift in (-400, -60, -1, 0, 1)])


def is_in_order(days):
    """An authorisation ends after it was given."""
    given, ended = days["authorised_on"], days["revoked_on"]
    return given is None or ended is None or given <= ended


ADOPTED = st.fixed_dictionaries(
    {"authorised_on": DAYS, "executory_on": DAYS, "signed_on": DAYS, "revoked_on": DAYS}
).filter(is_in_order)
REJECTED = st.fixed_dictionaries({"rejected_on": DAYS, "signed_on": DAYS})
GIVEN = st.none() | ADOPTED | REJECTED
TOLD = {
    Owed.VOTE: "vote",
    Owed.EXECUTORY: "executory",
    Owed.SIGNATURE: "signature",
    Owed.NOTHING: "nothing",
}


@pytest.fixture
def texts():
    """A convention between a council and a chamber, and an amendment that brings a council."""
    chamber = organisation("CCI")
    Organisation.objects.filter(pk=chamber.pk).update(kind=Organisation.Kind.CHAMBER)
    original = text_between(organisation("CC A"), chamber)
    amendment = Text.objects.create(
        convention=original.convention, number=1, submitted_on=ON - timedelta(days=500)
    )
    Party.objects.create(
        convention=original.convention,
        organisation=organisation("CC B"),
        rank=2,
        name="CC B",
        short_name="CC B",
        joined_by=amendment,
    )
    return original, amendment


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given=st.lists(GIVEN, min_size=5, max_size=5), kind=st.sampled_from(Convention.Kind.values))
def test_the_value_the_columns_and_the_rows_agree(given, kind, texts):
    Convention.objects.update(kind=kind)
    Approval.objects.all().delete()
    asked = [
        (text, party)
        for text in texts
        for party in Party.objects.signing(text.convention, text.number).order_by("rank")
    ]
    for (text, party), days in zip(asked, given, strict=True):
        if days is not None:
            Approval.objects.create(party=party, text=text, **days)
    read = list(Text.objects.select_related("convention").order_by("number"))
    standings = standings_of(read, ON)
    for text in read:
        rows = Party.objects.signing(text.convention, text.number).with_owed(text.number, ON)
        columns = dict(rows.values_list("pk", "owes"))
        found = standings[text]
        assert {one.party.pk: one.owes for one in found} == columns
        assert [TOLD[one.owes] for one in found] == [
            told(one.party, one.approval, ON) for one in found
        ]
        complete = Approval.objects.filter(done(ON), text=text).values_list("party", flat=True)
        told_no = {one.party.pk for one in found if one.rejected_on}
        nothing = {pk for pk, owes in columns.items() if owes == Owed.NOTHING}
        assert set(complete) == nothing - told_no
        assert {one.party.pk for one in found if not one.missing} == nothing - told_no
        for one in found:
            owed = Text.objects.owed_by(one.party.organisation, one.owes, ON)
            assert owed.filter(pk=text.pk).exists()


def test_a_rejection_or_a_repeal_is_told_from_its_day_on(texts):
    original, _ = texts
    council, chamber = original.convention.parties.order_by("rank").filter(joined_by=None)
    Approval.objects.create(party=council, text=original, rejected_on=ON, rejection="n° 40")
    Approval.objects.create(
        party=chamber, text=original, authorised_on=ON, revoked_on=ON + DAY, revocation="n° 41"
    )
    told_on = {
        on: [(one.setback, one.owes) for one in standings_of([original], on)[original]]
        for on in (ON - DAY, ON, ON + DAY)
    }
    rejected = "rejetée le 15/06/2026 (n° 40)", Owed.NOTHING
    ended = "n'autorise plus depuis le 16/06/2026 : n° 41"
    assert told_on == {
        ON - DAY: [("", Owed.VOTE), ("", Owed.VOTE)],
        ON: [rejected, ("", Owed.SIGNATURE)],
        ON + DAY: [rejected, (ended, Owed.VOTE)],
    }


@pytest.mark.parametrize("count", [1, 4])
def test_one_text_or_four_cost_one_query(texts, count, django_assert_num_queries):
    for number in range(2, count):
        Text.objects.create(convention=texts[0].convention, number=number)
    read = list(Text.objects.select_related("convention"))
    with django_assert_num_queries(1):
        found = standings_of(read, ON)
    assert len(found) == max(count, 2)
