"""Somebody protects their account with a telephone, and closes what they left open elsewhere."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.telephone import PERIOD, Telephone
from tests.journeys.accessibility import violations
from tests.journeys.conftest import NARROW, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.journeys.pages import FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

PASSWORD = "comptes-de-demonstration"


def test_a_telephone_then_a_code_and_the_other_session_is_closed(open_page: Opener):
    hands = Keyboard(open_page())
    give_password(hands)
    telephone = enrol(hands)
    keep_the_codes(hands)
    sign_out(hands)
    give_password(hands)
    show(hands, telephone)
    forgotten = open_page(viewport=NARROW)
    left_open(Pointer(forgotten), telephone)
    close_it(hands)
    forgotten.goto("/compte/")
    expect(forgotten.get_by_text("Votre session est terminée")).to_be_visible()


def give_password(hands: Hands) -> None:
    page = hands.page
    page.goto("/connexion/")
    hands.write(page.get_by_label("Adresse électronique"), FINANCES)
    hands.write(page.get_by_label("Mot de passe"), PASSWORD)
    hands.press(page.get_by_role("button", name="Se connecter"))


def enrol(hands: Hands) -> Telephone:
    page = hands.page
    expect(page.get_by_role("heading", name="Accueil")).to_be_visible()
    page.goto("/compte/second-facteur/")
    hands.press(page.get_by_role("link", name="Activer le second facteur"))
    expect(page.get_by_role("img", name="Code QR")).to_be_visible()
    assert violations(page) == []
    telephone = Telephone(page.locator(".secret").inner_text())
    hands.write(page.get_by_label("Code à six chiffres"), telephone.code())
    hands.press(page.get_by_role("button", name="Activer"))
    return telephone


def keep_the_codes(hands: Hands) -> None:
    """As a text, which the page gives without asking the server again."""
    page = hands.page
    expect(page.locator(".codes li")).to_have_count(10)
    assert violations(page) == []
    shown = [re.sub(r"\s", "", text) for text in page.locator(".codes li").all_inner_texts()]
    with page.expect_download() as downloaded:
        hands.press(page.get_by_role("link", name="Télécharger en texte"))
    assert Path(downloaded.value.path()).read_text().split()[-10:] == shown
    page.reload()
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()


def sign_out(hands: Hands) -> None:
    page = hands.page
    hands.press(page.locator("details.person summary"))
    hands.press(page.get_by_role("button", name="Se déconnecter"))
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()


def show(hands: Hands, telephone: Telephone, early: int = 0) -> None:
    """The code after the password; the telephone may be early, as a code serves once."""
    page = hands.page
    expect(page.get_by_role("heading", name="Le code de votre téléphone")).to_be_visible()
    assert violations(page) == []
    code = Telephone(telephone.secret, late=-early).code()
    hands.write(page.get_by_label("Code à six chiffres"), code)
    hands.press(page.get_by_role("button", name="Se connecter"))
    expect(page.get_by_role("heading", name="Accueil")).to_be_visible()


def left_open(hands: Hands, telephone: Telephone) -> None:
    give_password(hands)
    show(hands, telephone, early=PERIOD)


def close_it(hands: Hands) -> None:
    page: Page = hands.page
    page.goto("/compte/sessions/")
    expect(page.locator(".card-line")).to_have_count(2)
    expect(page.locator(".card-line").first).to_contain_text("cet appareil")
    hands.press(page.get_by_role("button", name="Fermer les autres sessions"))
    expect(page.get_by_text("C'est fermé")).to_be_visible()
    expect(page.locator(".card-line")).to_have_count(1)
