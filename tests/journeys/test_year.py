"""In February, a carrier's finance officer ends a year: from its plan to its closing."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from financing.models import ActualPiece, FundCall, YearClosing
from tests.journeys.conftest import Opener
from tests.journeys.hands import Pointer
from tests.journeys.pages import FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

CONVENTION = "/conventions/TI-DOUBS"
PASTED = "ligne;date;fournisseur;reference;montant\nactions;20/05/2025;Agence;A-118;22 300,00\n"
REASON = "Signatures vues en séance"


def test_a_year_from_its_plan_to_its_closing(open_page: Opener, tmp_path: Path):
    hands = Pointer(open_page(email=FINANCES))
    go_to_the_pieces(hands)
    type_and_paste(hands, tmp_path)
    state(hands)
    settle(hands)
    close(hands)
    read_the_accounts(hands)
    assert list(FundCall.objects.values_list("kind", flat=True)) == ["balance"] * 5
    assert YearClosing.objects.get().is_open is False


def go_to_the_pieces(hands: Pointer) -> None:
    """From the plan, by the calls that wait for what was spent."""
    page = hands.page
    page.goto(f"{CONVENTION}/plan/")
    hands.press(page.get_by_role("link", name="Appels", exact=True))
    row = page.get_by_role("row").filter(has_text="Actions du Territoire").filter(has_text="2025")
    hands.press(row.get_by_role("link", name="réalisé à saisir"))
    expect(page.get_by_role("heading", name="Dépenses et ressources réalisées")).to_be_visible()


def type_and_paste(hands: Pointer, folder: Path) -> None:
    """An invoice with its file, then the lines of a spreadsheet."""
    page = hands.page
    invoice = folder / "facture.pdf"
    invoice.write_bytes(b"%PDF-1.7 facture\n%%EOF\n")
    page.get_by_label("Ligne", exact=True).first.select_option("actions")
    hands.write(page.get_by_label("Date de la facture ou du service fait"), "12/03/2025")
    hands.write(page.get_by_label("Fournisseur, ou financeur"), "Imprimerie")
    hands.write(page.get_by_label("Référence", exact=True), "F-31")
    hands.write(page.get_by_label("Montant (€)"), "18 420,50")
    page.get_by_label("Document", exact=True).set_input_files(invoice)
    hands.press(page.get_by_role("button", name="Enregistrer la pièce"))
    expect(page.get_by_role("link", name="Imprimerie F-31", exact=True)).to_be_visible()
    hands.write(page.get_by_label("Collez les lignes"), PASTED)
    hands.press(page.get_by_role("button", name="Enregistrer ces pièces"))
    expect(page.get_by_text("1 pièce enregistrée, 0 déjà là.")).to_be_visible()
    assert ActualPiece.objects.count() == 2


def state(hands: Pointer) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Arrêter les dépenses…"))
    hands.write(page.get_by_label("Certifié par"), "Cédric Bôle")
    hands.press(page.get_by_role("button", name="Continuer"))
    hands.press(page.get_by_role("button", name="Établir l'état"))
    expect(page.get_by_role("link", name="État récapitulatif n°")).to_be_visible()


def settle(hands: Pointer) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Régularisation de 2025"))
    hands.press(page.get_by_role("link", name="Régulariser…"))
    hands.write(page.get_by_label("Motif pour passer outre"), REASON)
    hands.press(page.get_by_role("button", name="Continuer"))
    hands.press(page.get_by_role("button", name="Émettre la régularisation"))
    expect(page.get_by_role("link", name="Toutes les lettres")).to_be_visible(timeout=30_000)


def close(hands: Pointer) -> None:
    page = hands.page
    page.goto(f"{CONVENTION}/regularisation/actions/2025/")
    hands.press(page.get_by_role("button", name="Clore l'exercice"))
    expect(page.get_by_text("exercice clos").first).to_be_visible()


def read_the_accounts(hands: Pointer) -> None:
    """What was planned, spent and received is drawn, and the report is on paper."""
    page = hands.page
    page.goto(f"{CONVENTION}/comptes/")
    expect(page.get_by_role("img", name="Prévu, dépensé, reçu")).to_be_visible()
    report = page.get_by_role("link", name="Rapport financier 2025 (PDF)")
    assert page.request.get(str(report.get_attribute("href"))).body().startswith(b"%PDF-")
