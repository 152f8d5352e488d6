"""Who signs an amendment, and from which day it counts: the tables say what the pure terms say."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions.approvals.acts import authorise, sign
from conventions.approvals.tables import signings_of
from conventions.models import Approval, Convention, Party, Text
from conventions.state.in_force import Change, in_force
from conventions.state.table import state_of
from tests.conventions.amendments.amended import signed_by_all
from tests.deliberations.factories import organisation, text_between
from tests.stored import put

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

END, MOVED = date(2027, 12, 31), date(2028, 12, 31)
SUBMITTED, VOTED, SIGNED = date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 1)
EFFECT = date(2026, 1, 1)


@pytest.fixture
def convention():
    text = text_between(organisation("CC A"), organisation("CC B"), reference="AVENANT")
    Convention.objects.filter(pk=text.convention_id).update(ends_on=END)
    return Convention.objects.get(pk=text.convention_id)


@pytest.fixture
def amendment(convention):
    """It brings CC C, removes CC B, and moves the end."""
    text = Text.objects.create(
        convention=convention,
        number=1,
        submitted_on=SUBMITTED,
        effective_on=EFFECT,
        new_end_on=MOVED,
    )
    newcomer = organisation("CC C")
    Party.objects.create(
        convention=convention,
        organisation=newcomer,
        rank=2,
        name=newcomer.name,
        short_name=newcomer.name,
        joined_by=text,
    )
    Party.objects.filter(organisation__name="CC B").update(left_by=text)
    return text


def party(name: str) -> Party:
    return Party.objects.select_related("joined_by", "left_by").get(organisation__name=name)


def in_effect(on: date) -> list[int]:
    return list(Text.objects.in_effect(on).order_by("number").values_list("number", flat=True))


def last_day(convention: Convention, on: date) -> date:
    return Convention.objects.with_last_day(on).get(pk=convention.pk).last_day


def test_the_parties_the_newcomers_and_the_leavers_sign_it(convention, amendment):
    signed = {
        one.text.number: [standing.party.short_name for standing in one.standings]
        for one in signings_of(convention, SIGNED)
    }
    assert signed == {0: ["CC A", "CC B"], 1: ["CC A", "CC B", "CC C"]}


def test_an_amendment_after_it_is_signed_by_who_is_left(convention, amendment):
    Text.objects.create(convention=convention, number=2)
    standings = signings_of(convention, SIGNED)[-1].standings
    assert [one.party.short_name for one in standings] == ["CC A", "CC C"]


def test_it_has_effect_once_its_day_is_reached_and_all_have_signed(convention, amendment):
    signed_by_all(amendment, SIGNED, but="CC C")
    assert in_effect(date(2030, 1, 1)) == [0]
    assert last_day(convention, date(2030, 1, 1)) == END
    signed_by_all(amendment, SIGNED)
    assert in_effect(date(2026, 2, 28)) == [0]
    assert in_effect(SIGNED) == [0, 1]
    assert last_day(convention, date(2026, 2, 28)) == END
    assert last_day(convention, SIGNED) == MOVED


def test_its_state_is_of_the_table_of_conventions(convention, amendment):
    def states() -> list[str]:
        days = (date(2026, 1, 4), SUBMITTED, VOTED, SIGNED, date(2026, 6, 1))
        return [Text.objects.with_state(day).get(pk=amendment.pk).state.value for day in days]

    assert states() == ["projet", *["en délibération"] * 4]
    signed_by_all(amendment, SIGNED, but="CC C")
    Text.objects.filter(pk=amendment.pk).update(effective_on=date(2026, 6, 1))
    for one in Party.objects.all():
        authorise(party=one, text=amendment, authorised_on=VOTED, by=None)
    assert states()[2:] == ["à signer", "à signer", "à signer"]
    sign(party=party("CC C"), text=amendment, signed_on=SIGNED, by=None)
    assert states()[2:] == ["à signer", "signée", "en vigueur"]


def test_a_day_of_effect_to_come_is_waited_for(convention, amendment):
    signed_by_all(amendment, SIGNED)
    put(Text.objects.filter(pk=amendment.pk), effective_on=date(2026, 7, 1))
    assert (in_effect(date(2026, 6, 30)), in_effect(date(2026, 7, 1))) == ([0], [0, 1])


def test_a_roadmap_is_amended_without_signature(convention, amendment):
    Convention.objects.update(kind=Convention.Kind.ROADMAP)
    for one in Party.objects.all():
        authorise(party=one, text=amendment, authorised_on=VOTED, by=None)
    assert (in_effect(date(2026, 1, 31)), in_effect(VOTED)) == ([0], [0, 1])


def test_who_comes_by_an_amendment_is_not_awaited_for_the_convention(convention, amendment):
    Convention.objects.update(submitted_on=SUBMITTED, starts_on=EFFECT)
    convention.refresh_from_db()
    original = convention.texts.get(number=0)
    for name in ("CC A", "CC B"):
        authorise(party=party(name), text=original, authorised_on=VOTED, by=None)
        sign(party=party(name), text=original, signed_on=SIGNED, by=None)
    assert state_of(convention, SIGNED) == "en vigueur"


@pytest.mark.parametrize(
    ("name", "number", "code"), [("CC C", 0, "party"), ("CC A", 1, "draft"), ("CC B", 2, "party")]
)
def test_nobody_signs_a_draft_nor_a_text_of_others(name, number, code, convention, amendment):
    Text.objects.filter(pk=amendment.pk).update(submitted_on=None)
    Text.objects.create(convention=convention, number=2, submitted_on=SUBMITTED)
    text = convention.texts.get(number=number)
    for act in (
        lambda: authorise(party=party(name), text=text, authorised_on=VOTED, by=None),
        lambda: sign(party=party(name), text=text, signed_on=SIGNED, by=None),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == code
    assert not Approval.objects.exists()


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    submitted=DAYS,
    effective=DAYS,
    votes=st.lists(DAYS, min_size=3, max_size=3),
    signatures=st.lists(DAYS, min_size=3, max_size=3),
    on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_the_query_and_the_pure_terms_agree(
    submitted, effective, votes, signatures, on, convention, amendment
):
    Text.objects.filter(pk=amendment.pk).update(submitted_on=submitted, effective_on=effective)
    Approval.objects.all().delete()
    for one, vote, signature in zip(Party.objects.all(), votes, signatures, strict=True):
        Approval.objects.create(party=one, text=amendment, authorised_on=vote, signed_on=signature)
    found = Text.objects.get(pk=amendment.pk)
    acts = [submitted, *votes, *signatures]
    assert found.complete_on == (None if None in acts else max(acts))
    change = Change(1, effective, None, found.complete_on)
    assert (1 in in_effect(on)) == (in_force([change], on) == [change])
