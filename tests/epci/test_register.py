"""Loading what ships, from three small files in the place of the official ones."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import Entry
from epci.models import CommuneMembership, CommuneMerger, Epci, Organisation, Population
from epci.populations import acts, registry
from epci.populations.acts import Loaded
from tests.factories import OrganisationFactory, PopulationFactory, siren

pytestmark = pytest.mark.django_db

FIRST, SECOND = siren(900_001), siren(900_002)
NOTHING = Loaded(0, 0, 0, 0)
POPULATIONS = (
    f"{FIRST};CC Étang-Vallée;CC;25;2026;2023;300;310;2",
    f"{FIRST};CC Étang Vallée;CC;25;2025;2022;290;299;2",
    f"{SECOND};Métropole;METRO;75;2026;2023;90;95;1",
)


class Shipped:
    """The three files, to be written anew as a later edition would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.populations(*POPULATIONS)
        self.memberships(f"25001;Aval;{FIRST};2021;2026", f"25002;Amont;{FIRST};2021;2026")
        self.mergers("25003;25001")

    def populations(self, *lines: str) -> None:
        header = (
            "siren;nom;nature;departement;annee;annee_recensement;"
            "population_municipale;population_totale;nombre_communes"
        )
        self._write("epci_populations_2021_2026.csv", header, *lines)

    def memberships(self, *lines: str) -> None:
        header = "code_commune;nom_commune;siren_epci;annee_debut;annee_fin"
        self._write("communes_epci_2021_2026.csv", header, *lines)

    def mergers(self, *lines: str) -> None:
        self._write("communes_fusionnees.csv", "code_ancien;code_nouveau", *lines)

    def _write(self, name: str, *lines: str) -> None:
        (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shipped:
    monkeypatch.setattr(registry, "SHIPPED", tmp_path)
    return Shipped(tmp_path)


def load() -> Loaded:
    return acts.load_register(by=None)


def test_the_register_brings_names_figures_members_and_mergers(shipped: Shipped) -> None:
    assert load() == Loaded(epcis=2, populations=3, memberships=2, mergers=1)
    first = Organisation.objects.get(siren=FIRST)
    assert (first.name, first.sort_name, first.kind) == (
        "CC Étang-Vallée",
        "cc etang-vallee",
        "epci",
    )
    assert (first.epci.nature, first.epci.department) == ("CC", "25")
    figures = Population.objects.filter(epci=first.epci).values_list("year", "municipal", "total")
    assert list(figures) == [(2025, 290, 299), (2026, 300, 310)]


def test_each_figure_names_its_sources_and_its_census(shipped: Shipped) -> None:
    load()
    sources = Population.objects.values_list("source", flat=True).order_by("source").distinct()
    assert list(sources) == [
        "INSEE, DGCL et Etalab, recensement 2022",
        "INSEE, DGCL et Etalab, recensement 2023",
    ]


def test_loading_leaves_one_line_in_the_journal_and_again_none(shipped: Shipped) -> None:
    load()
    assert load() == NOTHING
    entry = Entry.objects.get()
    assert (entry.act, entry.subject) == (
        "chargement du registre",
        "2 EPCI, 3 populations, 2 appartenances de communes, 1 fusion de communes",
    )


def test_the_command_says_what_it_brought_then_that_nothing_changed(
    shipped: Shipped, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_register")
    call_command("load_register")
    brought = "2 EPCI, 3 populations, 2 appartenances de communes, 1 fusion de communes"
    assert capsys.readouterr().out.splitlines() == [
        f"Registre chargé : {brought}.",
        "Registre à jour : rien à changer.",
    ]


def test_a_renamed_organisation_keeps_its_name(shipped: Shipped) -> None:
    load()
    first = Organisation.objects.get(siren=FIRST)
    first.name = "Étang-Vallée Agglomération"
    first.save()
    assert load() == NOTHING
    first.refresh_from_db()
    assert first.name == "Étang-Vallée Agglomération"


def test_an_organisation_known_beforehand_becomes_an_epci_under_its_own_name(
    shipped: Shipped,
) -> None:
    OrganisationFactory(siren=FIRST, name="Communauté de l'Étang")
    assert load().epcis == 2
    assert Epci.objects.get(organisation__siren=FIRST).organisation.name == "Communauté de l'Étang"


def test_a_typed_figure_is_left_alone(shipped: Shipped) -> None:
    load()
    epci = Epci.objects.get(organisation__siren=FIRST)
    typed = PopulationFactory(epci=epci, municipal=1, total=2, entered_for=epci.organisation)
    assert load() == NOTHING
    assert Population.objects.in_force().get(pk=typed.pk).municipal == 1


def test_a_figure_corrected_since_stands(shipped: Shipped) -> None:
    load()
    old = Population.objects.get(epci__organisation__siren=SECOND)
    PopulationFactory(epci=old.epci, municipal=91, total=96, replaces=old, reason="erreur")
    assert load() == NOTHING
    shipped.populations(*POPULATIONS[:2], POPULATIONS[2].replace("90;95", "92;97"))
    assert load() == NOTHING


def test_a_new_edition_replaces_what_it_renews_and_says_so(shipped: Shipped) -> None:
    load()
    for figures in ("92;97", "93;98"):
        shipped.populations(*POPULATIONS[:2], POPULATIONS[2].replace("90;95", figures))
        assert load() == Loaded(0, 1, 0, 0)
    history = Population.objects.filter(epci__organisation__siren=SECOND).order_by("id")
    assert list(history.values_list("municipal", "reason", "replaces__municipal")) == [
        (90, "", None),
        (92, "nouvelle édition du registre livré", 90),
        (93, "nouvelle édition du registre livré", 92),
    ]


def test_a_new_edition_prolongs_memberships_and_redirects_mergers(shipped: Shipped) -> None:
    load()
    shipped.memberships(f"25001;Aval;{FIRST};2021;2027", f"25002;Amont;{FIRST};2021;2026")
    shipped.mergers("25003;25002", "25004;25001")
    assert load() == Loaded(0, 0, 1, 2)
    years = CommuneMembership.objects.values_list("code", "last_year")
    assert list(years) == [("25001", 2027), ("25002", 2026)]
    mergers = CommuneMerger.objects.values_list("old_code", "new_code")
    assert list(mergers) == [("25003", "25002"), ("25004", "25001")]


def test_a_false_siren_stops_everything(shipped: Shipped) -> None:
    shipped.populations(*POPULATIONS, "999000012;CC fausse;CC;25;2026;2023;1;2;1")
    with pytest.raises(ValidationError) as refusal:
        load()
    assert refusal.value.code == "siren"
    assert (Organisation.objects.count(), Entry.objects.count()) == (0, 0)
