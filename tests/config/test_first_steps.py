"""What to do first, by role: a list that ticks itself, and goes once all is done."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from conventions.models import Approval, Convention, Text
from epci.models import Membership, Organisation
from tests.conventions.texts.drafts import draft
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
Role = Membership.Role


def opened(organisation: Organisation, role: str, name: str = "home", *args: str) -> str:
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation, role=role).user)
    return client.get(reverse(name, args=args)).content.decode()


def test_a_finance_officer_is_led_to_the_workbook():
    page = opened(OrganisationFactory(), Role.FINANCE_OFFICER)
    assert "Vos premiers pas" in page
    assert f'href="{reverse("bring_workbook")}">Apportez vos conventions' in page
    assert "Invitez vos collègues" not in page


def test_what_is_done_is_ticked():
    lead = OrganisationFactory()
    draft("PROJET", [lead, OrganisationFactory()])
    page = opened(lead, Role.FINANCE_OFFICER)
    assert 'Apportez vos conventions<span class="visually-hidden">, fait</span>' in page
    assert 'href="/conventions/">Écrivez un plan et sa règle' in page


def test_who_only_reads_has_nothing_to_do_first():
    assert "Vos premiers pas" not in opened(OrganisationFactory(), Role.ELECTED_MEMBER)


def test_an_empty_draft_says_what_comes_next():
    lead = OrganisationFactory()
    draft("PROJET", [lead])
    page = opened(lead, Role.FINANCE_OFFICER, "convention", "PROJET")
    assert "Rien n'est attendu" not in page
    assert 'href="/conventions/PROJET/parties/">Ajoutez ses parties' in page
    assert 'href="/conventions/PROJET/plan/ecrire/">Écrivez son plan' in page
    assert filled(page) == ["Ajouter ses parties"]


def test_one_act_is_filled_the_next_one():
    lead = OrganisationFactory()
    draft("PROJET", [lead, OrganisationFactory()])
    assert filled(opened(lead, Role.FINANCE_OFFICER, "convention", "PROJET")) == ["Écrire le plan"]
    Convention.objects.update(kind=Convention.Kind.ROADMAP)
    page = opened(lead, Role.FINANCE_OFFICER, "convention", "PROJET")
    assert filled(page) == ["Soumettre aux conseils"]


def test_the_other_acts_are_in_the_menu_and_what_ends_the_convention_is_last():
    lead = OrganisationFactory()
    draft("PROJET", [lead, OrganisationFactory()])
    page = opened(lead, Role.FINANCE_OFFICER, "convention", "PROJET")
    assert folded(page) == [
        "Soumettre aux conseils",
        "Modifier",
        "Elle est déjà signée",
        "Dupliquer",
        "Journal",
        "Supprimer",
    ]
    assert folded(opened(lead, Role.ELECTED_MEMBER, "convention", "PROJET")) == ["Journal"]


def test_once_submitted_one_votes_then_the_lead_reminds_the_others():
    lead = OrganisationFactory()
    draft("PROJET", [lead, OrganisationFactory()])
    Convention.objects.update(submitted_on=date(2026, 1, 5))
    text = Text.objects.get()
    page = opened(lead, Role.PROJECT_CHIEF, "convention", "PROJET")
    assert filled(page) == ["Enregistrer le vote"]
    assert "Inviter et relancer" in folded(page)
    party = text.convention.parties.get(organisation=lead)
    given = {"authorised_on": date(2026, 2, 2), "executory_on": date(2026, 2, 4)}
    Approval.objects.create(text=text, party=party, signed_on=date(2026, 2, 9), **given)
    assert filled(opened(lead, Role.PROJECT_CHIEF, "convention", "PROJET")) == [
        "Inviter et relancer"
    ]


def folded(page: str) -> list[str]:
    """What the acts of the menu say."""
    menu = re.search(r'<details class="menu">(.*?)</details>', page, re.DOTALL)
    return re.findall(r"</svg>\s*([^<]+)</a>", menu[1]) if menu else []


def filled(page: str) -> list[str]:
    """What the filled buttons of a page say."""
    return re.findall(r'btn-primary"\s+href="[^"]*"><svg.*?</svg>\s*([^<]+)</a>', page)


def test_a_new_convention_asks_whether_its_lead_contributes():
    lead = OrganisationFactory()
    client = Client()
    user = MembershipFactory(organisation=lead, role=Role.FINANCE_OFFICER).user
    client.force_login(user)
    facts = {"reference": "N-1", "title": "N", "kind": "partnership", "vat": "outside"}
    refused = client.post(reverse("new_convention"), facts).content.decode()
    assert "Dites si votre organisme paie une part." in refused
    client.post(reverse("new_convention"), facts | {"contributes": "oui"})
    page = client.get(reverse("convention_parties", args=["N-1"])).content.decode()
    assert "contributeur" in page
