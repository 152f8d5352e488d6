"""An organisation speaks for itself: announced, it accepts, declines, confirms or contests."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from conventions.acceptance.acts import accept, declare, refuse
from conventions.approvals.acts import authorise
from conventions.entities.answers import PartyAnswer
from conventions.follow_up.acts import Terms, add_milestone
from conventions.follow_up.reminders import recall_on
from conventions.life.acts import lacking_to_submit, submit
from conventions.models import Convention, Party
from conventions.parties.acts import add_party, edit_party
from conventions.parties.forms import proposed_of
from epci.models import Membership, Organisation
from tests.conventions.texts.drafts import draft, editor, lead
from tests.factories import EpciFactory, MembershipFactory, OrganisationFactory, PopulationFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db
Role = Membership.Role
TODAY = date(2026, 11, 22)
FACTS = {"name": "CC de la Vallée", "short_name": "CCV", "is_contributor": True}


@pytest.fixture
def convention() -> Convention:
    return draft().convention


@pytest.fixture
def chief(convention: Convention) -> User:
    """Who edits the convention, for its lead."""
    return editor(convention.texts.get())


@pytest.fixture
def valley() -> Organisation:
    return OrganisationFactory(name="CC de la Vallée", signatory="Dominique Exemple")


@pytest.fixture
def clerk(valley: Organisation) -> User:
    """Somebody of the valley."""
    return MembershipFactory(organisation=valley, role=Role.ADMINISTRATOR).user


@pytest.fixture
def announced(convention: Convention, chief: User, clerk: User, valley: Organisation) -> Party:
    return add_party(convention=convention, organisation=valley, facts=FACTS, by=chief, on=TODAY)


def address(party: Party) -> str:
    return reverse("answer_party", args=[party.convention.reference, party.pk])


def test_its_people_are_told_who_wrote_it_and_asked_on_their_home_page(
    convention, chief, clerk, valley, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        party = add_party(
            convention=convention, organisation=valley, facts=FACTS, by=chief, on=TODAY
        )
    assert party.answer is PartyAnswer.ANNOUNCED
    (told,) = mail.outbox
    assert told.to == [clerk.email]
    assert f"Ces mots sont ceux de {lead(convention.texts.get())}, écrits par {chief}" in told.body
    client.force_login(clerk)
    home = client.get(reverse("home")).content.decode()
    assert f'href="{address(party)}"' in home


def test_one_press_accepts_and_a_second_changes_nothing(announced, clerk, client):
    client.force_login(clerk)
    assert "que l'hébergeur" not in text_of(client.get(address(announced)))
    for _ in range(2):
        client.post(address(announced), {"step": "accept"})
    announced.refresh_from_db()
    assert announced.answer is PartyAnswer.ACCEPTED
    assert Entry.objects.filter(act="réponse d'une partie").count() == 1


def test_nobody_else_answers_for_it(announced, chief):
    for act in (accept, refuse):
        with pytest.raises(PermissionDenied):
            act(party=announced, by=chief, on=TODAY)
    announced.refresh_from_db()
    assert announced.answer is PartyAnswer.ANNOUNCED


@pytest.mark.engine
@pytest.mark.parametrize("reason", ["a\0b", "é" * 301])
def test_a_reason_that_cannot_be_kept_whole_is_refused_in_words(announced, clerk, client, reason):
    client.force_login(clerk)
    said = text_of(
        client.post(address(announced), {"step": "decline", "reason": reason}, follow=True)
    )
    assert "caractère" in said
    announced.refresh_from_db()
    assert announced.answer is PartyAnswer.ANNOUNCED


def test_whoever_declines_no_longer_finds_it_and_the_lead_is_told(
    announced, chief, clerk, client, django_capture_on_commit_callbacks
):
    client.force_login(clerk)
    visible = Convention.objects.visible_to(clerk)
    assert visible.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address(announced), {"step": "decline", "reason": "jamais vue"})
    assert answer["Location"] == reverse("home")
    assert not visible.exists()
    assert [one.to for one in mail.outbox] == [[clerk.email], [chief.email]]
    assert "« jamais vue »" in mail.outbox[-1].body
    with pytest.raises(ValidationError, match="décline la convention"):
        submit(convention=announced.convention, submitted_on=TODAY, by=chief, on=TODAY)
    accept(party=announced, by=clerk, on=TODAY)
    assert list(lacking_to_submit(announced.convention)) == []


def test_the_host_hears_of_what_is_reported(announced, clerk, django_capture_on_commit_callbacks):
    host = User.objects.create(email="hote@prorata.example", is_host=True)
    with django_capture_on_commit_callbacks(execute=True):
        refuse(party=announced, reason="usurpation", reports=True, by=clerk, on=TODAY)
    told = next(one for one in mail.outbox if one.to == [host.email])
    assert "vous signale" in told.body
    assert announced.convention.title not in told.body  # nothing of what conventions say


def test_its_own_vote_accepts_and_that_of_the_command_line_speaks_for_nobody(announced, clerk):
    text = announced.convention.texts.get()
    Convention.objects.update(submitted_on=TODAY)
    text.refresh_from_db()
    authorise(party=announced, text=text, authorised_on=TODAY, by=None)
    announced.refresh_from_db()
    assert announced.answer is PartyAnswer.ANNOUNCED
    authorise(party=announced, text=text, authorised_on=TODAY, by=clerk)
    announced.refresh_from_db()
    assert announced.answer is PartyAnswer.ACCEPTED


def test_nobody_is_made_a_lead_by_somebody_else(announced, chief, clerk):
    with pytest.raises(ValidationError, match="n'a pas encore accepté"):
        edit_party(party=announced, facts={"is_lead": True}, by=chief, on=TODAY)
    accept(party=announced, by=clerk, on=TODAY)
    edit_party(party=announced, facts={"is_lead": True}, by=chief, on=TODAY)
    assert lead(announced.convention.texts.get()) == announced.organisation


def test_what_it_keeps_is_not_read_before_it_accepts(convention, chief, client):
    there = EpciFactory(name="CC du Plateau", organisation__signatory="Dominique Exemple")
    clerk = MembershipFactory(organisation=there.organisation, role=Role.FINANCE_OFFICER).user
    PopulationFactory(epci=there, year=2027, total=7777, entered_for=there.organisation)
    assert "signatory" not in proposed_of(there.organisation)
    party = add_party(
        convention=convention, organisation=there.organisation, facts=FACTS, by=chief, on=TODAY
    )
    client.force_login(chief)
    page = reverse("epci", args=[there.organisation.siren])
    assert "7 777" not in text_of(client.get(page))
    accept(party=party, by=clerk, on=TODAY)
    assert "7 777" in text_of(client.get(page))


def test_a_duty_binds_who_accepted(announced, chief, clerk):
    Convention.objects.update(submitted_on=TODAY)
    terms = Terms(title="URGENT : changement de RIB", owner=announced, due_on=TODAY)
    add_milestone(convention=announced.convention, terms=terms, by=chief)
    assert list(recall_on(TODAY, [0, 7]).by_person) == [chief]
    accept(party=announced, by=clerk, on=TODAY)
    assert list(recall_on(TODAY, [0, 7]).by_person) == [clerk]


def test_the_lead_declares_who_cannot_speak_and_nobody_else(announced, convention, chief):
    absent = add_party(
        convention=convention,
        organisation=OrganisationFactory(),
        facts=FACTS | {"short_name": "ABS"},
        by=chief,
        on=TODAY,
    )
    declare(party=absent, by=chief, on=TODAY)
    absent.refresh_from_db()
    assert absent.answer is PartyAnswer.DECLARED
    with pytest.raises(ValidationError, match="des personnes dans Prorata"):
        declare(party=announced, by=chief, on=TODAY)


def test_whoever_arrives_confirms_or_contests_what_was_declared(convention, chief, client):
    party = convention.parties.get(rank=2)
    Party.objects.filter(pk=party.pk).update(accepted_on=None, declared_on=TODAY)
    clerk = MembershipFactory(organisation=party.organisation, role=Role.PROJECT_CHIEF).user
    client.force_login(clerk)
    assert "Ce que le pilote déclare" in text_of(client.get(address(party)))
    client.post(address(party), {"step": "decline", "reason": "jamais voté"})
    party.refresh_from_db()
    assert party.answer is PartyAnswer.CONTESTED
    assert Convention.objects.visible_to(clerk).exists()  # letters may concern it
    with pytest.raises(ValidationError, match="conteste ce qui est déclaré"):
        submit(convention=convention, submitted_on=TODAY, by=chief, on=TODAY)
    client.post(address(party), {"step": "accept"})
    party.refresh_from_db()
    assert party.answer is PartyAnswer.ACCEPTED


def test_the_parties_page_says_what_each_has_answered(announced, chief, client: Client):
    client.force_login(chief)
    said = text_of(client.get(reverse("convention_parties", args=["BROUILLON"])))
    assert "annoncée" in said
    assert timezone.localdate() == TODAY
