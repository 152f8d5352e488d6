"""Two conventions of one reference, each led by its own: found apart, named apart, kept apart."""

import re
from html import unescape
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, User
from config.workbook.export import book_of
from conventions import homonyms
from conventions.erasing.acts import delete_draft
from conventions.founding.acts import create_convention, duplicate_convention
from conventions.journal import entries_of, note
from conventions.life.forms import TermsForm, terms_of
from conventions.models import Convention
from conventions.parties.acts import FACTS, edit_party
from epci.models import Membership, Organisation
from epci.permissions import acting_for
from post.outbox import link_to
from tests.conventions.texts.drafts import DAY, draft, editor
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
NAME = "TI-2027"


def founded(lead: Organisation, reference: str = NAME, **more: str) -> Convention:
    fewest = {"reference": reference, "title": "Convention", "kind": "partnership", "vat": "ttc"}
    form = TermsForm(fewest | more)
    assert form.is_valid(), form.errors
    return create_convention(organisation=lead, by=None, **form.arguments())


@pytest.fixture
def two() -> list[Convention]:
    """Of one reference; one organisation is a party of both."""
    partner = OrganisationFactory(name="Partenaire de tous")
    texts = [draft(NAME, [OrganisationFactory(), partner], title=f"N° {n}") for n in (1, 2)]
    return [Convention.objects.get(pk=one.convention_id) for one in texts]


def browser_of(*organisations: Organisation, role: str = Membership.Role.PROJECT_CHIEF) -> Client:
    user = UserFactory()
    for one in organisations:
        MembershipFactory(user=user, organisation=one, role=role)
    client = Client()
    client.force_login(user)
    return client


def of_both(two: list[Convention]) -> Client:
    return browser_of(Organisation.objects.get(name="Partenaire de tous"))


def test_a_reference_is_free_for_each_lead_and_taken_once_it_is_theirs():
    first, second = founded(OrganisationFactory()), founded(OrganisationFactory())
    assert {one.reference for one in (first, second)} == {NAME}
    with pytest.raises(ValidationError):
        founded(second.parties.get().organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.update(led_by=second.parties.get().organisation)
    assert list(Convention.objects.misnamed()) == []


def test_one_is_duplicated_from_one_s_organisation_into_another_s_under_its_name():
    source, other = founded(OrganisationFactory()), OrganisationFactory()
    terms = terms_of(source)
    copy = duplicate_convention(
        source=source, organisation=other, reference=NAME, terms=terms, by=None
    )
    assert Convention.objects.get(pk=copy.pk, reference=NAME).led_by == other


def test_a_convention_that_goes_leaves_the_other_alone(two: list[Convention]):
    assert [one.is_homonym for one in two] == [True, True]
    delete_draft(convention=two[0], by=None, on=DAY)
    assert Convention.objects.get(reference=NAME).is_homonym is False


def test_what_is_kept_of_names_is_checked_and_written_again(two: list[Convention]):
    Convention.objects.filter(pk=two[0].pk).update(led_by=None)
    Convention.objects.filter(pk=two[1].pk).update(is_homonym=False)
    assert homonyms.rebuild() == 2
    assert homonyms.rebuild() == 0


def test_a_convention_saved_as_it_was_read_keeps_its_lead(two: list[Convention]):
    stale = Convention.objects.get(pk=two[0].pk)
    lead, stale.led_by, stale.is_homonym = stale.led_by, None, False
    stale.save()
    again = Convention.objects.get(pk=two[0].pk)
    assert (again.led_by, again.is_homonym) == (lead, True)


def test_nobody_is_made_the_lead_of_two_of_one_name():
    second = founded(OrganisationFactory())
    text = draft(NAME, [OrganisationFactory(), second.led_by or OrganisationFactory()])
    party = text.convention.parties.get(is_lead=False)
    facts = {name: getattr(party, name) for name in FACTS}
    with pytest.raises(ValidationError) as refused:
        edit_party(party=party, facts=facts | {"is_lead": True}, by=editor(text), on=DAY)
    assert "pilote déjà une convention TI-2027" in refused.value.messages[0]


def test_each_journal_is_of_one(two: list[Convention]):
    """Lines of before keys are of the one that was alone then."""
    Convention.objects.filter(pk=two[0].pk).update(named_alone=True)
    for one in two:
        note("essai", one, one.led_by, None, subject=one.title)
    Entry.objects.create(act="avant", subject="sans clé", convention=NAME)
    first, second = (Convention.objects.get(pk=one.pk) for one in two)
    assert set(entries_of(first).values_list("subject", flat=True)) == {"N° 1", "sans clé"}
    assert set(entries_of(second).values_list("subject", flat=True)) == {"N° 2"}


def test_who_sees_one_finds_it_at_its_plain_address(two: list[Convention]):
    first, second = two
    browser = browser_of(first.led_by)
    page = browser.get(f"/conventions/{NAME}/")
    assert page.context["convention"] == first
    assert "~" not in page.content.decode()
    assert browser.get(f"/conventions/{NAME}~{second.pk}/").status_code == 404


def test_who_sees_both_is_shown_both_with_their_leads(two: list[Convention]):
    page = of_both(two).get(f"/conventions/{NAME}/suivi/?format=csv")
    assert page.status_code == 300
    said = unescape(page.content.decode())
    for one in two:
        assert f'href="/conventions/{NAME}~{one.pk}/suivi/?format=csv"' in said
        assert f"{one.led_by.name} (SIREN {one.led_by.siren})" in said


def test_lists_lead_to_each(two: list[Convention]):
    browser = of_both(two)
    for address in ("/", "/conventions/", f"/recherche/?q={NAME}", "/calendrier/?mois=2026-07"):
        said = browser.get(address).content.decode()
        for one in two:
            assert f"/conventions/{NAME}~{one.pk}/" in said, address
        assert f"/conventions/{NAME}/" not in said, address


def test_what_was_typed_at_an_address_that_has_become_two_is_sent_to_the_one_chosen(
    two: list[Convention],
):
    leads = [one.led_by for one in two]
    browser = browser_of(*leads)
    acting = acting_for(User.objects.get(pk=browser.session["_auth_user_id"]))
    meant = two[leads.index(acting)]
    sent = {"title": "Autre titre", "kind": "partnership", "vat": "ttc", "purpose": "« été »"}
    page = browser.post(f"/conventions/{NAME}/modifier/", sent)
    assert page.status_code == 300
    assert not Convention.objects.filter(title="Autre titre").exists()
    said = page.content.decode()
    forms = re.findall(r'<form method="post" action="(/conventions[^"]+)">(.*?)</form>', said, re.S)
    ((action, body),) = [one for one in forms if f"~{meant.pk}/" in one[0]]
    kept = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body)
    answer = browser.post(action, {name: unescape(value) for name, value in kept})
    assert (answer.status_code, answer.url) == (302, f"/conventions/{NAME}~{meant.pk}/")
    assert Convention.objects.get(title="Autre titre") == meant


def test_an_e_mail_says_the_plain_address(two: list[Convention]):
    """Its reader may see one of them alone."""
    assert link_to("convention", two[0].reference).endswith(f"/conventions/{NAME}/")
    assert reverse("convention", args=[two[0].reference]) == f"/conventions/{NAME}/"


def test_a_command_tells_which_there_are_and_takes_the_lead_that_is_named(two: list[Convention]):
    first, second = (one.led_by for one in two)
    Organisation.objects.filter(pk=second.pk).update(siren=None, name="Syndicat sans numéro")
    with pytest.raises(CommandError) as refused:
        call_command("statement", NAME)
    assert str(refused.value) == (
        f"- Référence {NAME} : 2 conventions l'ont. --lead {first.siren!r}, {first}, N° 1 ; "
        "--lead 'Syndicat sans numéro', Syndicat sans numéro, N° 2."
    )
    for lead in (first.siren, "Syndicat sans numéro"):
        call_command("statement", NAME, lead=lead, stdout=StringIO())
    with pytest.raises(CommandError, match="Aucune n'est pilotée par « 123 »"):
        call_command("statement", NAME, lead="123")


def test_a_workbook_of_both_names_them_apart(two: list[Convention]):
    rows = book_of(Convention.objects.order_by("pk")).rows
    names = [f"{NAME}-{one.led_by.siren}" for one in two]
    assert [one["reference"] for one in rows["conventions"]] == names
    assert sorted(one["convention"] for one in rows["parties"]) == sorted(names * 2)
    (alone,) = book_of(Convention.objects.filter(pk=two[0].pk)).rows["conventions"]
    assert alone["reference"] == NAME
