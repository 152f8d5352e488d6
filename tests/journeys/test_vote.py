"""A clerk records the vote of Grand Besançon from its act, and the matrix says that it may sign."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from conventions.models import Approval, Party
from deliberations.models import Deliberation
from epci.models import Membership
from tests.deliberations.factories import person
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.press.files.test_uploads import PDF_BYTES

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = settings.BASE_DIR / "config" / "demo" / "attendance" / "gbm_2025_04_10.txt"
TYPED = {
    "Séance du": "10/04/2025",
    "Publié le": "18 avril 2025",
    "Délibération n°": "2025/2025.00113",
    "Rapport (question) n°": "34",
    "Objet": "Convention de partenariat et de financement avec la CCI Saône-Doubs",
    "Décisions, une par ligne": "Autorise la signature de la convention",
    "Transmis le": "14/04/2025",
    "Reçu en préfecture le": "14/04/2025",
}


@pytest.fixture
def clerk(demonstration: None) -> str:
    """Whoever records the votes of GBM, before its vote of April 2025 is recorded."""
    party = Party.objects.get(short_name="GBM", convention__reference="TI-DOUBS")
    Approval.objects.filter(party=party).delete()
    found = Deliberation.objects.filter(text__convention=party.convention)
    for rows in ("opinions", "budget_entries", "decisions", "presences", "proxies"):
        getattr(found.get(), rows).all().delete()
    found.delete()
    return person(party.organisation, Membership.Role.PROJECT_CHIEF).email


@pytest.mark.parametrize(
    ("hands", "viewport", "scripts"),
    [
        (Keyboard, WIDE, True),
        pytest.param(Pointer, NARROW, False, marks=pytest.mark.whole_walk),
    ],
    ids=["keyboard", "telephone without script"],
)
def test_a_clerk_records_a_vote_and_the_party_is_authorised(
    hands: type[Hands], viewport: dict[str, int], scripts: bool, clerk: str, open_page: Opener
):
    page = open_page(email=clerk, viewport=viewport, scripts=scripts)
    page.goto("/deliberations/matrice/")
    expect(own_cell(page)).to_contain_text("manque, en retard")
    page.goto("/deliberations/nouvelle/")
    paste_and_check(hands(page), scripts)
    type_and_save(hands(page))
    expect(page.get_by_text("Elle autorise la signature de TI-DOUBS")).to_be_visible()
    expect(page.get_by_text("soit 119 votants, pour 119 voix au compte")).to_be_visible()
    page.goto("/deliberations/matrice/")
    expect(own_cell(page)).to_contain_text("votée, signature en retard")
    expect(own_cell(page)).to_contain_text("exécutoire le 18/04/2025")


def test_four_fields_and_the_file_record_a_vote_that_rejects(clerk: str, open_page: Opener):
    page = open_page(email=clerk, viewport=NARROW, scripts=True)
    page.goto("/deliberations/nouvelle/")
    page.get_by_label("Séance du").fill("10/04/2025")
    page.get_by_label("Résultat ou voix").fill("POUR 20 CONTRE 33")
    page.get_by_label("Texte approuvé").select_option(label="TI-DOUBS, convention initiale")
    page.get_by_label("Fichier de l'acte").set_input_files(
        {"name": "acte.pdf", "mimeType": "application/pdf", "buffer": PDF_BYTES}
    )
    expect(page.locator("#verification").get_by_text("Rejetée, 33 voix contre")).to_be_visible()
    page.get_by_role("button", name="Enregistrer la délibération").click()
    expect(page.get_by_text("n'autorise pas la signature de TI-DOUBS")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("acte signé ou publié")).first).to_be_visible()
    page.goto("/deliberations/matrice/")
    expect(own_cell(page)).to_contain_text("rejetée le 10/04/2025")


def own_cell(page: Page):
    """The first column after the text is one's own organisation."""
    return page.get_by_role("row", name=re.compile("TI-DOUBS")).get_by_role("cell").first


def paste_and_check(hands: Hands, scripts: bool) -> None:
    """Paste the act's paragraph; the lists come back, and the votes are compared with them."""
    page = hands.page
    unfold(hands, "Les présences et le quorum")
    page.get_by_label("Paragraphe des présences").fill(LISTS.read_text("utf-8"))
    hands.press(page.get_by_role("button", name="Lire les présences"))
    expect(page.get_by_label("Présents, un par ligne")).to_have_value(
        re.compile("M. Hugues TRUDET \\(à compter de la question n°5")
    )
    unfold(hands, "L'acte : numéro")
    hands.write(page.get_by_label("Rapport (question) n°"), "34")
    unfold(hands, "Le vote en détail")
    hands.write(page.get_by_label("Pour", exact=True), "112")
    if not scripts:
        hands.press(page.get_by_role("button", name="Vérifier"))
    said = page.get_by_text("112 voix exprimées seulement pour 119 votants possibles")
    expect(said).to_be_visible()
    page.get_by_label("Pour", exact=True).fill("")
    hands.write(page.get_by_label("Pour", exact=True), "119")
    if not scripts:
        hands.press(page.get_by_role("button", name="Vérifier"))
    expect(page.get_by_text("Les voix, les listes et les nombres s'accordent.")).to_be_visible()


def unfold(hands: Hands, subject: str) -> None:
    """Open a subject of the form, unless what is typed there has opened it."""
    fold = hands.page.locator("details", has=hands.page.locator("> summary", has_text=subject))
    if fold.get_attribute("open") is None:
        hands.press(fold.locator("> summary"))


def type_and_save(hands: Hands) -> None:
    unfold(hands, "Publication et transmission")
    for label, text in TYPED.items():
        hands.page.get_by_label(label, exact=True).fill(text)
    hands.press(hands.page.get_by_role("button", name="Enregistrer la délibération"))
