"""January's key: an officer sees what changes, tries another rule, keeps it, adopts the key; an
elected member reads why the share moved."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from epci.models import Organisation, Population
from epci.populations.acts import enter_populations
from epci.populations.layouts import Figures
from financing.models import Key, Scenario
from tests.journeys.conftest import NARROW, WIDE, Opener
from tests.journeys.hands import Hands, Keyboard, Pointer
from tests.journeys.pages import ELECTED, FINANCES

pytestmark = pytest.mark.django_db(transaction=True)

SHARING = "/conventions/TI-DOUBS/repartition/actions/2027/"


@pytest.fixture
def populations_of_2027(demonstration: None) -> None:
    """The officer of the Val de Morteau has typed them, a little above those of 2026."""
    last = Population.objects.filter(year=2026).select_related("epci__organisation")
    figures = {
        one.epci.organisation.siren: Figures(one.municipal + 100, one.total + 120) for one in last
    }
    ccvm = Organisation.objects.get(siren="242504116")
    enter_populations(figures=figures, year=2027, organisation=ccvm, by=None)


@pytest.mark.parametrize(
    ("hands", "viewport"),
    [(Keyboard, WIDE), pytest.param(Pointer, NARROW, marks=pytest.mark.whole_walk)],
    ids=["keyboard", "finger"],
)
def test_the_key_of_2027_is_tried_kept_and_adopted(
    hands: type, viewport: dict[str, int], populations_of_2027: None, open_page: Opener
):
    page = open_page(email=FINANCES, viewport=viewport)
    page.goto(SHARING)
    expect(page.locator("main")).to_contain_text("Pourquoi les quotes-parts bougent depuis 2026")
    try_another_rule(hands(page))
    keep_it(hands(page))
    page.goto(SHARING)
    adopt_the_key(hands(page))
    key = Key.objects.get(first_year=2027, rule__component__code="actions")
    assert (key.population_year, key.adopted_on) == (2027, date(2026, 11, 20))


def try_another_rule(hands: Hands) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Et si… ?"))
    page.wait_for_load_state()  # its script listens from then on
    answer = page.locator("#answer")
    expect(answer).to_contain_text("Personne ne paie plus ni moins qu'aujourd'hui.")
    page.get_by_label("Fixé pour GBM par la règle A").fill("")
    hands.write(page.get_by_label("Fixé pour GBM par la règle A"), "35")
    expect(answer).to_contain_text("1 partenaire paie moins : GBM")
    expect(page).to_have_url(re.compile("af2=35"))


def keep_it(hands: Hands) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Garder ce scénario"))
    hands.write(page.get_by_label("Titre"), "GBM à 35 %")
    hands.press(page.get_by_role("button", name="Garder"))
    expect(page.get_by_role("status").or_(page.locator(".notice-success")).first).to_be_visible()
    hands.press(page.get_by_role("link", name="GBM à 35 %", exact=True))
    expect(page.get_by_label("Fixé pour GBM par la règle A")).to_have_value("35")
    assert Scenario.objects.get().title == "GBM à 35 %"


def adopt_the_key(hands: Hands) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Arrêter la clé de 2027"))
    hands.write(page.get_by_label("Arrêtée le"), "20 novembre 2026")
    page.get_by_label("Acte").select_option(index=1)
    act = page.get_by_label("Acte").locator("option:checked").inner_text()
    hands.press(page.get_by_role("button", name="Voir ce qui sera arrêté"))
    hands.press(page.get_by_role("button", name="Arrêter la clé de 2027"))
    expect(page.locator("main")).to_contain_text(f"le 20 novembre 2026 ({act})")


def test_without_script_the_button_computes_and_the_address_keeps_everything(
    demonstration: None, open_page: Opener
):
    page = open_page(email=FINANCES, scripts=False)
    page.goto("/conventions/TI-DOUBS/repartition/animation/2025/simulation/")
    page.get_by_label("Fixé pour GBM par la règle A").fill("35")
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator("#answer")).to_contain_text("1 partenaire paie moins : GBM −1")
    page.get_by_role("button", name="Comparer une autre règle").click()
    expect(page.get_by_label("Fixé pour GBM par la règle B")).to_have_value("35")
    page.reload()
    expect(page.get_by_label("Fixé pour GBM par la règle A")).to_have_value("35")


def test_an_elected_member_reads_why_the_share_moved(demonstration: None, open_page: Opener):
    page: Page = open_page(email=ELECTED, viewport=NARROW)
    page.goto("/conventions/TI-DOUBS/repartition/animation/2026/")
    expect(page.locator(".movements")).to_contain_text(
        re.compile("La quote-part de GBM passe de 11.200,00.€ à 10.000,00.€, soit −1.200,00.€")
    )
    expect(page.get_by_role("img", name="Quote-part de GBM, de 2025 à 2026")).to_be_visible()
