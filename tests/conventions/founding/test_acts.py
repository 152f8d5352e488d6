"""A convention is written by its lead: created, copied, edited while it is a draft."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from conventions.entities.states import State
from conventions.founding.acts import create_convention, duplicate_convention, edit_convention
from conventions.life.forms import TermsForm, terms_of
from conventions.models import Approval, Convention
from conventions.state.table import state_of
from epci.models import Membership
from tests.conventions.texts.drafts import draft, editor, lead, write
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def chief():
    return MembershipFactory(role=Membership.Role.PROJECT_CHIEF).user


def typed(**more):
    """What a form holds once it is read, of a convention with the fewest words."""
    fewest = {"reference": "TI-2027", "title": "Convention", "kind": "partnership", "vat": "ttc"}
    form = TermsForm(fewest | more)
    assert form.is_valid(), form.errors
    return form.arguments()


def create(user, **more):
    organisation = Membership.objects.get(user=user).organisation
    return create_convention(organisation=organisation, by=user, **typed(**more))


def test_whoever_writes_it_leads_it(chief):
    created = create(chief, starts_on="1er janvier 2027", ends_on="31/12/2029")
    party = created.parties.get()
    assert (party.organisation, party.is_lead) == (Membership.objects.get().organisation, True)
    text = created.texts.get()
    assert (text.number, text.effective_on) == (0, date(2027, 1, 1))
    assert state_of(created, TODAY) == State.DRAFT
    entry = Entry.objects.first()
    assert (entry.act, entry.subject, entry.convention) == (
        "convention créée",
        "Convention",
        "TI-2027",
    )
    assert "prend effet le 01/01/2027, prend fin le 31/12/2029" in entry.after


@pytest.mark.parametrize("role", [Membership.Role.ELECTED_MEMBER, Membership.Role.ADMINISTRATOR])
def test_others_are_refused_with_who_may(role):
    user = MembershipFactory(role=role).user
    with pytest.raises(PermissionDenied, match="il faut être chargé des finances ou chef de"):
        create(user)


@pytest.mark.parametrize("reference", ["TI-DOUBS", "ti-doubs", " ti doubs "])
def test_a_reference_that_is_taken_is_refused_whatever_its_capitals(reference, chief):
    lead = create(chief, reference="TI-DOUBS").parties.get()
    with pytest.raises(ValidationError) as refused:
        create(chief, reference=reference)
    why = f"est déjà celle d'une convention que pilote {lead.organisation} : changez-la."
    assert refused.value.message_dict == {"reference": [f"La référence TI-DOUBS {why}"]}


def test_an_end_before_the_beginning_is_refused_with_both_days(chief):
    with pytest.raises(ValidationError) as refused:
        create(chief, starts_on="2027-01-01", ends_on="31/12/2026")
    assert refused.value.message_dict == {
        "ends_on": ["La convention finirait le 31/12/2026, avant de prendre effet le 01/01/2027."]
    }
    assert not Convention.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("reference", "", "Écrivez une référence."),
        ("title", " ", "Écrivez le titre de la convention."),
        ("starts_on", "le printemps", "« le printemps » n'est pas une date : écrivez 10/04/2025."),
        (
            "ends_on",
            "31/12/2927",
            "Le 31 décembre 2927 est trop lointain : au plus tard le 31 décembre 2150.",
        ),
        ("notice_months", "trois", "« trois » n'est pas un nombre entier."),
        ("copies", "1000", "« 1000 » est trop grand : 200 au plus."),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(name, text, said):
    form = TermsForm(
        {"reference": "A", "title": "A", "kind": "framework", "vat": "ht"} | {name: text}
    )
    assert not form.is_valid()
    assert form.errors == {name: [said]}


def test_what_changes_is_in_the_journal_before_and_after():
    text = draft()
    convention, user = text.convention, editor(text)
    terms = {**terms_of(convention), "starts_on": date(2026, 9, 1), "notice_months": 1}
    changed = edit_convention(convention=convention, terms=terms, by=user, on=TODAY)
    assert changed == ["prend effet le", "préavis de résiliation (mois)"]
    entry = Entry.objects.first()
    assert (entry.act, entry.before, entry.after) == (
        "convention modifiée",
        "prend effet le 01/07/2026, préavis de résiliation (mois) 3",
        "prend effet le 01/09/2026, préavis de résiliation (mois) 1",
    )
    text.refresh_from_db()
    assert text.effective_on == date(2026, 9, 1)  # the text takes effect with its convention
    assert edit_convention(convention=convention, terms=terms, by=user, on=TODAY) == []
    assert Entry.objects.filter(act="convention modifiée").count() == 1


def test_a_value_of_demonstration_stops_being_one_once_it_is_replaced():
    convention = draft(demonstration=["payment_days", "vat"]).convention
    terms = {**terms_of(convention), "payment_days": 45}
    edit_convention(convention=convention, terms=terms, by=None, on=TODAY)
    convention.refresh_from_db()
    assert convention.demonstration == ["vat"]


def test_what_the_councils_have_is_not_edited():
    convention = draft(submitted_on=date(2026, 11, 1)).convention
    with pytest.raises(ValidationError, match="La convention est soumise aux conseils"):
        edit_convention(convention=convention, terms=terms_of(convention), by=None, on=TODAY)


def test_a_copy_has_the_parties_and_the_articles_and_nothing_that_was_done():
    text = draft()
    write(text, "Objet", "Durée")
    source = text.convention
    second = source.parties.get(rank=2)
    Approval.objects.create(party=second, text=text, body="bureau", authorised_on=TODAY)
    copying = MembershipFactory(
        organisation=second.organisation, role=Membership.Role.FINANCE_OFFICER
    )
    made = duplicate_convention(
        source=source, organisation=second.organisation, by=copying.user, **typed()
    )
    assert [(one.short_name, one.is_lead) for one in made.parties.order_by("rank")] == [
        ("CC1", False),
        ("CC2", True),
        ("CC3", False),
    ]
    assert [str(one) for one in made.texts.get().articles.order_by("rank")] == [
        "Article 1 : Objet",
        "Article 2 : Durée",
    ]
    approval = Approval.objects.get(party__convention=made)
    assert (approval.body, approval.authorised_on) == ("bureau", None)
    assert state_of(made, TODAY) == State.DRAFT
    entry = Entry.objects.first()
    assert (entry.act, entry.before) == ("convention dupliquée", "BROUILLON")


def test_whoever_copies_without_being_a_party_joins_last_as_the_lead():
    source, outsider = draft().convention, OrganisationFactory()
    made = duplicate_convention(source=source, organisation=outsider, by=None, **typed())
    assert lead(made.texts.get()) == outsider
    assert made.parties.get(organisation=outsider).rank == 4


def test_what_is_pasted_too_long_is_refused_and_never_cut():
    form = TermsForm({"title": "é" * 301, "purpose": "é" * 4_001})
    assert "maxlength" not in form.as_p()
    assert "300" in " ".join(form.errors["title"])
    assert len(form["title"].value()) == 301
    assert "4000" in " ".join(form.errors["purpose"])
