"""At the end of a quarter, the lead types the readings of all its indicators down one column."""

import pytest
from playwright.sync_api import expect

from conventions.models import Reading
from tests.journeys.conftest import Opener
from tests.journeys.hands import Keyboard
from tests.journeys.pages import FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

# As a spreadsheet copies two columns: a name, a tab, a figure; CRLF at the end.
PASTED = "CCLL\t4\r\nCCPHD\tsix\r\nCCVM\t1\u202f002,5\r\n"


def test_readings_are_typed_and_pasted_and_a_wrong_one_is_mended_in_its_place(open_page: Opener):
    page = open_page(email=FINANCES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keyboard = Keyboard(page)
    page.goto("/conventions/TI-DOUBS/objectifs/")
    keyboard.press(page.get_by_role("link", name="Saisir les relevés du 3e trimestre 2026"))
    page.wait_for_url("**/releves/2026-t3/")
    cells = page.locator("[data-value]")
    keyboard.write(cells.nth(0), "204,5")
    page.keyboard.press("Enter")
    page.keyboard.type("15")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.evaluate("text => navigator.clipboard.writeText(text)", PASTED)
    page.keyboard.press("ControlOrMeta+V")
    expect(page.locator("[data-status]")).to_have_text("3 valeurs collées, à enregistrer.")
    page.reload()
    expect(page.locator("[data-status]")).to_have_text("6 saisies retrouvées, à enregistrer.")
    keyboard.press(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.get_by_role("alert")).to_contain_text("« six » n'est pas un nombre")
    expect(cells.nth(0)).to_have_value("204,5")
    expect(cells.nth(4)).to_have_attribute("aria-invalid", "true")
    assert Reading.objects.filter(starts_on="2026-07-01").count() == 1
    keyboard.write(cells.nth(4), "6")
    keyboard.press(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.get_by_text("Relevés du 3e trimestre 2026 : 6 enregistrés.")).to_be_visible()
    typed = Reading.objects.filter(starts_on="2026-07-01").order_by("indicator__rank")
    values = [str(one.value) for one in typed]
    assert values == ["204.50", "15.00", "12.00", "4.00", "6.00", "1002.50", "4.00"]
    page.goto("/conventions/TI-DOUBS/objectifs/releves/2026-t3/")
    expect(page.locator("[data-status]")).to_have_text(
        "Rien n'est enregistré avant que vous ne le demandiez."
    )
