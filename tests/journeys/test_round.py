"""In June, a project chief issues a round: from signing in to the letters in a folder."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from financing.models import CallPdf, CallRound
from tests.journeys.accessibility import violations
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.journeys.pages import CHIEF

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

REASON = "Signatures vues en séance du 15 mai"
PREPARE = "/conventions/TI-DOUBS/appels/preparer/animation/2025/"
ISSUE = "Émettre 6 appels de fonds, 23 000,00 €"


@pytest.mark.parametrize(
    ("viewport", "hands_of"),
    [(WIDE, Keyboard), pytest.param(NARROW, Pointer, marks=pytest.mark.whole_walk)],
    ids=["keyboard", "phone"],
)
def test_a_round_from_the_sign_in_to_the_letters(
    viewport: dict[str, int], hands_of: type[Hands], open_page: Opener
):
    hands = hands_of(open_page(viewport=viewport))
    sign_in(hands)
    find_and_choose(hands)
    read_a_draft(hands)
    issue(hands)
    names = download(hands)
    year = date.today().year  # noqa: DTZ011 (the day of the machine, as the letters have it)
    assert names == [
        f"{year}-000{rank}_TI-DOUBS_animation_{name}.pdf"
        for rank, name in enumerate(("GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR"), start=1)
    ]
    assert CallRound.objects.get().override_reason == REASON


def test_the_confirmation_is_accessible(open_page: Opener):
    hands = Pointer(open_page(email=CHIEF))
    hands.page.goto(f"{PREPARE}?lines=communication")
    ask(hands, "Émettre 6 appels de fonds, 5 000,00 €")
    assert violations(hands.page) == []


def test_without_script_a_button_prepares_the_letters(open_page: Opener):
    hands = Pointer(open_page(email=CHIEF, scripts=False))
    hands.page.goto(f"{PREPARE}?lines=communication")
    confirm(hands, "Émettre 6 appels de fonds, 5 000,00 €")
    expect(hands.page.get_by_text("0 lettre sur 6")).to_be_visible()
    hands.press(hands.page.get_by_role("button", name="Préparer les lettres"))
    expect(hands.page.get_by_role("link", name="Toutes les lettres")).to_be_visible(timeout=30_000)


def sign_in(hands: Hands) -> None:
    page = hands.page
    page.goto("/")
    hands.write(page.get_by_label("Adresse électronique"), CHIEF)
    hands.write(page.get_by_label("Mot de passe"), "comptes-de-demonstration")
    hands.press(page.get_by_role("button", name="Se connecter"))
    expect(page.get_by_role("heading", name="Accueil")).to_be_visible()


def find_and_choose(hands: Hands) -> None:
    """From what awaits, the round of 2025, without the line that has a condition."""
    page = hands.page
    hands.press(
        page.get_by_role("link", name="Préparer l'appel Animation du Territoire d'industrie 2025")
    )
    hands.press(page.get_by_label("Frais de communication générale"))
    hands.press(page.get_by_role("button", name="Recalculer"))
    expect(page.get_by_role("button", name=ISSUE)).to_be_visible()


def read_a_draft(hands: Hands) -> None:
    page = hands.page
    link = page.get_by_role("link", name="Projet de lettre à CCLL")
    with page.expect_popup() as opened:
        hands.press(link)
    opened.value.close()
    assert fetched(page, link.get_attribute("href") or "").startswith(b"%PDF-")


def issue(hands: Hands) -> None:
    """Confirm, and watch the letters being prepared."""
    page = hands.page
    confirm(hands, ISSUE)
    expect(page.get_by_text("sur 6")).to_be_visible()
    expect(page.get_by_role("link", name="Toutes les lettres")).to_be_visible(timeout=30_000)


def confirm(hands: Hands, act: str) -> None:
    """Read what will happen, and press the same words again."""
    ask(hands, act)
    hands.press(hands.page.get_by_role("button", name=act))


def ask(hands: Hands, act: str) -> None:
    """Give the reason, and open the confirmation."""
    page = hands.page
    hands.write(page.get_by_label("Motif pour passer outre"), REASON)
    hands.press(page.get_by_role("button", name=act))
    expect(page.get_by_text(f"Motif gardé avec la campagne : {REASON}")).to_be_visible()


def download(hands: Hands) -> list[str]:
    """The names in the archive, each the stored letter."""
    page = hands.page
    with page.expect_download() as downloaded:
        hands.press(page.get_by_role("link", name="Toutes les lettres"))
    year = date.today().year  # noqa: DTZ011 (the day of the machine, as the letters have it)
    name = f"appels_TI-DOUBS_animation_2025_{year}-0001.zip"
    assert downloaded.value.suggested_filename == name
    with ZipFile(BytesIO(Path(downloaded.value.path()).read_bytes())) as archive:
        letters = [archive.read(name) for name in archive.namelist()]
        names = archive.namelist()
    stored = CallPdf.objects.order_by("call__number").values_list("pdf", flat=True)
    assert letters == [bytes(pdf) for pdf in stored]
    return names


def fetched(page: Page, url: str) -> bytes:
    """The file at an address, as this person gets it."""
    return page.request.get(url).body()
