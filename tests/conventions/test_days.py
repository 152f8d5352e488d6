"""The days kept with a text are those that its votes and signatures give, whoever wrote them."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conventions import days
from conventions.models import Approval, Convention, Party, Text
from tests.factories import OrganisationFactory
from tests.oracles import states

pytestmark = pytest.mark.django_db

FIRST = date(2026, 3, 1)
DAY = st.none() | st.integers(0, 6).map(lambda shift: FIRST + timedelta(days=shift))
GIVEN = st.fixed_dictionaries(
    {"authorised_on": DAY, "signed_on": DAY, "lasts": st.none() | st.integers(0, 4)}
)
SEAT = st.fixed_dictionaries(
    {
        "joins": st.integers(0, 2),
        "stays": st.none() | st.integers(0, 2),
        "gives": st.lists(st.none() | GIVEN, min_size=3, max_size=3),
    }
)
WRITTEN = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(Convention.Kind.values),
        "sent": st.lists(DAY, min_size=2, max_size=2),
        "effects": st.lists(DAY, min_size=2, max_size=2),
        "seats": st.lists(SEAT, min_size=1, max_size=4),
    }
)

# Sent to the councils once its only party has left: nobody gives it, it is never complete.
NOBODY_LEFT = {
    "kind": Convention.Kind.SUBSIDY,
    "sent": [FIRST, FIRST],
    "effects": [FIRST, FIRST],
    "seats": [{"joins": 0, "stays": 1, "gives": [None, None, None]}],
}


def write(written) -> Convention:
    """A convention with two amendments, and who votes and signs them on which days."""
    convention = Convention.objects.create(reference="A", title="A", kind=written["kind"])
    texts = [Text.objects.create(convention=convention, number=0)]
    for number, (sent, effect) in enumerate(
        zip(written["sent"], written["effects"], strict=True), 1
    ):
        texts.append(
            Text.objects.create(
                convention=convention, number=number, submitted_on=sent, effective_on=effect
            )
        )
    for rank, seat in enumerate(written["seats"]):
        sit(convention, texts, rank, seat)
    return convention


def sit(convention: Convention, texts: list[Text], rank: int, seat) -> None:
    joins = seat["joins"] if rank else 0  # a convention has a party of its own
    leaves = seat["stays"]
    party = Party.objects.create(
        convention=convention,
        organisation=OrganisationFactory(),
        rank=rank,
        name="P",
        short_name="P",
        joined_by=texts[joins] if joins else None,
        left_by=texts[leaves] if leaves and leaves >= joins else None,
    )
    for text, given_ in zip(texts, seat["gives"], strict=True):
        if given_ and party.signs(text):
            lasts, voted = given_["lasts"], given_["authorised_on"]
            over = None if lasts is None or voted is None else voted + timedelta(days=lasts)
            Approval.objects.create(
                party=party,
                text=text,
                authorised_on=voted,
                signed_on=given_["signed_on"],
                revoked_on=over,
            )


@pytest.mark.engine
@settings(
    deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=WRITTEN)
@example(written=NOBODY_LEFT)
def test_what_is_kept_says_what_every_approval_says(written):
    convention = write(written)
    assert list(days.differing()) == []
    for text in states.effects():
        assert (text.complete_on, text.counts_from) == (text.told_complete, text.told_since)
    for shift in range(-1, 9):
        on = FIRST + timedelta(days=shift)
        assert set(Text.objects.in_effect(on)) == set(states.in_effect(on))
        known = {one for one in Text.objects.all() if one.is_in_effect(on)}
        assert known == set(states.in_effect(on))
        known = Convention.objects.with_last_day(on).get()
        assert known.first_day == states.last_acts(on).get().told_last
    Approval.objects.all().delete()
    Party.objects.all().delete()
    convention.texts.all().delete()
    convention.delete()


def rebuilt() -> str:
    said = StringIO()
    call_command("rebuild_days", stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("demo")
def test_days_written_behind_the_application_are_found_and_written_again():
    before = list(Text.objects.order_by("pk").values_list("authorised_on", "signed_on"))
    assert rebuilt().splitlines() == [
        "Chaque convention a le pilote que disent ses parties, et ses homonymes.",
        "Chaque texte a les jours que donnent ses votes et signatures.",
        "Chaque échéance a le prochain jour que donne sa règle.",
        "Chaque convention a les montants que donnent ses plans et ses clés.",
        "Chaque ligne a les mots que l'on y cherche.",
        "Chaque index de mots est celui de ses lignes.",
    ]
    Text.objects.filter(convention__reference="TI-DOUBS").update(signed_on=None)
    assert "\n1 texte avait d'autres jours" in rebuilt()
    assert list(Text.objects.order_by("pk").values_list("authorised_on", "signed_on")) == before
    assert "\nChaque texte" in rebuilt()
    Convention.objects.filter(reference="TI-DOUBS").update(is_homonym=True)
    Convention.objects.filter(reference="CEC-GBM").update(led_by=None)
    assert rebuilt().startswith("2 conventions avaient un autre pilote")
    assert rebuilt().startswith("Chaque convention a le pilote")
