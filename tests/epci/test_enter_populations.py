"""Figures that an organisation types: all or none, never edited in place, each with its line."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry, User
from epci.models import Membership, Organisation, Population
from epci.populations.acts import enter_populations
from epci.populations.layouts import Figures
from tests.epci.files import PLATEAU, VALLEY
from tests.factories import MembershipFactory, siren

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("stored_register")]


@pytest.fixture
def officer(stored_register: None) -> User:
    return MembershipFactory(organisation=Organisation.objects.get(siren=PLATEAU)).user


def enter(officer: User | None, year: int = 2027, **figures: Figures) -> int:
    organisation = Organisation.objects.get(siren=PLATEAU)
    return enter_populations(
        figures=figures,
        year=year,
        organisation=organisation,
        by=officer,
    )


def typed() -> list[tuple[str, int, int, str]]:
    rows = Population.objects.filter(entered_for__isnull=False).in_force()
    fields = "epci__organisation__siren", "municipal", "total", "reason"
    return sorted(rows.values_list(*fields))


def test_a_first_figure_names_the_organisation_that_types_it(officer):
    assert enter(officer, **{VALLEY: Figures(310, 320)}) == 1
    row = Population.objects.get(year=2027)
    assert (row.municipal, row.total, row.replaces, row.reason) == (310, 320, None, "")
    assert row.source == "saisie de CC du Plateau"
    assert row.entered_for.siren == PLATEAU


def test_a_new_figure_replaces_the_one_typed_before_and_leaves_it_readable(officer):
    enter(officer, **{VALLEY: Figures(310, 320)})
    assert enter(officer, **{VALLEY: Figures(311, 320)}) == 1
    assert typed() == [(VALLEY, 311, 320, "nouvelle saisie")]
    old = Population.objects.get(year=2027, replaces__isnull=True)
    assert (old.municipal, old.replaced_by.municipal) == (310, 311)


def test_the_same_figures_again_change_nothing(officer):
    enter(officer, **{VALLEY: Figures(310, 320)})
    assert enter(officer, **{VALLEY: Figures(310, 320)}) == 0
    assert Population.objects.filter(year=2027).count() == 1
    assert Entry.objects.filter(act="saisie de population").count() == 1


def test_each_change_has_its_line_in_the_journal(officer):
    enter(officer, **{VALLEY: Figures(7100, 7374), PLATEAU: Figures(8, 9)})
    enter(officer, **{VALLEY: Figures(7100, 7401)})
    lines = Entry.objects.filter(act="saisie de population").order_by("id")
    assert list(lines.values_list("subject", flat=True)) == [
        "CC de la Vallée 2027 : municipale – → 7\u202f100, totale – → 7\u202f374",
        "CC du Plateau 2027 : municipale – → 8, totale – → 9",
        "CC de la Vallée 2027 : totale 7\u202f374 → 7\u202f401",
    ]
    assert set(lines.values_list("organisation", "actor_id")) == {("CC du Plateau", officer.pk)}


def test_an_official_figure_stands_beside_what_is_typed(officer):
    assert enter(officer, year=2026, **{VALLEY: Figures(301, 310)}) == 1
    rows = Population.objects.filter(year=2026).in_force().order_by("municipal")
    assert [(row.municipal, row.entered_for_id is None) for row in rows] == [
        (300, True),
        (301, False),
    ]


def test_each_refusal_names_its_cell_and_nothing_is_kept(officer):
    stranger = siren(77)
    with pytest.raises(ValidationError) as refused:
        enter(
            officer,
            **{VALLEY: Figures(310, 320), PLATEAU: Figures(1009, 9), stranger: Figures(1, 2)},
        )
    assert refused.value.message_dict == {
        f"{PLATEAU}-municipal": [
            "CC du Plateau, population 2027 : la municipale, 1\u202f009, dépasse la totale, 9."
        ],
        f"{stranger}-municipal": [
            f"{stranger}, population 2027 : ce SIREN n'est celui d'aucun EPCI."
        ],
    }
    assert typed() == []


@pytest.mark.parametrize(
    ("year", "figures", "cell", "why"),
    [
        (2027, Figures(-1, 2), "municipal", "la municipale est négative"),
        (2027, Figures(1, 10_000_001), "total", "la totale, 10\u202f000\u202f001, est trop grande"),
        (2008, Figures(1, 2), "total", "l'année n'est pas comprise entre 2009 et 2099"),
        (2100, Figures(1, 2), "total", "l'année n'est pas comprise entre 2009 et 2099"),
    ],
)
def test_what_no_census_gives_is_refused(officer, year, figures, cell, why):
    with pytest.raises(ValidationError) as refused:
        enter(officer, year=year, **{VALLEY: figures})
    sentence = f"CC de la Vallée, population {year} : {why}."
    assert refused.value.message_dict == {f"{VALLEY}-{cell}": [sentence]}


def test_the_largest_that_is_allowed_is_kept(officer):
    assert enter(officer, year=2099, **{VALLEY: Figures(10_000_000, 10_000_000)}) == 1
    assert enter(officer, year=2009, **{VALLEY: Figures(0, 0)}) == 1


def test_a_finance_officer_of_elsewhere_may_not():
    elsewhere = MembershipFactory().user
    with pytest.raises(PermissionDenied) as refused:
        enter(elsewhere, **{VALLEY: Figures(310, 320)})
    assert str(refused.value) == (
        "Pour saisir les populations, il faut être chargé des finances de CC du Plateau."
    )
    assert typed() == []


@pytest.mark.parametrize("role", sorted(set(Membership.Role) - {Membership.Role.FINANCE_OFFICER}))
def test_the_other_roles_of_the_organisation_may_not(role):
    organisation = Organisation.objects.get(siren=PLATEAU)
    other = MembershipFactory(organisation=organisation, role=role).user
    with pytest.raises(PermissionDenied):
        enter(other, **{VALLEY: Figures(310, 320)})
    assert typed() == []
