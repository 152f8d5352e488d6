"""What is taken out of a plan: what goes with it is said first, and it comes back as it was."""

import pytest

from accounts.models import Entry
from financing.models import Component, Line, Period, PlannedAmount, Rule, RuleTerm
from tests.financing.plans.steps import REFERENCE, component, post, put_back, rule
from tests.financing.plans.written import line, period, plan

pytestmark = pytest.mark.django_db


def test_what_has_amounts_is_taken_out_by_who_knows_what_goes_with_it(chief, text):
    component(text)
    plan(text, "salaire", 2026, 45_000_00)
    when = period(text, 2026).pk
    said = post(chief, "plan_periods", step="drop", period=when)
    assert "2026 porte 1 montant : Salaire 2026 45 000,00 €." in said
    said = post(chief, "edit_component", "animation", step="remove")
    assert "« Animation du programme » a 3 lignes et 1 montant." in said
    said = post(chief, "edit_line", "animation", "salaire", step="remove")
    assert "« Salaire » porte 45 000,00 € (2026 : 45 000,00 €)." in said
    assert PlannedAmount.objects.count() == 1


def everything() -> list[list[dict]]:
    """The plan as the tables hold it."""
    tables = (Period, Component, Line, PlannedAmount, Rule, RuleTerm)
    links = Line.pays_for.through.objects.order_by("from_line", "to_line")
    paid = list(links.values("from_line", "to_line"))
    return [*(list(model.objects.order_by("pk").values()) for model in tables), paid]


@pytest.mark.parametrize(
    ("name", "args", "typed"),
    [
        ("edit_line", ("animation", "salaire"), {"step": "remove"}),
        ("edit_line", ("animation", "region"), {"step": "remove"}),
        ("edit_component", ("animation",), {"step": "remove"}),
        ("plan_periods", (), {"step": "drop", "period": "2026"}),
    ],
)
def test_what_is_taken_out_comes_back_as_it_was(name, args, typed, chief, text):
    component(text)
    plan(text, "salaire", 2026, 45_000_00)
    plan(text, "region", 2026, 5_000_00)
    line(text, "region").pays_for.add(line(text, "salaire"))
    post(chief, "plan_rule", "animation", **rule(text))
    before = everything()
    if "period" in typed:
        typed = typed | {"period": period(text, 2026).pk}
    said = post(chief, name, *args, **typed, confirmed="on")
    assert "c'est retiré du plan" in said
    assert "Annuler le retrait" in said
    assert everything() != before
    assert "c'est comme avant" in put_back(chief)
    assert everything() == before
    acts = Entry.objects.filter(convention=REFERENCE).order_by("-pk").values_list("act", flat=True)
    assert acts[0] == "retrait annulé"
    assert "Il n'y a plus rien à remettre." in put_back(chief)


def test_what_came_meanwhile_in_its_place_keeps_it(chief, text):
    component(text)
    post(chief, "plan_periods", step="drop", period=period(text, 2027).pk)
    days = {"starts_on": "01/01/2027", "ends_on": "30/06/2027"}
    post(chief, "plan_periods", label="Début 2027", fiscal_year="2027", **days)
    before = everything()
    said = put_back(chief)
    assert "La période 2027 ne revient plus : Une période du plan commence déjà ce jour." in said
    assert everything() == before


def test_an_expense_that_a_funding_pays_for_goes_with_that_word(chief, text):
    component(text)
    line(text, "region").pays_for.add(line(text, "salaire"))
    said = post(chief, "edit_line", "animation", "salaire", step="remove")
    assert "« Région » paie « Salaire » : elle ne la paiera plus." in said
    assert Line.objects.count() == 3
