"""The lead writes three articles by keyboard alone, puts them in order, and takes the paper."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.hands import Keyboard
from tests.journeys.pages import FINANCES
from tests.made import drafted

pytestmark = pytest.mark.django_db(transaction=True)

ARTICLES = {
    "Durée": "La convention prend fin le [fin].",
    "Objet": "Elle a pour objet : [objet]",
    "Engagements": "2.1 La chambre\n- un chef de projet\n2.2 Les EPCI\n- le financement",
}


def test_three_articles_are_written_and_put_in_order(demonstration: None, open_page: Opener):
    drafted("BROUILLON")
    page = open_page(email=FINANCES)
    hands = Keyboard(page)
    page.goto("/conventions/BROUILLON/texte/")
    expect(page.get_by_text("La trame propose neuf articles usuels")).to_be_visible()
    for title, body in ARTICLES.items():
        hands.press(page.get_by_role("link", name="Ajouter un article"))
        hands.write(page.get_by_label("Titre", exact=True), title)
        hands.write(page.get_by_label("Texte", exact=True), body)
        hands.press(page.get_by_role("button", name="Ajouter l'article"))
    expect(headings(page)).to_have_text(
        ["Article 1 – Durée", "Article 2 – Objet", "Article 3 – Engagements"]
    )
    page.wait_for_load_state("load")  # its script has come
    hands.press(page.get_by_role("button", name="Descendre article 1"))
    expect(page.get_by_text("« Durée » est maintenant l'article 2.")).to_be_attached()
    expect(page.get_by_role("button", name="Descendre article 2, Durée")).to_be_focused()
    page.keyboard.press("Enter")  # the button that one has just pressed is still under the hand
    expect(headings(page)).to_have_text(
        ["Article 1 – Objet", "Article 2 – Engagements", "Article 3 – Durée"]
    )
    expect(page.get_by_role("heading", name="2.2 Les EPCI")).to_be_visible()
    paper = page.request.get("/conventions/BROUILLON/texte.pdf")
    assert paper.headers["content-disposition"].endswith('"BROUILLON_convention_PROJET.pdf"')


def headings(page: Page) -> Locator:
    return page.locator("#articles h2")
