"""What the tables themselves refuse, with the sentence that a form shows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from epci.models import CommuneMembership, Membership, Organisation, Population
from tests.factories import EpciFactory, MembershipFactory, OrganisationFactory, PopulationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def refusal(row: Model) -> list[str]:
    """What the form says of a row, which the table then refuses too."""
    with pytest.raises(ValidationError) as said:
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    return said.value.messages


def correction_of(old: Population, **changes: object) -> Population:
    values = {"municipal": 1001, "total": 1020, "source": "INSEE", "reason": "erreur", **changes}
    return Population(epci=old.epci, year=old.year, replaces=old, **values)


@pytest.mark.parametrize(
    "siren", ["200000173", "20000017", "2000001720", "20000017X", "200 000 172"]
)
def test_a_siren_has_its_key(siren: str) -> None:
    organisation = OrganisationFactory.build(siren=siren)
    with pytest.raises(ValidationError) as said:
        organisation.full_clean(exclude=["sort_name"])
    why = "la clé est fausse" if len(siren) == 9 else "il a 9 chiffres"
    sentence = f"« {siren} » n'est pas un SIREN : {why}."
    assert [m for m in said.value.messages if "SIREN" in m] == [sentence]


def test_a_siret_begins_with_the_siren() -> None:
    organisation = OrganisationFactory.build(siren="200000172", siret="99900001100000")
    organisation.sort_name = "organisme"
    assert refusal(organisation) == ["Le SIRET ne commence pas par le SIREN."]


def test_two_organisations_never_share_a_siren() -> None:
    OrganisationFactory(siren="200000172")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="Autre", kind="other", siren="200000172")


def test_an_organisation_is_sorted_without_accents() -> None:
    assert OrganisationFactory(name="CC de l'Œuvre à Été").sort_name == "cc de l'oeuvre a ete"


def test_one_official_figure_a_year() -> None:
    epci = PopulationFactory().epci
    second = PopulationFactory.build(epci=epci)
    assert refusal(second) == ["Cette année a déjà une population officielle."]


def test_one_typed_figure_a_year_for_each_organisation() -> None:
    epci, organisation = EpciFactory(), OrganisationFactory()
    PopulationFactory(epci=epci)
    PopulationFactory(epci=epci, entered_for=organisation)
    PopulationFactory(epci=epci, entered_for=OrganisationFactory())
    again = PopulationFactory.build(epci=epci, entered_for=organisation)
    assert refusal(again) == ["Votre organisme a déjà saisi cette population."]


def test_the_municipal_figure_is_within_the_total() -> None:
    row = PopulationFactory.build(epci=EpciFactory(), municipal=1021, total=1020)
    assert refusal(row) == ["La population municipale dépasse la population totale."]
    PopulationFactory(municipal=1020, total=1020)


def test_a_correction_has_its_reason() -> None:
    old = PopulationFactory()
    assert refusal(correction_of(old, reason="")) == ["Une correction porte son motif."]


def test_a_figure_is_corrected_once_and_its_correction_then_is_in_force() -> None:
    old = PopulationFactory()
    new = correction_of(old)
    new.save()
    assert list(Population.objects.in_force()) == [new]
    with pytest.raises(IntegrityError), transaction.atomic():
        correction_of(old).save()


def test_figures_come_from_the_census_three_years_before() -> None:
    assert PopulationFactory.build(year=2026).census_year == 2023


def test_a_commune_joins_one_epci_in_a_year() -> None:
    EpciFactory(communes=["25001"])
    second = CommuneMembership(
        code="25001", name="Aval", epci=EpciFactory(), first_year=2021, last_year=2021
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_the_years_of_a_membership_are_in_order() -> None:
    row = CommuneMembership(
        code="25001", name="Aval", epci=EpciFactory(), first_year=2026, last_year=2025
    )
    assert refusal(row) == ["La dernière année précède la première."]


def test_a_role_is_given_once() -> None:
    given = MembershipFactory()
    again = Membership(user=given.user, organisation=given.organisation, role=given.role)
    assert refusal(again) == ["Cette personne a déjà ce rôle dans cet organisme."]
