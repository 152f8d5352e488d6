"""The template of the grid: the EPCIs of one's conventions, to fill in and to bring back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from epci.models import Organisation, Population
from press.files.workbooks import rows_of
from tests.factories import PopulationFactory
from tests.screen import text_of

pytestmark = pytest.mark.usefixtures("demo")
TEMPLATE, MORTEAU = "/epci/populations/2027/modele", "242504116"


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    return client


def test_the_template_holds_one_s_epcis_and_what_is_known_of_the_year(officer):
    rows = officer.get(f"{TEMPLATE}.csv").getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == "siren;epci;annee;municipale;totale"
    assert len(rows) == 7
    assert rows[4] == f"{MORTEAU};CC du Val de Morteau;2027;;"
    known = officer.get(f"{TEMPLATE.replace('2027', '2026')}.csv").getvalue().decode()
    assert f"{MORTEAU};CC du Val de Morteau;2026;21134;21856" in known


def test_a_workbook_that_is_filled_in_comes_back_as_it_is(officer):
    answer = officer.get(f"{TEMPLATE.replace('2027', '2026')}.xlsx")
    (rows,) = rows_of(answer.content).values()
    assert rows[0] == ["siren", "epci", "annee", "municipale", "totale"]
    file = SimpleUploadedFile("modele.xlsx", answer.content)
    host = Client()
    host.force_login(User.objects.get(email="hote@prorata.example"))
    page = host.post("/epci/import/", {"annee": "2026", "fichier": file}, follow=True)
    assert "il ne donne pas de chiffres officiels" in text_of(page)


@pytest.mark.parametrize(
    ("content", "said", "kept"),
    [
        (f"siren;municipale;totale\n{MORTEAU};21200;21900\n", "La grille est remplie", 21_900),
        (f"Clé 2027\n\nsiren,municipale,totale\n{MORTEAU},21200,21900", "La grille est", 21_900),
        (f"siren;municipale;totale\n{MORTEAU};beaucoup;21900\n", "Ligne 2, municipale", None),
        ("COM;PMUN;PTOT\n25411;1;1\n", "dont les chiffres sont officiels", None),
        ("bonjour", "La première ligne ne nomme pas les colonnes attendues", None),
    ],
)
def test_a_file_of_one_s_own_fills_the_grid_and_is_saved_as_one_s_own(content, said, kept, officer):
    page = "/epci/populations/2027/"
    file = SimpleUploadedFile("nos chiffres.csv", content.encode())
    answer = officer.post(page, {"step": "fill", "fichier": file})
    assert said in text_of(answer)
    assert Population.objects.filter(year=2027).count() == 0
    if kept:
        assert 'value="21200"' in answer.content.decode()
        cells = {f"{MORTEAU}-municipal": "21200", f"{MORTEAU}-total": "21900"}
        officer.post(page, {**cells, "seen": answer.context["version"]})
        found = Population.objects.get(year=2027)
        assert (found.total, found.entered_for.siren) == (kept, MORTEAU)


@pytest.mark.parametrize("address", ["/epci/populations/1999/modele.csv", f"{TEMPLATE}.exe"])
def test_what_is_no_template_does_not_exist(officer, address):
    assert officer.get(address).status_code == 404


def test_the_grid_says_where_each_figure_comes_from(officer):
    said = text_of(officer.get("/epci/populations/2026/"))
    assert "En vigueur au 1er janvier 2026, recensement de 2023" in said
    assert said.count("INSEE, DGCL et Etalab, recensement 2023") == 6


def test_a_figure_that_served_is_changed_in_the_grid_with_its_reason(officer):
    own = Organisation.objects.get(siren=MORTEAU)
    PopulationFactory(
        epci=own.epci,
        year=2027,
        municipal=21_200,
        total=21_900,
        entered_for=own,
        used_on="2027-01-12",
    )
    grid = "/epci/populations/2027/"
    cells = {f"{MORTEAU}-total": "21950"}
    said = officer.post(grid, cells)
    assert "CC du Val de Morteau : la population de 2027 a servi à une clé arrêtée." in text_of(
        said
    )
    assert b'value="21950"' in said.content
    assert officer.post(grid, cells | {"motif": "double compte"}).status_code == 302
    row = Population.objects.in_force().get(year=2027)
    assert (row.total, row.reason) == (21_950, "double compte")
