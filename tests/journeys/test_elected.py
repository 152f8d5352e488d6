"""An elected member looks for an amount by the keyboard, and prints their page on one sheet."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import NARROW, Opener
from tests.journeys.pages import ELECTED, FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]


def test_a_slash_leads_to_the_search_and_a_page_is_printed_on_one_sheet(open_page: Opener):
    page = open_page(email=ELECTED)
    page.goto("/mon-epci/")
    page.keyboard.press("/")
    expect(page.locator(".search input")).to_be_focused()
    page.keyboard.type("4284/")  # typed there, a slash is a letter
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Montants")).to_be_visible()
    page.get_by_role("link", name="CCLL, 2025").click()
    expect(page).to_have_url(re.compile("/conventions/TI-DOUBS/repartition/animation/2025/$"))
    for email in (ELECTED, FINANCES):  # Grand Besançon, then the Val de Morteau
        own = open_page(email=email)
        own.goto("/mon-epci/")
        sheet = own.pdf(format="A4", print_background=True, prefer_css_page_size=True)
        assert len(PdfReader(BytesIO(sheet)).pages) == 1


def test_on_a_telephone_without_script_the_field_opens_over_the_bar(open_page: Opener):
    page = open_page(email=ELECTED, viewport=NARROW, scripts=False)
    page.goto("/calendrier/")
    page.locator(".search input").click()
    page.keyboard.type("besancon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="CU Grand Besançon Métropole")).to_be_visible()
