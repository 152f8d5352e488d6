"""A list on a telephone: its columns are chosen and kept, its order is in the address."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, Opener
from tests.journeys.pages import ELECTED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]


def test_the_columns_chosen_on_a_telephone_fit_it_and_are_kept(open_page: Opener):
    page = open_page(email=ELECTED, viewport=NARROW)
    page.goto("/deliberations/")
    page.locator("summary", has_text="Colonnes").click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]
    page.get_by_label("Identifiant préfecture").check()
    page.get_by_role("button", name="Retenir ces colonnes").click()
    shown = page.locator('td[data-label="Identifiant préfecture"]')
    expect(shown).to_have_count(3)
    page.goto("/deliberations/")
    expect(shown).to_have_count(3)


def test_a_click_on_a_header_orders_the_list_and_its_file(open_page: Opener):
    page = open_page(email=ELECTED)
    page.goto("/conventions/")
    page.get_by_role("link", name="Parties").click()
    expect(page).to_have_url(re.compile(r"\?tri=parties"))
    first = page.locator("tbody th").first
    expect(first).to_contain_text("CEC-GBM")
    page.get_by_role("link", name="Parties").click()
    expect(first).to_contain_text("TI-DOUBS")
    expect(page.get_by_role("link", name="CSV")).to_have_attribute(
        "href", re.compile(r"tri=-parties.*format=csv")
    )
