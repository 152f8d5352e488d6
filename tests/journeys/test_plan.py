"""A project chief writes a plan like a spreadsheet: typed, pasted, undone, saved, taken out."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from conventions.models import Party
from financing.models import Line, PlannedAmount
from tests.access_plans import PLANNED, draft, planned
from tests.financing.plans.written import line, period
from tests.journeys.accessibility import violations
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.pages import FINANCES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demonstration")]

# As a spreadsheet copies it: a tab between cells, a space between thousands, CRLF at the end.
PASTED = "45\u202f000,00\t46 000\r\n1 200,50\t1 300\r\n"
ONE = [PLANNED, "animation"]


@pytest.fixture(autouse=True)
def _planned(demonstration: None) -> None:
    planned()
    region = line(draft(), "region")
    region.pays_for.add(line(draft(), "salaire"))


def cell(page: Page, code: str, year: int):
    text = draft()
    return page.locator(f"#id_m{line(text, code).pk}-{period(text, year).pk}")


def stored() -> dict[str, int]:
    rows = PlannedAmount.objects.filter(line__component__convention__reference=PLANNED)
    return {f"{one.line.code} {one.period}": one.amount for one in rows.select_related()}


def test_a_block_is_pasted_undone_pasted_again_and_saved_with_its_sums_live(open_page: Opener):
    page = open_page(email=FINANCES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("plan_amounts", args=ONE))
    salary = cell(page, "salaire", 2026)
    salary.click()
    page.keyboard.type("1 000,01")
    page.keyboard.press("Enter")
    expect(cell(page, "deplacements", 2026)).to_be_focused()
    page.keyboard.type("0,99")
    page.keyboard.press("ArrowUp")
    expect(salary).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "salaire", 2027)).to_be_focused()
    balance = page.locator("#live-balance")
    expect(balance).to_contain_text("Dépenses 1\u202f001,00\u00a0€")
    salary.click()
    page.evaluate("text => navigator.clipboard.writeText(text)", PASTED)
    page.keyboard.press("ControlOrMeta+V")
    expect(page.locator("[data-status]")).to_have_text("4 cases collées.")
    expect(balance).to_contain_text("Dépenses 93\u202f500,50\u00a0€")
    page.keyboard.press("ControlOrMeta+Z")
    expect(salary).to_have_value("1 000,01")
    expect(balance).to_contain_text("Dépenses 1\u202f001,00\u00a0€")
    salary.click()
    page.keyboard.press("ControlOrMeta+V")
    percent = page.locator(f"#id_r{line(draft(), 'region').pk}")
    percent.fill("50")
    expect(cell(page, "region", 2026)).to_have_value("22\u202f500,00")
    expect(page.locator("#funding-cash")).to_have_text("45\u202f500,00")
    assert stored() == {}
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("Les montants sont enregistrés.")).to_be_visible()
    assert stored() == {
        "salaire 2026": 45_000_00,
        "salaire 2027": 46_000_00,
        "deplacements 2026": 1_200_50,
        "deplacements 2027": 1_300_00,
        "region 2026": 22_500_00,
        "region 2027": 23_000_00,
    }


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.whole_walk)])
def test_a_line_goes_with_its_amounts_and_comes_back_and_nothing_typed_is_lost(
    scripts: bool, open_page: Opener
):
    page = open_page(email=FINANCES, scripts=scripts, viewport=NARROW)
    page.goto(reverse("plan_amounts", args=ONE))
    cell(page, "salaire", 2026).fill("1 000")
    cell(page, "deplacements", 2026).fill("500")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("Les montants sont enregistrés.")).to_be_visible()
    cell(page, "salaire", 2027).fill("2 000")
    page.get_by_role("button", name="Retirer Deplacements").click()
    expect(page.get_by_text("« Deplacements » porte 500,00 € (2026 : 500,00 €).")).to_be_visible()
    page.get_by_role("button", name="Retirer", exact=True).click()
    expect(page.get_by_text("Ce que vous aviez tapé est toujours là")).to_be_visible()
    expect(cell(page, "salaire", 2027)).to_have_value("2 000")
    assert "deplacements 2026" not in stored()
    page.get_by_role("button", name="Annuler le retrait").click()
    expect(page.get_by_text("c'est comme avant")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").last.click()
    assert stored() == {
        "salaire 2026": 1_000_00,
        "salaire 2027": 2_000_00,
        "deplacements 2026": 500_00,
    }


def test_without_script_the_sums_come_with_a_button(open_page: Opener):
    page = open_page(email=FINANCES, scripts=False)
    page.goto(reverse("plan_amounts", args=ONE))
    cell(page, "salaire", 2026).fill("1 000")
    page.get_by_role("button", name="Recalculer").click()
    expect(page.locator("#live-balance")).to_contain_text("Dépenses 1\u202f000,00\u00a0€")
    expect(cell(page, "salaire", 2026)).to_have_value("1 000")
    assert stored() == {}


def test_the_kind_of_a_rule_brings_its_own_fields_and_each_share_is_live(open_page: Opener):
    text = draft()
    salary = {"line": line(text, "salaire"), "period": period(text, 2026)}
    PlannedAmount.objects.create(text=text, amount=100_01, **salary)
    page = open_page(email=FINANCES)
    page.goto(reverse("plan_rule", args=ONE))
    expect(page.get_by_label("Population")).to_be_visible()
    page.get_by_label("Règle", exact=True).select_option("voted_percentages")
    expect(page.get_by_label("Population")).to_have_count(0)
    parties = list(Party.objects.filter(convention=text.convention_id).order_by("rank"))
    for party, percent in zip(parties, ("60", "40", ""), strict=False):
        page.locator(f"#id_f{party.pk}").fill(percent)
    page.locator(f"#id_p{parties[2].pk}").uncheck()
    expect(page.locator("#live")).to_contain_text("60,01")
    expect(page.locator("#live")).to_contain_text("40,00")
    assert Line.objects.filter(component__convention=text.convention_id).count() == 3


@pytest.mark.parametrize("viewport", [pytest.param(WIDE, marks=pytest.mark.whole_walk), NARROW])
def test_the_editor_is_accessible_with_what_it_says_of_a_conflict_and_of_a_removal(
    viewport: dict[str, int], open_page: Opener
):
    text = draft()
    salary = {"line": line(text, "salaire"), "period": period(text, 2026)}
    PlannedAmount.objects.create(text=text, amount=45_000_00, **salary)
    page = open_page(email=FINANCES, viewport=viewport)
    removal = reverse("edit_line", args=[*ONE, "salaire"]) + "?retirer=1"
    for where in (reverse("plan_amounts", args=ONE), reverse("plan_rule", args=ONE), removal):
        page.goto(where)
        assert violations(page) == []
    page.goto(reverse("plan_amounts", args=ONE))
    PlannedAmount.objects.filter(**salary).update(amount=44_000_00)
    cell(page, "salaire", 2026).fill("46 000")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("Salaire, 2026 : 44\u202f000,00")).to_be_visible()
    expect(cell(page, "salaire", 2026)).to_have_value("46 000")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
