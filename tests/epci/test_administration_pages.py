"""The pages of one organisation: its people, its record, its journal."""

import csv
import re
from io import StringIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.journal import record
from accounts.models import Entry
from epci.models import Invitation, Membership, Organisation
from epci.permissions import Act, Role, refusal
from tests.factories import MembershipFactory, OrganisationFactory
from tests.screen import lasting, text_of

pytestmark = pytest.mark.django_db
SURE = {"confirmed": "on"}


@pytest.fixture
def chair(client: Client) -> Membership:
    """The administrator of the valley, signed in."""
    found = MembershipFactory(organisation__name="CC de la Vallée", role=Role.ADMINISTRATOR)
    client.force_login(found.user)
    return found


def address(name: str, organisation: Organisation, *more: int | str) -> str:
    return reverse(name, args=[organisation.pk, *more])


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# People


def test_the_administrator_finds_the_people_from_the_top_bar_and_others_do_not(client, chair):
    people = address("people", chair.organisation)
    assert f'href="{people}"' in client.get(reverse("roles")).content.decode()
    assert client.get(people).context["table"].page[0].user == chair.user
    client.force_login(MembershipFactory(organisation=chair.organisation).user)
    assert people not in client.get(reverse("roles")).content.decode()
    answer = client.get(people)
    assert answer.status_code == 403
    assert refusal(Act.MANAGE_PEOPLE, chair.organisation) in text_of(answer)


def test_inviting_and_sending_again_and_withdrawing(client, chair):
    people = address("people", chair.organisation)
    typed = {"email": "Nouvelle@Vallee.example", "roles": ["elected_member"]}
    answer = client.post(people, typed, follow=True)
    assert said(answer) == ["Invitation envoyée à nouvelle@vallee.example."]
    (invitation,) = answer.context["invitations"].page
    again = client.post(
        address("resend_invitation", chair.organisation, invitation.pk), follow=True
    )
    assert said(again) == ["Invitation envoyée à nouvelle@vallee.example."]
    assert len(mail.outbox) == 2
    gone = client.post(
        address("withdraw_invitation", chair.organisation, invitation.pk), SURE, follow=True
    )
    assert said(gone) == ["L'invitation de nouvelle@vallee.example est retirée."]
    late = client.post(address("resend_invitation", chair.organisation, invitation.pk), follow=True)
    assert said(late) == ["L'invitation de nouvelle@vallee.example n'attend plus de réponse."]
    assert "Invitations sans réponse" not in text_of(late)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nouvelle"}, "Cette adresse électronique n'est pas complète."),
        ({"email": "a@b.example", "roles": []}, "Choisissez au moins un rôle."),
        ({"email": "deja@vallee.example"}, "Une invitation attend déjà la réponse"),
        ({"email": "camille@vallee.example"}, "Camille est déjà élu de CC de la Vallée"),
    ],
    ids=["no address", "no role", "invited already", "role twice"],
)
def test_what_cannot_be_invited_says_why_and_stays_typed(client, chair, typed, sentence):
    people = address("people", chair.organisation)
    MembershipFactory(
        organisation=chair.organisation,
        role=Role.ELECTED_MEMBER,
        user__email="camille@vallee.example",
        user__name="Camille",
    )
    client.post(people, {"email": "deja@vallee.example", "roles": ["elected_member"]})
    answer = client.post(people, {"roles": ["elected_member"], **typed})
    assert (answer.status_code, Invitation.objects.count()) == (200, 1)
    assert sentence in text_of(answer)
    assert f'value="{typed["email"]}"' in answer.content.decode()


def test_a_revoked_role_refuses_the_person_s_next_request(client, chair):
    officer = MembershipFactory(organisation=chair.organisation, role=Role.ADMINISTRATOR)
    theirs = Client()
    theirs.force_login(officer.user)
    people = address("people", chair.organisation)
    assert theirs.get(people).status_code == 200
    answer = client.post(address("revoke_role", chair.organisation, officer.pk), SURE, follow=True)
    assert said(answer) == [f"{officer.user} n'est plus administrateur."]
    assert theirs.get(people)["Location"].startswith("/connexion/")  # the last role is the account


def test_the_last_administrator_is_told_what_to_do_and_another_may_leave(client, chair):
    revoke = address("revoke_role", chair.organisation, chair.pk)
    answer = client.post(revoke, SURE, follow=True)
    assert "donnez d'abord ce rôle à quelqu'un d'autre" in said(answer)[0]
    MembershipFactory(organisation=chair.organisation, role=Role.ADMINISTRATOR)
    assert client.post(revoke, SURE).url == reverse("home")
    assert not Membership.objects.filter(user=chair.user).exists()


def test_roles_and_invitations_of_another_organisation_are_out_of_reach(client, chair):
    other = MembershipFactory()
    answers = [
        client.post(address("revoke_role", chair.organisation, other.pk)),
        client.post(address("revoke_role", other.organisation, other.pk)),
        client.get(address("organisation", other.organisation)),
        client.get(address("people", other.organisation)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert Membership.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("name", ["organisation", "people", "organisation_journal"])
def test_an_organisation_that_is_another_s_looks_like_one_that_does_not_exist(client, chair, name):
    hidden = client.get(address(name, OrganisationFactory()))
    missing = client.get(reverse(name, args=[987_654]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert lasting(hidden.content) == lasting(missing.content)
    assert len(hidden.content) == len(missing.content)


def test_one_of_two_organisations_is_managed_only_while_one_acts_for_it(client, chair):
    """Two windows: what was opened for one organisation is never written for another."""
    plateau = MembershipFactory(
        user=chair.user, organisation__name="CC du Plateau", role=Role.ADMINISTRATOR
    ).organisation
    answer = client.get(address("people", plateau))
    assert answer.status_code == 403
    assert "choisissez CC du Plateau en haut de la page" in text_of(answer)
    client.post(reverse("act_for"), {"organisme": plateau.pk})
    assert client.get(address("people", plateau)).status_code == 200


@pytest.mark.parametrize("others", [0, 30])
def test_the_page_costs_the_same_with_one_person_or_thirty(
    client, chair, others, django_assert_num_queries
):
    MembershipFactory.create_batch(others, organisation=chair.organisation)
    for number in range(others):
        client.post(
            address("people", chair.organisation),
            {"email": f"invite{number}@vallee.example", "roles": ["elected_member"]},
        )
    client.get("/")
    with django_assert_num_queries(5):
        client.get(address("people", chair.organisation))


# The record


@pytest.fixture
def demonstrated(chair: Membership) -> Organisation:
    organisation = chair.organisation
    organisation.iban, organisation.bic = "FR7630006000011234567890189", "DEMOFRP0"
    organisation.contact = "contact@vallee.example"
    organisation.demonstration = ["contact", "iban", "bic"]
    organisation.save()
    return organisation


def edit(client: Client, organisation: Organisation, **typed: str):
    shown = client.get(address("edit_organisation", organisation)).context["form"]
    whole = {name: shown[name].value() or "" for name in shown.fields}
    return client.post(address("edit_organisation", organisation), whole | typed, follow=True)


def test_the_record_is_read_by_every_member_and_edited_by_the_administrator(client, demonstrated):
    client.force_login(MembershipFactory(organisation=demonstrated, role=Role.ELECTED_MEMBER).user)
    html = client.get(address("organisation", demonstrated))
    assert "FR76 3000 6000 0112 3456 7890 189 démonstration" in text_of(html)
    assert "Modifier la fiche" not in text_of(html)
    assert refusal(Act.EDIT_ORGANISATION, demonstrated) in text_of(html)
    answer = client.get(address("edit_organisation", demonstrated))
    assert answer.status_code == 403
    assert refusal(Act.EDIT_ORGANISATION, demonstrated) in text_of(answer)


def test_a_real_contact_is_no_demonstration_any_more_and_the_account_changes_elsewhere(
    client, demonstrated
):
    typed = {"contact": "03 81 00 00 00", "city": "Morteau", "iban": "FR1420041010050500013M02606"}
    answer = edit(client, demonstrated, **typed)
    assert said(answer) == ["Fiche enregistrée : lieu des actes, contact."]
    demonstrated.refresh_from_db()
    assert demonstrated.iban == "FR7630006000011234567890189"
    assert demonstrated.demonstration == ["iban", "bic"]
    entry = Entry.objects.first()
    assert (entry.act, entry.organisation, entry.subject, entry.before, entry.after) == (
        "fiche modifiée",
        "CC de la Vallée",
        "lieu des actes, contact",
        "lieu des actes –, contact contact@vallee.example",
        "lieu des actes Morteau, contact 03 81 00 00 00",
    )


def test_what_has_not_changed_leaves_no_line(client, demonstrated):
    assert said(edit(client, demonstrated)) == ["Rien n'avait changé."]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("siret", "123", "n'est pas un SIRET : il a 14 chiffres."),
        ("siret", "123 456 789 00012", "n'est pas un SIRET : la clé est fausse"),
        ("siret", "200 068 070 00016", "Le SIRET ne commence pas par le SIREN."),
    ],
)
def test_a_wrong_number_is_explained_and_nothing_is_kept(
    client, demonstrated, field, typed, sentence
):
    answer = edit(client, demonstrated, **{field: typed}, city="Morteau")
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert 'value="Morteau"' in answer.content.decode()
    assert Organisation.objects.get(pk=demonstrated.pk).city == ""


def test_an_organisation_without_a_siren_gets_that_of_its_siret(client, chair):
    OrganisationFactory(siren="200068070", name="CC Loue Lison")
    Organisation.objects.filter(pk=chair.organisation_id).update(siren=None)
    answer = edit(client, chair.organisation, siret="200 068 070 00016")
    assert "Le SIREN 200068070 est déjà celui de CC Loue Lison." in text_of(answer)
    edit(client, chair.organisation, siret="242 504 116 00011")
    found = Organisation.objects.get(pk=chair.organisation_id)
    assert (found.siren, found.siret) == ("242504116", "24250411600011")


# The journal


@pytest.mark.engine
def test_the_journal_is_filtered_and_exported(client, chair):
    for act, subject in (("encaissement", "2025-0001 : 10,00 €"), ("clé arrêtée", "=1+1")):
        record(by=chair.user, act=act, subject=subject, organisation=chair.organisation)
    record(by=None, act="secret", subject="d'un autre", organisation=OrganisationFactory())
    journal = address("organisation_journal", chair.organisation)

    def subjects(**asked: str) -> list[str]:
        return [entry.subject for entry in client.get(journal, asked).context["table"].page]

    assert subjects() == ["=1+1", "2025-0001 : 10,00 €"]
    assert "secret" not in text_of(client.get(journal))
    assert (
        subjects(acte="encaissement") == subjects(mots="0001 encaisse") == ["2025-0001 : 10,00 €"]
    )
    today = timezone.localdate().isoformat()
    assert len(subjects(du=today, au=today)) == 2
    assert subjects(au="2020-01-01") == subjects(du="2020-01-02", au="2020-01-01") == []
    assert subjects(acte="secret") == subjects(du="hier") == subjects()
    assert "« hier » n'est pas une date" in text_of(client.get(journal, {"du": "hier"}))
    assert "Rien ne peut convenir" in text_of(
        client.get(journal, {"du": "2020-01-02", "au": "2020-01-01"})
    )
    exported = client.get(f"{journal[:-1]}.csv", {"acte": "clé arrêtée"})
    assert exported["Content-Disposition"].startswith("attachment; filename=")
    rows = list(csv.reader(StringIO(exported.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [row[5:7] for row in rows] == [["Acte", "Objet"], ["clé arrêtée", "'=1+1"]]
    assert client.get(f"{journal[:-1]}.xlsx").getvalue().startswith(b"PK")
    assert client.get(f"{journal[:-1]}.pdf").status_code == 404


def test_lines_written_before_the_siren_was_known_stay_in_the_journal(client, chair):
    before = Organisation(name=chair.organisation.name, siren=None)
    record(by=None, act="ancien", subject="sans SIREN", organisation=before)
    table = client.get(address("organisation_journal", chair.organisation)).context["table"]
    assert [entry.subject for entry in table.page] == ["sans SIREN"]


@pytest.mark.parametrize("lines", [1, 60])
def test_the_journal_costs_the_same_whatever_its_length(
    client, chair, lines, django_assert_num_queries
):
    for number in range(lines):
        record(by=None, act="acte", subject=f"{number}", organisation=chair.organisation)
    with django_assert_num_queries(7):
        html = client.get(address("organisation_journal", chair.organisation)).content.decode()
    assert len(re.findall("<strong>acte</strong>", html)) == min(lines, 50)
