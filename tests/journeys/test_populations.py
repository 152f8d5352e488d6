"""In January, a finance officer types the populations of the year to come."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

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
    page.wait_for_url(f"**{GRID}**")
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


# What is pasted, with the cell of the second line that has the focus, and what the grid says.
MAICHE, RUSSEY = "CC du Pays de Maîche", "CC du Plateau de Russey"
MORTEAU, LISON = "CC du Val de Morteau", "CC Loue-Lison"
BLOCKS = {
    "an empty line keeps its place": (
        "18644\t19027\n\n20702\t20811\n",
        {MAICHE: ("18644", "19027"), MORTEAU: ("20702", "20811")},
        "2 lignes collées.",
    ),
    "an empty cell keeps its place": (
        "\t19027\n7130\t\n",
        {MAICHE: ("", "19027"), RUSSEY: ("7130", "")},
        "2 lignes collées.",
    ),
    "a SIREN wins over the place and the name": (
        "242504116\tCC Altitude 800\t20702\t20811\n",
        {MORTEAU: ("20702", "20811")},
        "1 ligne collée.",
    ),
    "a name finds its EPCI, whatever its case and accents": (
        "cc loue lison\t25702\t25811\nCC DU PAYS DE MAICHE\t18644\t19027\n",
        {LISON: ("25702", "25811"), MAICHE: ("18644", "19027")},
        "2 lignes collées.",
    ),
    "a name with a digit is no figure": (
        "CC Loue 2000 Lison\t25702\t25811\nCC Altitude 800\t1\t2\nCC Loue-Lison\t3\t4",
        {LISON: ("3", "4")},
        "1 ligne collée ; non reconnues : CC Loue 2000 Lison, CC Altitude 800.",
    ),
    "a header of the census": (
        "PMUN 2024\tPTOT 2024\n18644\t19027\n",
        {MAICHE: ("18644", "19027")},
        "1 ligne collée.",
    ),
    "a header of the grid": (
        "EPCI\tMunicipale 2027\tTotale 2027\r\nCC Loue-Lison\t25\u202f702\t25 811\r\n",
        {LISON: ("25\u202f702", "25 811")},
        "1 ligne collée.",
    ),
    "digits of another script stay in their column": (
        "\u0661\u0668\u0666\u0664\u0664\t19027\n",
        {MAICHE: ("\u0661\u0668\u0666\u0664\u0664", "19027")},
        "1 ligne collée.",
    ),
    "only the two last figures are taken": (
        "CC Loue-Lison\t25\t25702\t25811\nTotal\t\t25702\t25811\n",
        {LISON: ("25702", "25811")},
        "1 ligne collée ; non reconnue : Total.",
    ),
    "an unknown SIREN is not guessed by its place": (
        "999999999\t1\t2\n",
        {},
        "0 ligne collée ; non reconnue : 999999999.",
    ),
    "a line without a name among named ones is not guessed": (
        "CC Loue-Lison\t25702\t25811\n\t5\t6\n",
        {LISON: ("25702", "25811")},
        "1 ligne collée ; non reconnue : sans nom, 5 et 6.",
    ),
}
FILLED = """() => Object.fromEntries([...document.querySelectorAll(".grid tbody tr")]
  .map((row) => [row.cells[0].textContent.trim(), [...row.querySelectorAll("input")]])
  .map(([name, cells]) => [name, cells.map((cell) => cell.value)])
  .filter(([name, texts]) => texts.some(Boolean)))"""


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+V")


def filled(page: Page) -> dict[str, tuple[str, str]]:
    return {name: tuple(texts) for name, texts in page.evaluate(FILLED).items()}


def test_a_block_that_is_pasted_lands_on_its_own_epcis(open_page: Opener):
    page = open_page(email=FINANCES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found = {}
    for case, (text, _, _) in BLOCKS.items():
        page.goto(GRID)
        page.get_by_role("textbox", name=f"{MAICHE} Municipale 2027").focus()
        paste(page, text)
        said = page.locator("[data-status]").inner_text()
        found[case] = (text, filled(page), said[: said.index(".") + 1])
        page.evaluate("localStorage.clear()")
    assert found == BLOCKS


def test_one_column_goes_where_it_is_pasted_and_says_what_had_no_place(open_page: Opener):
    page = open_page(email=FINANCES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(GRID)
    page.get_by_role("textbox", name=f"{LISON} Totale 2027").focus()
    paste(page, "25811\n203293\n3\n")
    status = page.locator("[data-status]")
    expect(status).to_contain_text("2 lignes collées ; 1 sans place, sous la grille.")
    assert filled(page) == {LISON: ("", "25811"), "CU Grand Besançon Métropole": ("", "203293")}


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


COVERED = """() => {
  const cell = document.activeElement.getBoundingClientRect();
  return cell.left < document.activeElement.closest("tr").cells[0].getBoundingClientRect().right;
}"""
TALLEST = """() => Math.max(...[...document.querySelectorAll(".grid tbody tr")]
  .map((row) => row.getBoundingClientRect().height))"""


def test_on_a_telephone_a_cell_that_has_the_focus_is_never_covered(open_page: Opener):
    page = open_page(email=FINANCES, viewport=NARROW)
    page.goto(GRID)
    page.locator(".grid input").last.focus()
    covered = []
    for _ in range(page.locator(".grid input").count()):
        covered.append(page.evaluate(COVERED))
        page.keyboard.press("Shift+Tab")
    assert covered == [False] * 12


def test_on_a_telephone_a_refused_line_stays_a_line(open_page: Opener):
    page = open_page(email=FINANCES, viewport=NARROW)
    page.goto(GRID)
    page.locator(".grid input").nth(0).fill("douze")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n'est enregistré")
    page.wait_for_load_state()  # and its styles are there
    assert page.evaluate(TALLEST) < 130  # three lines of text, no more


def test_what_was_typed_before_the_session_ended_comes_back(open_page: Opener):
    page = open_page(email=FINANCES)
    page.goto(GRID)
    page.locator(".grid input").nth(0).fill("199000")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre session est terminée.")).to_be_visible()
    page.get_by_label("Adresse électronique").fill(FINANCES)
    page.get_by_label("Mot de passe").fill("comptes-de-demonstration")
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"**{GRID}**")
    expect(page.get_by_text("1 saisie retrouvée").first).to_be_visible()
    expect(page.locator(".grid input").nth(0)).to_have_value("199000")
