"""The lead speaks for a partner that has nobody here: declared, and marked, until it comes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Entry, User
from conventions.acceptance.acts import accept, refuse
from conventions.approvals.acts import authorise, sign, take_back
from conventions.declaring.acts import (
    DeclaredVote,
    declare_signature,
    declare_vote,
    declare_whereabouts,
)
from conventions.entities.answers import PartyAnswer
from conventions.entities.states import State
from conventions.models import Approval, Convention, Document, Party, Text
from conventions.state.table import state_of
from epci.models import Membership
from press.files.uploads import Upload
from press.files.uploads import accept as taken
from tests.conventions.texts.drafts import draft, editor
from tests.factories import MembershipFactory
from tests.press.files.test_uploads import PDF_BYTES
from tests.screen import text_of

pytestmark = pytest.mark.django_db
Role = Membership.Role
TODAY, SENT, VOTED = date(2026, 11, 22), date(2026, 9, 1), date(2026, 10, 6)
ADOPTED, REJECTED = DeclaredVote(VOTED, True, "2026/40"), DeclaredVote(VOTED, False, "2026/40")


def scan() -> Upload:
    return taken(PDF_BYTES, "acte.pdf")


@pytest.fixture
def text() -> Text:
    """Sent to the councils of three parties; the second, and the third, have nobody here."""
    found = draft()
    Convention.objects.update(submitted_on=SENT)
    Party.objects.filter(is_lead=False).update(accepted_on=None)
    found.convention.refresh_from_db()
    return found


@pytest.fixture
def chief(text: Text) -> User:
    return editor(text)


@pytest.fixture
def party(text: Text) -> Party:
    return Party.objects.select_related("organisation", "convention").get(rank=2)


def declared(party: Party, text: Text, by: User | None, vote: DeclaredVote = ADOPTED) -> Approval:
    said = {"party": party, "text": text, "by": by, "at": timezone.now()}
    return declare_vote(vote=vote, upload=scan(), **said)


def arrives(party: Party, role: str = Role.PROJECT_CHIEF) -> User:
    """Somebody who acts for a party from now on."""
    return MembershipFactory(organisation=party.organisation, role=role).user


def test_its_vote_comes_with_its_act_and_is_marked_wherever_it_shows(party, text, chief, client):
    given = declared(party, text, chief)
    party.refresh_from_db()
    assert (party.answer, given.declared) == (PartyAnswer.DECLARED, ["vote"])
    assert (given.authorised_on, given.number, given.vote_piece.sha256) == (
        VOTED,
        "2026/40",
        scan().sha256,
    )
    client.force_login(chief)
    parties = text_of(client.get(reverse("convention_parties", args=["BROUILLON"])))
    assert "CC2 Communauté de communes n° 2 déclarée par le pilote" in parties
    assert "06/10/2026 2026/40 déclarée" in parties
    matrix = text_of(client.get(reverse("approval_matrix")))
    assert "vote : déclaré par le pilote" in matrix
    rows = b"".join(client.get(reverse("matrix_file", args=["csv"]))).decode()
    assert "Déclaré par le pilote" in rows
    assert ";vote;" in rows
    entry = Entry.objects.get(act="approbation")
    assert (entry.actor, entry.after) == (str(chief), "autorisée le 06/10/2026 2026/40")


def test_an_executive_s_signature_is_declared_too_and_completes_the_text(party, text, chief):
    for one in Party.objects.order_by("rank"):
        if one.is_lead:
            authorise(party=one, text=text, authorised_on=VOTED, by=None)
            sign(party=one, text=text, signed_on=VOTED, by=None)
        else:
            declared(one, text, chief)
            said = {"party": one, "text": text, "by": chief, "at": timezone.now()}
            assert declare_signature(signed_on=VOTED, **said).declared == ["vote", "signature"]
    assert state_of(text.convention, TODAY) == State.IN_FORCE
    assert Document.objects.count() == 1  # the same file, joined twice, is kept once


def test_a_refusal_is_recorded_and_opens_nothing_that_a_vote_opens(party, text, chief):
    declared(party, text, chief)
    given = declared(party, text, chief, REJECTED)
    assert (given.authorised_on, given.rejected_on, given.declared) == (None, VOTED, ["vote"])
    for one in Party.objects.exclude(pk=party.pk):
        authorise(party=one, text=text, authorised_on=VOTED, by=None)
        sign(party=one, text=text, signed_on=VOTED, by=None)
    assert state_of(text.convention, TODAY) == State.IN_DELIBERATION
    said = {"party": party, "text": text, "signed_on": VOTED}
    refused = "ne signe pas ce texte : rejetée le 06/10/2026"
    with pytest.raises(ValidationError, match=refused):
        declare_signature(by=chief, at=timezone.now(), **said)
    with pytest.raises(ValidationError, match=refused):
        sign(by=None, **said)


@pytest.mark.parametrize(
    ("role", "who"),
    [
        (Role.PROJECT_CHIEF, "L'enregistre qui est, pour elle, chef de projet."),
        (Role.FINANCE_OFFICER, "Aucune n'a encore le rôle qu'il faut"),
        (Role.ELECTED_MEMBER, "son administrateur, ou l'hébergeur, le donne"),
    ],
)
def test_as_soon_as_it_has_somebody_the_lead_no_longer_can(party, text, chief, role, who):
    arrives(party, role)
    said = {"party": party, "text": text, "by": chief, "at": timezone.now()}
    for act in (
        lambda: declared(party, text, chief),
        lambda: declare_signature(signed_on=VOTED, **said),
        lambda: declare_whereabouts(
            party=party, declared_address="", declared_contact="x", by=chief
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "speaks"
        assert who in refused.value.message
    assert not Approval.objects.exists()


def test_nobody_but_the_people_of_the_lead_declares(party, text):
    for by in (arrives(Party.objects.get(rank=3)), editor(text, Role.ELECTED_MEMBER)):
        with pytest.raises(PermissionDenied):
            declared(party, text, by)


def test_without_its_act_nothing_is_declared(party, text, chief, client):
    client.force_login(chief)
    page = reverse("declare_for", args=["BROUILLON", party.pk, 0])
    typed = {"step": "vote", "result": "adopted", "authorised_on": "06/10/2026"}
    assert "sans lui, rien n'est déclaré" in text_of(client.post(page, typed))
    late = typed | {"authorised_on": "23/11/2026"}
    assert "qui n'est pas encore venu" in text_of(client.post(page, late))
    assert not Approval.objects.exists()


def test_whoever_arrives_confirms_all_of_it_with_one_press(party, text, chief):
    declared(party, text, chief)
    accept(party=party, by=arrives(party), on=TODAY)
    assert Approval.objects.get().declared == []
    assert Approval.objects.get().vote_piece is not None  # the act that was joined stays


def test_its_own_vote_takes_the_place_of_what_was_declared(party, text, chief):
    declared(party, text, chief, REJECTED)
    authorise(party=party, text=text, authorised_on=TODAY, by=arrives(party))
    given = Approval.objects.get()
    assert (given.authorised_on, given.rejected_on, given.declared) == (TODAY, None, [])
    party.refresh_from_db()
    assert party.answer is PartyAnswer.ACCEPTED


def test_the_page_of_who_contests_shows_the_act_and_what_follows(party, text, chief):
    declared(party, text, chief)
    clerk, browser = arrives(party), Client()
    browser.force_login(clerk)
    page = browser.get(reverse("answer_party", args=["BROUILLON", party.pk]))
    said = text_of(page)
    assert "vote : déclaré par le pilote" in said
    assert "CC2 : vote, convention initiale" in said
    assert "aucune lettre ne part pour votre organisme" in said
    name = Document.objects.get().name
    assert reverse("document", args=["BROUILLON", name]) in page.content.decode()


def test_the_lead_takes_back_what_is_contested_and_the_partner_is_asked_anew(party, text, chief):
    declared(party, text, chief)
    refuse(party=party, reason="jamais voté", by=arrives(party), on=TODAY)
    given = take_back(party=party, text=text, by=chief)
    assert (given.authorised_on, given.number, given.declared) == (None, "", [])
    party.refresh_from_db()
    assert (party.answer, party.refusal) == (PartyAnswer.ANNOUNCED, "")
    with pytest.raises(ValidationError, match="Rien n'est déclaré"):
        take_back(party=party, text=text, by=chief)


def test_what_it_said_itself_is_never_taken_back_by_the_lead(party, text, chief):
    authorise(party=party, text=text, authorised_on=VOTED, by=arrives(party))
    with pytest.raises(ValidationError, match="Rien n'est déclaré"):
        take_back(party=party, text=text, by=chief)


def test_where_to_write_is_declared_for_this_convention_alone(party, text, chief, client):
    party.organisation.address = ""
    party.organisation.save()
    client.force_login(chief)
    page = reverse("declare_for", args=["BROUILLON", party.pk, 0])
    typed = {"declared_address": "1 rue Haute\n25000 Besançon", "declared_contact": "a@b.example"}
    assert client.post(page, {"step": "where", **typed}).status_code == 302
    party.refresh_from_db()
    assert (party.address, party.organisation.address) == (typed["declared_address"], "")
    assert party.answer is PartyAnswer.ANNOUNCED  # where to write says nothing of what it voted
    party.organisation.address = "2 rue Basse"
    assert party.address == "2 rue Basse"
    long = "\n".join("abcdefg")
    assert "tient en 6 lignes" in text_of(
        client.post(page, {"step": "where", "declared_address": long})
    )
