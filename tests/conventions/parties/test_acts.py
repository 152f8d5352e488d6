"""The parties of a convention change while it is a draft; then an amendment changes them."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Entry
from conventions.models import Approval, Convention, Milestone, Party
from conventions.parties.acts import (
    FACTS,
    add_party,
    edit_party,
    move_party,
    open_facts,
    put_back_party,
    remove_party,
)
from conventions.parties.short_names import short_name_of
from epci.record.acts import create_organisation
from tests.conventions.texts.drafts import draft, editor, lead
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NAMED = {"name": "Chambre de commerce", "short_name": "CCI"}


@pytest.fixture
def text():
    return draft()


@pytest.fixture
def convention(text):
    return text.convention


def names(convention: Convention) -> list[str]:
    return list(convention.parties.order_by("rank").values_list("short_name", flat=True))


def facts(party: Party, **more):
    return {name: getattr(party, name) for name in FACTS} | more


def submitted(convention: Convention) -> None:
    Convention.objects.filter(pk=convention.pk).update(submitted_on=date(2026, 11, 2))


def test_a_party_joins_last_with_the_body_that_authorises_it(text, convention):
    chamber = OrganisationFactory(name="CCI")
    party = add_party(
        convention=convention,
        organisation=chamber,
        facts=NAMED | {"is_cofinancer": True, "is_contributor": True},
        body="assemblée générale",
        by=editor(text),
        on=TODAY,
    )
    assert names(convention) == ["CC1", "CC2", "CC3", "CCI"]
    assert (party.is_contributor, party.is_cofinancer, party.is_lead) == (True, True, False)
    assert Approval.objects.get(party=party).body == "assemblée générale"
    entry = Entry.objects.first()
    assert (entry.act, entry.subject) == ("partie ajoutée", "CCI")


def test_the_same_organisation_is_a_party_once(convention):
    there = convention.parties.get(rank=2).organisation
    with pytest.raises(ValidationError, match="Cet organisme est déjà partie à la convention"):
        add_party(convention=convention, organisation=there, facts=NAMED, by=None, on=TODAY)


def test_only_the_lead_writes_the_parties(text, convention):
    other = MembershipFactory(organisation=convention.parties.get(rank=2).organisation).user
    with pytest.raises(PermissionDenied):
        add_party(
            convention=convention,
            organisation=OrganisationFactory(),
            facts=NAMED,
            by=other,
            on=TODAY,
        )


def test_a_new_lead_takes_the_place_of_the_other(text, convention):
    second = convention.parties.get(rank=2)
    edit_party(party=second, facts=facts(second, is_lead=True), by=None, on=TODAY)
    assert lead(text) == second.organisation
    assert convention.parties.filter(is_lead=True).count() == 1


def test_a_convention_is_not_left_without_a_lead(convention):
    first = convention.parties.get(is_lead=True)
    for act in (
        lambda: edit_party(party=first, facts=facts(first, is_lead=False), by=None, on=TODAY),
        lambda: remove_party(party=first, by=None, on=TODAY),
    ):
        with pytest.raises(ValidationError, match="désignez-en un autre"):
            act()


@pytest.mark.parametrize(
    ("rank", "to", "order"),
    [(1, 3, ["CC2", "CC3", "CC1"]), (3, 1, ["CC3", "CC1", "CC2"]), (2, 2, ["CC1", "CC2", "CC3"])],
)
def test_parties_are_put_in_the_order_of_the_act(rank, to, order, convention):
    move_party(party=convention.parties.get(rank=rank), to=to, by=None, on=TODAY)
    assert names(convention) == order


@pytest.mark.parametrize("to", [0, 4])
def test_there_is_no_place_beyond_the_last(to, convention):
    with pytest.raises(ValidationError, match=f"Il n'y a pas de place {to}"):
        move_party(party=convention.parties.get(rank=1), to=to, by=None, on=TODAY)


def test_a_party_of_a_draft_leaves_it(convention):
    remove_party(party=convention.parties.get(rank=2), by=None, on=TODAY)
    assert names(convention) == ["CC1", "CC3"]
    assert Entry.objects.first().act == "partie retirée"


def everything(convention: Convention) -> list[list[tuple]]:
    """The parties, and what they gave."""
    approvals = Approval.objects.filter(party__convention=convention)
    return [list(rows.values_list()) for rows in (convention.parties.all(), approvals.all())]


def test_a_party_that_left_comes_back_as_it_was(text, convention):
    second = convention.parties.get(rank=2)
    Approval.objects.create(party=second, text=text, body="bureau")
    before = everything(convention)
    gone = remove_party(party=second, by=None, on=TODAY)
    assert everything(convention) != before
    put_back_party(gone=gone, by=None, on=TODAY)
    assert everything(convention) == before
    assert Entry.objects.first().act == "retrait annulé"


def test_a_party_whose_place_was_taken_does_not_come_back(convention):
    second = convention.parties.get(rank=2)
    gone = remove_party(party=second, by=None, on=TODAY)
    add_party(
        convention=convention, organisation=second.organisation, facts=NAMED, by=None, on=TODAY
    )
    before = everything(convention)
    with pytest.raises(ValidationError) as refused:
        put_back_party(gone=gone, by=None, on=TODAY)
    assert refused.value.messages == [
        "CC2 ne revient plus : Cet organisme est déjà partie à la convention."
    ]
    assert everything(convention) == before


def test_the_page_offers_back_the_party_that_one_took_out(text, convention, client):
    client.force_login(editor(text))
    second = convention.parties.get(rank=2)
    home = reverse("convention_parties", args=[convention.reference])
    way_out = reverse("remove_party", args=[convention.reference, second.pk])
    back = reverse("put_back")
    assert "Annuler le retrait" not in client.get(home).content.decode()
    answer = client.post(way_out, {"confirmed": "on"}, follow=True)
    assert "CC2 : retiré à l'instant." in unescape(answer.content.decode())
    answer = client.post(back, follow=True)
    assert "CC2 : c'est comme avant." in unescape(answer.content.decode())
    assert "Annuler le retrait" not in answer.content.decode()
    assert names(convention) == ["CC1", "CC2", "CC3"]
    answer = client.post(back, follow=True)
    assert "Il n'y a plus rien à remettre." in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"signed_on": date(2026, 11, 9)}, "elle a signé la convention initiale le 09/11/2026"),
        (
            {"authorised_on": date(2026, 11, 5)},
            "elle a autorisé la convention initiale le 05/11/2026",
        ),
    ],
)
def test_a_party_that_voted_or_signed_is_not_removed(days, said, text, convention):
    second = convention.parties.get(rank=2)
    Approval.objects.create(party=second, text=text, **days)
    submitted(convention)
    with pytest.raises(ValidationError) as refused:
        remove_party(party=second, by=None, on=TODAY)
    assert refused.value.code == "held"
    assert refused.value.message == (
        f"CC2 ne se retire plus : {said}. Un avenant change les parties."
    )


def test_a_party_that_something_names_is_not_removed(convention):
    second = convention.parties.get(rank=2)
    Milestone.objects.create(
        convention=convention, title="Bilan", owner=second, due_on=date(2027, 6, 30)
    )
    with pytest.raises(ValidationError) as refused:
        remove_party(party=second, by=None, on=TODAY)
    assert refused.value.message == (
        "CC2 est nommée ailleurs dans la convention (1 échéance) : retirez-la d'abord de là."
    )
    assert names(convention) == ["CC1", "CC2", "CC3"]


def test_once_submitted_only_what_nobody_votes_changes(text, convention):
    second = convention.parties.get(rank=2)
    submitted(convention)
    assert "signatory" in open_facts(second)
    changed = edit_party(
        party=second, facts={"service_code": "FINANCES", "signatory": "Autre"}, by=None, on=TODAY
    )
    assert changed == ["code service (Chorus Pro)", "signataire"]
    Approval.objects.create(party=second, text=text, authorised_on=TODAY, signed_on=TODAY)
    assert open_facts(second) == ("service_code", "commitment_number")
    for act in (
        lambda: edit_party(party=second, facts={"name": "Autre nom"}, by=None, on=TODAY),
        lambda: move_party(party=second, to=1, by=None, on=TODAY),
        lambda: add_party(
            convention=convention,
            organisation=OrganisationFactory(),
            facts=NAMED,
            by=None,
            on=TODAY,
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "closed"


def test_an_organisation_that_no_register_holds_is_written_once(text):
    user = editor(text)
    written = {"name": "Chambre de métiers", "kind": "chamber", "organisation": lead(text)}
    created = create_organisation(**written, siren="", by=user)
    assert (created.siren, created.kind) == (None, "chamber")
    with pytest.raises(ValidationError, match="Chambre de métiers est déjà connu"):
        create_organisation(**{**written, "name": "CHAMBRE DE METIERS"}, siren="", by=user)
    with pytest.raises(ValidationError, match="n'est pas un SIREN : la clé est fausse"):
        create_organisation(**{**written, "name": "Autre"}, siren="123456789", by=user)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Chambre de Commerce et d'Industrie Saône-Doubs", "CCISD"),
        ("Communauté de communes du Val de Morteau", "CCVM"),
        ("Agence de la transition écologique (ADEME)", "ADEME"),
        ("État", "État"),
    ],
)
def test_a_short_name_is_proposed_that_a_column_has_room_for(name, short):
    assert short_name_of(name) == short


def test_two_parties_do_not_bear_one_short_name(convention):
    named = NAMED | {"short_name": "cc2"}
    with pytest.raises(ValidationError, match="« CC2 » est déjà le sigle de Communauté"):
        add_party(
            convention=convention,
            organisation=OrganisationFactory(),
            facts=named,
            by=None,
            on=TODAY,
        )
    third = convention.parties.get(rank=3)
    with pytest.raises(ValidationError, match="« CC2 » est déjà le sigle de Communauté"):
        edit_party(party=third, facts=facts(third, short_name="CC2"), by=None, on=TODAY)
