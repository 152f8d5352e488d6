"""Whether a text is written: one gate, which gives the same answer at each of its doors."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from conventions.amendments.acts import bring_party, change_amendment
from conventions.founding.acts import TERMS, edit_convention
from conventions.models import Approval, Convention, Text
from conventions.parties.acts import add_party, move_party, remove_party
from conventions.state.gate import open_text, why_closed, why_convention_closed
from conventions.texts.acts import add_article, propose_articles
from epci.models import Membership
from financing.amendments.acts import drop, submit
from financing.amendments.acts import remove_party as leave
from financing.plans.periods.acts import add_period
from tests.deliberations.factories import organisation, person, text_between

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
PLANNED = {"label": "2027", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}
SENT = "La convention est soumise aux conseils depuis le 2 janvier 2020 : le texte se lit et ne"
SENT_TOO = "L'avenant n° 1 est soumis aux conseils depuis le 2 janvier 2020 : le texte se lit et ne"
GIVEN = "Une partie a déjà voté ou signé ce texte : il se lit et ne se modifie plus."


@pytest.fixture
def text():
    found = text_between(organisation("CC A"), organisation("CC B"))
    Convention.objects.update(submitted_on=None)
    found.convention.refresh_from_db()
    return found


@pytest.fixture
def amendment(text):
    return Text.objects.create(convention=text.convention, number=1, effective_on=ON)


def doors(text: Text) -> Iterator[Callable[[], object]]:
    """Every way to write a text, of the original or of an amendment."""
    who = {"by": None, "on": ON}
    yield lambda: add_article(text=text, title="Objet", body="", **who)
    yield lambda: propose_articles(text=text, **who)
    yield lambda: add_period(text=text, fiscal_year=2027, **PLANNED, **who)
    yield from doors_of_amendment(text) if text.number else doors_of_convention(text.convention)


def doors_of_convention(convention: Convention) -> Iterator[Callable[[], object]]:
    who = {"by": None, "on": ON}
    party = convention.parties.get(rank=1)
    terms = {name: getattr(convention, name) for name in TERMS}
    named = {"name": "CC C", "short_name": "CC C"}
    other = organisation("CC C")
    yield lambda: edit_convention(convention=convention, terms=terms, **who)
    yield lambda: add_party(convention=convention, organisation=other, facts=named, **who)
    yield lambda: move_party(party=party, to=1, **who)
    yield lambda: remove_party(party=party, **who)


def doors_of_amendment(text: Text) -> Iterator[Callable[[], object]]:
    party = text.convention.parties.get(rank=1)
    named = {"name": "CC C", "short_name": "CC C"}
    days = {"title": "Objet", "effective_on": ON, "new_end_on": None}
    yield lambda: change_amendment(text=text, by=None, **days)
    yield lambda: bring_party(text=text, organisation=organisation("CC C"), facts=named, by=None)
    yield lambda: leave(text=text, party=party, by=None, on=ON)
    yield lambda: submit(text=text, by=None, on=ON)
    yield lambda: drop(text=text, by=None)


def send(text: Text) -> None:
    sent = date(2020, 1, 2)
    if text.number:
        Text.objects.filter(pk=text.pk).update(submitted_on=sent)
    else:
        Convention.objects.update(submitted_on=sent)


def vote(text: Text) -> None:
    party = text.convention.parties.get(rank=0)
    Approval.objects.create(party=party, text=text, authorised_on=ON)


@pytest.mark.parametrize(
    ("number", "close", "said"),
    [(0, send, SENT), (1, send, SENT_TOO), (0, vote, GIVEN), (1, vote, GIVEN)],
)
def test_every_door_is_closed_by_the_same_sentence(number, close, said, text, amendment):
    found = Text.objects.select_related("convention").get(number=number)
    assert why_closed(found) == ""
    close(found)
    for door in doors(Text.objects.select_related("convention").get(number=number)):
        with pytest.raises(ValidationError) as refused:
            door()
        assert refused.value.code == "closed"
        assert refused.value.message.startswith(said)


def test_a_draft_is_written_by_the_people_of_its_lead_alone(text, amendment):
    lead = organisation("CC A")
    chief = person(lead, Membership.Role.PROJECT_CHIEF)
    reader = person(lead, Membership.Role.ELECTED_MEMBER)
    other = person(organisation("CC B"), Membership.Role.PROJECT_CHIEF)
    for one in (text, amendment):
        assert open_text(one, chief) == lead
        for refused in (reader, other):
            with pytest.raises(PermissionDenied):
                open_text(one, refused)


def test_the_gate_of_a_convention_is_its_original_s(text, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert why_convention_closed(text.convention) == ""
    send(text)
    sent = Convention.objects.get()
    with django_assert_num_queries(0):
        assert why_convention_closed(sent).startswith(SENT)
