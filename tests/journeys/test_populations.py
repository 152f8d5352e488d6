"""In January, a finance officer types the populations of the year to come."""

import pytest
from playwright.sync_api import expect

from epci.models import Population
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Keyboard, Pointer
from tests.journeys.pages import FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

# As a spreadsheet copies it: a tab between cells, a space between thousands, CRLF at the end.
PASTED = "25\u202f702\t25 811\r\n18 644\t19 027\r\n"
GRID = "/epci/populations/2027/"


def test_the_next_year_is_typed_and_pasted_with_the_keyboard_alone(open_page: Opener):
    page = open_page(email=FINANCES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keyboard = Keyboard(page)
    page.goto("/")
    keyboard.press(page.get_by_role("link", name="Ouvrir la grille 2027"))
    page.wait_for_url(f"**{GRID}")
    cells = page.locator(".grid input")
    keyboard.write(cells.nth(0), "199000")
    page.keyboard.press("Tab")
    page.keyboard.type("203293")
    page.keyboard.press("Tab")
    page.evaluate("text => navigator.clipboard.writeText(text)", PASTED)
    page.keyboard.press("ControlOrMeta+V")
    expect(page.get_by_role("status").filter(has_text="6 chiffres modifiés")).to_be_visible()
    keyboard.press(page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("3 EPCI enregistrés pour 2027.")).to_be_visible()
    typed = Population.objects.filter(year=2027).order_by("epci__organisation__sort_name")
    assert list(typed.values_list("municipal", "total")) == [
        (199_000, 203_293),
        (25_702, 25_811),
        (18_644, 19_027),
    ]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_letters_where_figures_belong_stay_on_the_page_with_their_sentence(
    viewport: dict[str, int], open_page: Opener
):
    page = open_page(email=FINANCES, viewport=viewport)
    pointer = Pointer(page)
    page.goto(GRID)
    cells = page.locator(".grid input")
    pointer.write(cells.nth(0), "douze")
    pointer.write(cells.nth(1), "203293")
    pointer.press(page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_role("alert")).to_contain_text("Rien n'est enregistré")
    expect(page.locator(".grid input").nth(0)).to_have_value("douze")
    expect(page.locator(".grid input").nth(1)).to_have_value("203293")
    assert not Population.objects.filter(year=2027).exists()


def test_what_was_typed_before_the_session_ended_comes_back(open_page: Opener):
    page = open_page(email=FINANCES)
    page.goto(GRID)
    page.locator(".grid input").nth(0).fill("199000")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Adresse électronique").fill(FINANCES)
    page.get_by_label("Mot de passe").fill("comptes-de-demonstration")
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"**{GRID}")
    expect(page.get_by_text("1 saisie retrouvée").first).to_be_visible()
    expect(page.locator(".grid input").nth(0)).to_have_value("199000")
