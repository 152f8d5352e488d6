"""Who acts for an organisation: invited, confirmed, given roles, deprived of them."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry, User
from epci.models import Invitation, Membership
from epci.people import acts as people
from epci.permissions import Role
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.settled import settle

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/Paris"))
PASSWORD = "trois chaises et un buffet"


@pytest.fixture
def chair() -> Membership:
    """The administrator of the valley."""
    return MembershipFactory(
        organisation__name="CC de la Vallée", role=Role.ADMINISTRATOR, user__name="Administrateur"
    )


def invited(chair, email="nouvelle@vallee.example", roles=(Role.FINANCE_OFFICER,), at=NOW):
    return people.invite(
        organisation=chair.organisation, email=email, roles=roles, by=chair.user, at=at
    )


def secret_in(text: str) -> str:
    return re.search(r"/invitation/([\w-]+)/", text)[1]


def refused(act) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.messages


def roles_of(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user).values_list("role", flat=True))


def last_line() -> tuple[str, ...]:
    fields = "actor", "organisation", "act", "subject", "before", "after"
    return Entry.objects.values_list(*fields).first()


def test_one_address_is_invited_ten_times_a_day_by_whoever(chair):
    other = MembershipFactory(role=Role.ADMINISTRATOR)
    first = invited(chair).invitation
    for _ in range(9):
        people.resend(invitation=first, by=chair.user, at=NOW)
    assert "a déjà reçu aujourd'hui" in refused(lambda: invited(other))[0]
    assert len(mail.outbox) == 10
    assert invited(chair, "une.autre@vallee.example")


def test_an_invitation_leaves_by_e_mail_with_a_link_that_the_database_does_not_know(chair):
    sent = invited(chair, " Nouvelle@Vallee.example ", (Role.ELECTED_MEMBER, Role.FINANCE_OFFICER))
    (message,) = mail.outbox
    assert message.to == ["nouvelle@vallee.example"]
    assert message.subject == "Prorata : agir pour CC de la Vallée"
    assert (
        "Administrateur vous invite à agir dans Prorata pour CC de la Vallée, "
        "comme chargé des finances et élu." in message.body
    )
    assert "avant le 6 décembre 2026" in message.body
    secret = secret_in(message.body)
    assert sent.link in message.body
    stored = Invitation.objects.values().get()
    assert secret not in str(stored)
    assert people.find(secret).pk == stored["id"]
    assert last_line() == (
        "Administrateur",
        "CC de la Vallée",
        "invitation",
        "nouvelle@vallee.example",
        "",
        "chargé des finances, élu ; jusqu'au 06/12/2026",
    )


def test_a_mail_server_that_is_down_loses_neither_the_invitation_nor_its_message(chair, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    sent = invited(chair)
    assert sent.has_left is True
    settle()
    assert (sent.has_left, sent.message.state) == (False, "waiting")
    assert "n'est pas joignable" in sent.message.said
    assert secret_in(sent.link) not in sent.message.body
    assert Invitation.objects.count() == 1


def test_whoever_has_no_account_opens_one_and_has_the_roles(chair):
    sent = invited(chair)
    user = people.open_account(
        invitation=sent.invitation, name="Nouvelle", password=PASSWORD, at=NOW + timedelta(days=13)
    )
    assert (user.email, user.name, user.check_password(PASSWORD)) == (
        "nouvelle@vallee.example",
        "Nouvelle",
        True,
    )
    assert roles_of(user) == {"finance_officer"}
    assert last_line() == (
        "Nouvelle",
        "CC de la Vallée",
        "rôle donné",
        "Nouvelle",
        "",
        "chargé des finances",
    )


def test_whoever_has_an_account_only_confirms_and_two_spellings_are_one_person(chair):
    known = MembershipFactory(user__email="connue@plateau.example").user
    sent = invited(chair, "Connue@PLATEAU.example", (Role.PROJECT_CHIEF,))
    people.join(invitation=sent.invitation, by=known, at=NOW)
    held = Membership.objects.filter(user=known, organisation=chair.organisation)
    assert [one.role for one in held] == ["project_chief"]
    assert User.objects.filter(email__iexact="connue@plateau.example").count() == 1


def test_nobody_confirms_in_another_s_place(chair):
    sent = invited(chair)
    assert refused(lambda: people.join(invitation=sent.invitation, by=UserFactory(), at=NOW)) == [
        (
            f"Cette invitation est pour nouvelle@vallee.example, et vous êtes connecté comme "
            f"{User.objects.latest('pk').email}."
        )
    ]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("forged", people.UNKNOWN),
        ("used", people.USED),
        (
            "withdrawn",
            (
                "Cette invitation a été retirée : demandez-en une autre à un administrateur de "
                "CC de la Vallée."
            ),
        ),
        (
            "expired",
            (
                "Cette invitation a expiré le 6 décembre 2026 : demandez à un administrateur de "
                "CC de la Vallée de la renvoyer."
            ),
        ),
        ("resent", people.UNKNOWN),
    ],
)
def test_a_link_that_no_longer_works_says_why(chair, what, sentence):
    sent = invited(chair)
    secret, at = secret_in(sent.link), NOW
    if what == "forged":
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    elif what == "used":
        people.open_account(invitation=sent.invitation, name="N", password=PASSWORD, at=NOW)
    elif what == "withdrawn":
        people.withdraw(invitation=sent.invitation, by=chair.user, at=NOW)
    elif what == "resent":
        people.resend(invitation=sent.invitation, by=chair.user, at=NOW)
    else:
        at = NOW + timedelta(days=14)
    assert refused(lambda: people.require_open(people.find(secret), at)) == [sentence]


def test_an_invitation_that_was_sent_again_lives_a_fortnight_more(chair):
    sent = invited(chair)
    later = NOW + timedelta(days=30)
    again = people.resend(invitation=sent.invitation, by=chair.user, at=later)
    found = people.require_open(people.find(secret_in(again.link)), later + timedelta(days=13))
    assert found == sent.invitation
    assert len(mail.outbox) == 2


@pytest.mark.engine
def test_a_second_invitation_waits_for_the_answer_to_the_first(chair):
    invited(chair)
    assert refused(lambda: invited(chair, "NOUVELLE@vallee.example")) == [
        (
            "Une invitation attend déjà la réponse de nouvelle@vallee.example : renvoyez-la, ou "
            "retirez-la pour en changer les rôles."
        )
    ]
    assert Invitation.objects.count() == 1


def test_who_acts_already_gets_the_other_roles_at_once_and_none_twice(chair):
    officer = MembershipFactory(organisation=chair.organisation, user__name="Camille").user
    assert invited(chair, officer.email, (Role.FINANCE_OFFICER, Role.PROJECT_CHIEF)) is None
    assert roles_of(officer) == {"finance_officer", "project_chief"}
    assert last_line()[-2:] == ("chargé des finances", "chargé des finances, chef de projet")
    assert mail.outbox == []
    assert refused(lambda: invited(chair, officer.email, (Role.PROJECT_CHIEF,))) == [
        "Camille est déjà chef de projet de CC de la Vallée : rien n'est à ajouter."
    ]


@pytest.mark.parametrize("roles", [(), ("roi",), ("finance_officer", "roi")])
def test_a_role_is_chosen_among_those_that_exist(chair, roles):
    assert refused(lambda: invited(chair, roles=roles)) == ["Choisissez au moins un rôle."]


def test_revoking_leaves_the_other_roles_and_a_line(chair):
    officer = MembershipFactory(organisation=chair.organisation, user__name="Camille")
    MembershipFactory(user=officer.user, organisation=chair.organisation, role=Role.PROJECT_CHIEF)
    people.revoke(membership=officer, by=chair.user)
    assert roles_of(officer.user) == {"project_chief"}
    assert last_line()[2:] == (
        "rôle retiré",
        "Camille",
        "chargé des finances, chef de projet",
        "chef de projet",
    )


@pytest.mark.engine
def test_the_last_administrator_stays_until_there_is_another(chair):
    sentence = (
        "Administrateur est le seul administrateur de CC de la Vallée : donnez d'abord ce rôle à "
        "quelqu'un d'autre, puis retirez-le ici."
    )
    closed = MembershipFactory(
        organisation=chair.organisation, role=Role.ADMINISTRATOR, user__is_active=False
    )
    MembershipFactory(role=Role.ADMINISTRATOR)  # of another organisation
    assert refused(lambda: people.revoke(membership=chair, by=chair.user)) == [sentence]
    people.revoke(membership=closed, by=chair.user)
    MembershipFactory(organisation=chair.organisation, role=Role.ADMINISTRATOR)
    people.revoke(membership=chair, by=chair.user)
    assert roles_of(chair.user) == set()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_of_that_organisation_manages_its_people(chair, role):
    sent = invited(chair)
    other = MembershipFactory(organisation=chair.organisation, role=role).user
    stranger = MembershipFactory(role=Role.ADMINISTRATOR, organisation=OrganisationFactory()).user
    for by in (other, stranger):
        for act in (
            lambda by=by: people.invite(
                organisation=chair.organisation,
                email=by.email,
                roles=[Role.ADMINISTRATOR],
                by=by,
                at=NOW,
            ),
            lambda by=by: people.resend(invitation=sent.invitation, by=by, at=NOW),
            lambda by=by: people.withdraw(invitation=sent.invitation, by=by, at=NOW),
            lambda by=by: people.revoke(membership=chair, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert roles_of(other) == {role}
