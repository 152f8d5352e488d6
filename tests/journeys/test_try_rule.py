"""A finance officer tries a rule: types it, sees it live, sends its address, comes back to it."""

import json
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.accessibility import violations
from tests.journeys.conftest import NARROW, Opener
from tests.journeys.pages import ELECTED, FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

TABLE = "Commune\tPopulation\nA\t25 811\nB\t50 000\nC\t25 582"


def test_a_rule_is_typed_seen_live_sent_and_opened_by_another(open_page: Opener):
    page = open_page(email=FINANCES)
    page.goto(reverse("try_rule"))
    expect(page.locator("#live")).to_contain_text("Pour commencer")
    page.fill("#id_montant", "28 000")
    page.fill("#id_tableau", TABLE)
    expect(page.locator("#id_c1 option")).to_have_text(["à parts égales", "population"])
    page.select_option("#id_c1", "population")
    expect(page.locator("#live")).to_contain_text("25\u202f811 / 101\u202f393 hab. = 7\u202f127,79")
    page.fill("#id_montant", "28.000")
    notes = page.locator("#id_montant-notes")
    expect(notes).to_have_text("« 28.000 » est ambigu : écrivez 28000 ou 28 000.")
    page.fill("#id_montant", "56 000")
    expect(notes).to_have_text("")
    expect(page.locator("#live tfoot")).to_contain_text("56\u202f000,00")
    expect(page).to_have_url(re.compile(r"montant=56\+000&.*&c1=population$"))
    assert violations(page) == []
    other = open_page(email=ELECTED, viewport=NARROW)
    other.goto(page.url)
    expect(other.locator("#live tfoot")).to_contain_text("56\u202f000,00")
    assert violations(other) == []


def test_without_a_script_a_block_is_added_and_a_file_is_opened(open_page: Opener):
    page = open_page(email=FINANCES, scripts=False)
    page.goto(reverse("try_rule"))
    rule = {
        "amount": "90.00",
        "contributors": ["A", "B"],
        "blocks": [{"rest": True, "by": "equal"}],
    }
    page.locator("summary", has_text="JSON").click()
    page.fill("#id_json", json.dumps(rule))
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.locator("#live tfoot")).to_contain_text("90,00")
    page.get_by_role("button", name="Ajouter un bloc").click()
    page.select_option("#id_t1", "percent")
    page.fill("#id_v1", "50")
    page.fill("#id_e2", "sauf A")
    page.locator(".btn-primary", has_text="Recalculer").click()
    expect(page.locator("#live tbody").first).to_contain_text("22,50")
    expect(page.locator("#live tbody").last).to_contain_text("67,50")
