"""The lead writes to the parties of its convention: once a week, a few a day to one address."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Entry, User
from conventions.inviting.acts import write_to_parties
from conventions.inviting.reading import parties_to_tell
from conventions.models import Convention, Party
from epci.models import Membership
from tests.conventions.texts.drafts import draft, editor
from tests.factories import MembershipFactory, UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db
TODAY, SENT = date(2026, 11, 22), date(2026, 9, 1)
CONTACT = "Camille Exemple, 03 81 00 00 00, contact@absente.example"


@pytest.fixture
def convention() -> Convention:
    """Sent to the councils: CC2 has a chief here, CC3 has nobody, and its lead said where."""
    found = draft().convention
    Convention.objects.update(submitted_on=SENT)
    Party.objects.filter(rank=3).update(accepted_on=None, declared_contact=CONTACT)
    there = Party.objects.get(rank=2).organisation
    MembershipFactory(organisation=there, role=Membership.Role.PROJECT_CHIEF)
    MembershipFactory(organisation=there, role=Membership.Role.ELECTED_MEMBER)
    return found


@pytest.fixture
def chief(convention: Convention) -> User:
    return editor(convention.texts.get())


def told(convention: Convention, by: User | None, *ranks: int, on: date = TODAY, words: str = ""):
    chosen = Party.objects.filter(rank__in=ranks).values_list("pk", flat=True)
    said = {"convention": convention, "parties": set(chosen), "words": words}
    return write_to_parties(**said, by=by, on=on)


def test_who_is_there_is_reminded_and_who_is_not_is_invited(convention, chief):
    host = UserFactory(is_host=True)
    told(convention, chief, 2, 3, words="Avant Noël, merci.")
    reminded, invited = mail.outbox
    there = Membership.objects.filter(organisation=Party.objects.get(rank=2).organisation)
    colleague = there.get(role=Membership.Role.PROJECT_CHIEF).user
    assert (reminded.to, invited.to) == ([colleague.email], ["contact@absente.example"])
    assert "- autorisation, convention initiale" in reminded.body
    assert reverse("convention_parties", args=["BROUILLON"]) in reminded.body
    assert f"demandez un accès à l'hébergeur : {host.email}" in invited.body
    for one in (reminded, invited):
        assert "« Avant Noël, merci. »" in one.body
        assert f"écrits par {chief}" in one.body
        assert one.reply_to == [chief.email]
    entry = Entry.objects.get(act="parties invitées ou relancées")
    assert "CC3 contact@absente.example" in entry.after


def test_a_party_is_written_to_once_a_week(convention, chief):
    told(convention, chief, 3)
    with pytest.raises(ValidationError, match="CC3 : déjà invitée ou relancée le 22/11/2026"):
        told(convention, chief, 3, on=TODAY + timedelta(6))
    assert len(mail.outbox) == 1
    told(convention, chief, 3, on=TODAY + timedelta(7))
    assert len(mail.outbox) == 2


def test_one_address_receives_ten_of_them_a_day_whatever_the_convention(convention, chief):
    for _ in range(10):
        told(convention, chief, 3)
        Party.objects.update(told_on=None)
    with pytest.raises(ValidationError, match=r"contact@absente\.example a déjà reçu aujourd'hui"):
        told(convention, chief, 2, 3)
    assert len(mail.outbox) == 10


def test_nothing_leaves_when_one_of_the_chosen_cannot_be_written_to(convention, chief):
    Party.objects.update(declared_contact="")
    with pytest.raises(ValidationError, match="CC3 : aucune adresse électronique"):
        told(convention, chief, 2, 3)
    assert len(mail.outbox) == 0
    with pytest.raises(ValidationError, match="Choisissez à qui écrire"):
        told(convention, chief, 1)  # the lead does not write to itself


def test_the_people_of_the_lead_alone_write(convention):
    for role in (Membership.Role.ELECTED_MEMBER, Membership.Role.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            told(convention, editor(convention.texts.get(), role), 3)


def test_the_page_says_what_is_awaited_and_where_it_goes(convention, chief, client):
    client.force_login(chief)
    page = reverse("tell_parties", args=["BROUILLON"])
    said = text_of(client.get(page))
    assert "qu'elle ouvre son accès à Prorata ; autorisation, convention initiale" in said
    assert "Choisissez à qui écrire." in text_of(client.post(page, {"words": "Bonjour"}))
    assert len(mail.outbox) == 0
    party = Party.objects.get(rank=3)
    answer = client.post(page, {"parties": [party.pk]}, follow=True)
    assert "Écrit à CC3" in text_of(answer)
    assert "Déjà invitée ou relancée le 22/11/2026" in text_of(client.get(page))


def test_it_is_read_in_as_many_queries_however_many_the_parties(
    convention, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        assert len(parties_to_tell(convention, TODAY)) == 2
