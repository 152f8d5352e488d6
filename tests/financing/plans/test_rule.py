"""The form of a rule: its own fields alone, and what each would pay."""

import pytest

from epci.models import Epci
from financing.models import Rule
from tests.factories import PopulationFactory
from tests.financing.plans.steps import address, component, rule
from tests.financing.plans.written import plan
from tests.screen import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "heads", "fixed"),
    [
        ("population", ["first_year", "kind", "basis", "step", "rounding"], ""),
        ("equal", ["first_year", "kind", "step", "rounding"], ""),
        ("voted_percentages", ["first_year", "kind"], "Taux voté (%)"),
        ("fixed_amounts", ["first_year", "kind"], "Montant fixé (€)"),
        (
            "fixed_percent_then_population",
            ["first_year", "kind", "basis", "step", "rounding"],
            "Taux fixé (%)",
        ),
    ],
)
def test_a_rule_asks_only_what_its_kind_needs(kind, heads, fixed, chief, text):
    component(text)
    page = address("plan_rule", "animation")
    form = chief.post(page, rule(text, kind=kind) | {"demande": "1"}).context["form"]
    assert [one.name for one in form.heads] == heads
    assert form.fixed_label == fixed
    assert not Rule.objects.exists()


def test_a_rule_that_is_only_typed_says_what_each_would_pay(chief, text):
    component(text)
    plan(text, "salaire", 2026, 100_01)
    first, second = text.convention.parties.filter(is_contributor=True).order_by("rank")
    typed = rule(text, kind="voted_percentages")
    typed |= {f"f{first.pk}": "60", f"f{second.pk}": "40", "demande": "1"}
    response = chief.post(address("plan_rule", "animation"), typed)
    rows = dict(response.context["shares"].rows)
    assert rows == {first: (60_01, 0), second: (40_00, 0)}
    wrong = typed | {f"f{second.pk}": "30"}
    said = text_of(chief.post(address("plan_rule", "animation"), wrong))
    assert "90" in said
    assert not Rule.objects.exists()


def test_a_year_whose_figures_are_not_known_hides_nothing_of_those_before(chief, text):
    component(text)
    plan(text, "salaire", 2026, 100_00)
    first, second = text.convention.parties.filter(is_contributor=True).order_by("rank")
    for party in (first, second):
        epci, _ = Epci.objects.get_or_create(organisation=party.organisation)
        PopulationFactory(epci=epci, year=2026, municipal=50, total=50)
    response = chief.post(
        address("plan_rule", "animation"), rule(text, kind="population") | {"demande": "1"}
    )
    shares = response.context["shares"]
    assert [str(one) for one in shares.periods] == ["2026"]
    assert dict(shares.rows) == {first: (50_00,), second: (50_00,)}
    assert [one[-19:] for one in shares.faults] == ["manquante pour 2027."[-19:]] * 2
    said = text_of(response)
    assert "Les périodes suivantes ne se calculent pas encore" in said
