"""In a meeting, an elected member looks up what their EPCI pays, and why."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.journeys.pages import ELECTED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]


@pytest.mark.parametrize(
    ("viewport", "hands_of"),
    [(WIDE, Keyboard), pytest.param(NARROW, Pointer, marks=pytest.mark.whole_walk)],
    ids=["keyboard", "phone"],
)
def test_what_we_pay_and_why(viewport: dict[str, int], hands_of: type[Hands], open_page: Opener):
    page = open_page(email=ELECTED, viewport=viewport)
    hands = hands_of(page)
    page.goto("/")
    hands.press(page.get_by_role("link", name="TI-DOUBS").first)
    hands.press(page.get_by_role("link", name="Aperçu", exact=True))
    hands.press(page.get_by_text("Autres actes"))
    journal = page.get_by_role("link", name="Journal")
    expect(journal).to_be_visible()
    page.keyboard.press("Escape")
    expect(journal).to_be_hidden()
    hands.press(page.get_by_role("link", name="Argent", exact=True))
    hands.press(page.get_by_role("link", name="Répartition", exact=True))
    years = page.get_by_role("navigation", name="Exercices")
    hands.press(years.get_by_role("link", name="2025", exact=True))
    expect(page.get_by_role("heading", name="Répartition 2025")).to_be_visible()
    own = page.locator("tr.own").first
    expect(own).to_contain_text("11 200,00")
    hands.press(own.locator("summary"))
    expect(own.locator(".explanation")).to_have_text(
        "40 % fixés par la convention ; 28 000,00 € × 40 % = 11 200,00 €"
    )
    expect(own.locator(".explanation")).to_be_visible()


def test_an_elected_member_sees_the_round_and_cannot_issue_it(open_page: Opener):
    page = open_page(email=ELECTED)
    page.goto("/conventions/TI-DOUBS/appels/preparer/animation/2025/")
    expect(page.get_by_text("il faut être chef de projet")).to_be_visible()
    expect(page.get_by_role("button", name="Émettre")).to_have_count(0)
