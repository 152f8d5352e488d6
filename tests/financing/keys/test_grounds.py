"""The acts that may adopt a key: those that stand, and no vote that came to an end."""

from datetime import date

import pytest

from conventions.models import Approval, Party, Text
from financing.keys.grounds import grounds_of
from tests.faults.world import build

pytestmark = pytest.mark.django_db

ENDED = {"revoked_on": date(2024, 3, 1), "revocation": "rapportée par la délibération n° 9"}


@pytest.fixture
def text() -> Text:
    """A convention of three parties, of which the lead alone has voted."""
    build(contributors=2)
    return Text.objects.get()


def codes_of(text: Text) -> list[str]:
    return [one.code for one in grounds_of(text.convention)]


def test_a_vote_that_stands_is_an_act_and_makes_one_of_the_text(text):
    assert codes_of(text) == [f"vote-{Approval.objects.get().pk}", "texte-0"]


def test_a_vote_that_came_to_an_end_is_none(text):
    Approval.objects.update(**ENDED)
    assert codes_of(text) == []


def test_another_vote_keeps_the_text_from_its_own_day(text):
    Approval.objects.update(**ENDED)
    other = Party.objects.get(rank=2)
    second = Approval.objects.create(party=other, text=text, authorised_on=date(2024, 5, 2))
    grounds = grounds_of(text.convention)
    assert [one.code for one in grounds] == [f"vote-{second.pk}", "texte-0"]
    assert grounds[-1].known_on == date(2024, 5, 2)
