"""In January, the host brings in the file of a year, then an erratum after the calls."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from epci.models import Epci, ImportReport, Population
from financing.rounds.acts import number_round
from press.files.workbooks import rows_of
from tests.epci.files import dgcl
from tests.financing.conftest import ISSUE_DAY, doubs_order
from tests.journeys.accessibility import violations
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.journeys.pages import FINANCES, HOST

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]
MORTEAU = "242504116"


@pytest.fixture
def next_year(tmp_path: Path) -> Path:
    """Figures of 2027 for every EPCI, the Val de Morteau's a third too large."""
    rows: list[tuple[str, int, int]] = []
    for row in Population.objects.filter(year=2026).select_related("epci__organisation"):
        siren = row.epci.organisation.siren
        more = row.total // 3 if siren == MORTEAU else 7
        rows.append((siren, row.municipal + more, row.total + more))
    file = tmp_path / "populations_2027.csv"
    file.write_text(dgcl(2027, *rows), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("viewport", "hands_of"),
    [(WIDE, Keyboard), pytest.param(NARROW, Pointer, marks=pytest.mark.whole_walk)],
    ids=["keyboard", "phone"],
)
def test_the_file_of_a_year_from_the_list_to_the_report(
    viewport: dict[str, int],
    hands_of: type[Hands],
    next_year: Path,
    tmp_path: Path,
    open_page: Opener,
):
    hands = hands_of(open_page(email=HOST, viewport=viewport))
    page = hands.page
    page.goto("/epci/")
    hands.press(page.get_by_role("link", name="Importer un fichier"))
    expect(page.get_by_label("Année d'entrée en vigueur")).to_have_value("2027")
    send(hands, next_year)
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("CC du Val de Morteau")
    expect(first).to_contain_text("plus de 10 % d'écart")
    assert violations(page) == []
    count = Epci.objects.count() - 1
    words = f"Enregistrer {count} populations de 2027, mettre 1 EPCI de côté"
    hands.press(page.get_by_role("button", name=words))
    expect(page.get_by_role("heading", name="Compte rendu : populations de 2027")).to_be_visible()
    kept = download(hands, "XLSX", tmp_path)
    assert list(rows_of(kept.read_bytes())) == ["Compte rendu", "Changements", "Communes"]
    assert Population.objects.official().filter(year=2027).count() == count


def test_without_script_the_same_file_has_the_same_preview(next_year: Path, open_page: Opener):
    hands = Pointer(open_page(email=HOST, scripts=False))
    hands.page.goto("/epci/import/")
    send(hands, next_year)
    hands.press(hands.page.get_by_role("button", name="Abandonner"))
    expect(hands.page.get_by_text("Import abandonné : rien n'est enregistré.")).to_be_visible()
    assert not ImportReport.objects.exists()


def test_a_file_that_is_too_large_is_not_even_sent(tmp_path: Path, open_page: Opener):
    big = tmp_path / "communes.csv"
    big.write_bytes(b"siren;municipale;totale\n" * 500_000)
    page = open_page(email=HOST)
    page.goto("/epci/import/")
    page.get_by_label("Fichier").set_input_files(big)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_text("Ce fichier pèse 12 Mo : 10 Mo au plus.")).to_be_visible()


def test_an_erratum_after_the_calls_leads_to_the_settlement(tmp_path: Path, open_page: Opener):
    order = doubs_order("salaire", "deplacements")
    number_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration")
    erratum = tmp_path / "erratum.csv"
    erratum.write_text(dgcl(2025, (MORTEAU, 21_035, 23_721)), encoding="utf-8")
    hands = Pointer(open_page(email=HOST))
    page = hands.page
    page.goto("/epci/import/")
    hands.write(page.get_by_label("Année d'entrée en vigueur"), "2025")
    send(hands, erratum)
    expect(page.get_by_text("a servi à une clé arrêtée")).to_be_visible()
    hands.write(page.get_by_label("Motif de la correction"), "erratum de l'INSEE")
    hands.press(page.get_by_role("button", name="Enregistrer 1 population de 2025"))
    hands = Pointer(open_page(email=FINANCES))
    page = hands.page
    page.goto(f"/epci/{MORTEAU}/")
    hands.press(page.get_by_role("link", name="voir les régularisations"))
    hands.press(page.get_by_role("link", name="TI-DOUBS, Animation du Territoire d'industrie"))
    accounts = page.get_by_role("table", name="Compte de chaque contributeur")
    own = accounts.get_by_role("row").filter(has=page.get_by_role("rowheader", name="CCVM"))
    expect(own).to_contain_text("207,00 € de solde à appeler")
    expect(page.get_by_text("69,00 € de trop-perçu").first).to_be_visible()


def send(hands: Hands, file: Path) -> None:
    page: Page = hands.page
    page.get_by_label("Fichier").set_input_files(file)
    hands.press(page.get_by_role("button", name="Lire le fichier"))
    page.wait_for_url("**/epci/import/*/")


def download(hands: Hands, name: str, folder: Path) -> Path:
    with hands.page.expect_download() as started:
        hands.press(hands.page.get_by_role("link", name=name))
    kept = folder / started.value.suggested_filename
    started.value.save_as(kept)
    return kept
