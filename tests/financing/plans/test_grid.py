"""The grid of amounts: typed, refused, followed by percents, and never lost."""

import pytest

from financing.models import Line, PlannedAmount
from tests.financing.plans.steps import address, cells, component, post, put_back, rule
from tests.financing.plans.written import line
from tests.screen import text_of

pytestmark = pytest.mark.django_db


def planned_amounts() -> dict[str, int]:
    rows = PlannedAmount.objects.select_related("line", "period")
    return {f"{one.line.code} {one.period}": one.amount for one in rows}


def test_a_funding_that_is_a_percent_follows_what_it_pays_for(chief, text):
    component(text)
    line(text, "region").pays_for.add(line(text, "salaire"))
    half = {f"r{line(text, 'region').pk}": "50 %"}
    typed = cells(text, salaire_2026="1 000,01", deplacements_2026="200", salaire_2027="0,01")
    post(chief, "plan_amounts", "animation", **typed, **half)
    assert planned_amounts() == {
        "salaire 2026": 1_000_01,
        "deplacements 2026": 200_00,
        "salaire 2027": 1,
        "region 2026": 500_01,  # 500,005: a half goes up
        "region 2027": 1,
    }
    edited = {"label": "Région", "funder": line(text, "region").funder_id, "state": ""}
    both = [line(text, "salaire").pk, line(text, "deplacements").pk]
    post(chief, "edit_line", "animation", "region", **edited, pays_for=both)
    assert planned_amounts()["region 2026"] == 600_01
    post(chief, "edit_line", "animation", "deplacements", step="remove", confirmed="on")
    assert planned_amounts()["region 2026"] == 500_01
    assert "c'est comme avant" in put_back(chief)
    assert planned_amounts()["region 2026"] == 600_01
    typed = cells(text, salaire_2026="1 000,01", deplacements_2026="200", region_2026="7")
    post(chief, "plan_amounts", "animation", **typed, **{f"r{line(text, 'region').pk}": ""})
    assert planned_amounts()["region 2026"] == 7_00


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("101", "« 101 » dépasse 100 %."),
        ("0", "« 0 » : une ressource paie plus de 0 % et au plus 100 % des dépenses."),
        ("-5", "« -5 » n'est pas un pourcentage."),
        ("33,33333", "« 33,33333 » : quatre décimales au plus."),
        ("la moitié", "« la moitié » n'est pas un pourcentage."),
    ],
)
def test_a_percent_that_cannot_be_is_refused_and_nothing_typed_is_lost(typed, said, chief, text):
    component(text)
    amounts = cells(text, salaire_2026="1 000,00")
    response = chief.post(
        address("plan_amounts", "animation"), amounts | {f"r{line(text, 'region').pk}": typed}
    )
    assert said in text_of(response).replace("\u202f", " ").replace("\xa0", " ")
    form = response.context["form"]
    assert {name: form[name].value() for name in amounts} == amounts
    assert not PlannedAmount.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9" * 40, "est trop grand"),
        ("1 000 000 001", "est trop grand"),
        ("-1", "« -1 » est négatif : un nombre positif ou nul est attendu."),
        ("mille", "n'est pas un montant en euros"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_in_its_cell(typed, said, chief, text):
    component(text)
    amounts = cells(text, salaire_2026=typed, deplacements_2026="12")
    response = chief.post(address("plan_amounts", "animation"), amounts)
    form = response.context["form"]
    (cell,) = cells(text, salaire_2026="")
    assert said in " ".join(form.errors[cell])
    assert {name: form[name].value() for name in amounts} == amounts


def test_sums_are_told_before_anything_is_saved(chief, text):
    component(text)
    post(chief, "plan_rule", "animation", **rule(text))
    typed = cells(text, salaire_2026="1 000,01", region_2026="400")
    said = post(chief, "plan_amounts", "animation", **typed, step="recalculate")
    assert "Dépenses 1 000,01 €, ressources 400,00 €, à partager 600,01 € : équilibré" in said
    first, second = (str(one) for one in text.convention.parties.order_by("rank")[:2])
    assert f"{first} 300,01 0,00 300,01 {second} 300,00 0,00 300,00" in said
    assert not PlannedAmount.objects.exists()


def test_nothing_typed_is_lost_when_a_line_is_moved_or_added_or_goes(chief, text):
    component(text)
    typed = cells(text, salaire_2026="1 000,00", deplacements_2026="12,50")
    shown = {
        name: chief.get(address("plan_amounts", "animation")).context["form"][name].value()
        for name in ("seen",)
    }
    pressed = f"down-{line(text, 'salaire').pk}"
    said = post(chief, "plan_amounts", "animation", **typed, **shown, step=pressed)
    assert "Ce que vous aviez tapé est toujours là, à enregistrer." in said
    codes = Line.objects.order_by("rank").values_list("code", flat=True)
    assert list(codes) == ["deplacements", "salaire", "region"]
    new = {"ajout-nature": "funding", "ajout-label": "État", "ajout-funder": "Préfecture du Doubs"}
    refused = post(chief, "plan_amounts", "animation", **typed, **new, step="add")
    assert "« Préfecture du Doubs » n'est pas encore connu : dites ce que c'est." in refused
    new["ajout-funder_kind"] = "state"
    post(chief, "plan_amounts", "animation", **typed, **shown, **new, step="add")
    assert str(line(text, "etat").funder) == "Préfecture du Doubs"
    gone = f"remove-{line(text, 'deplacements').pk}"
    assert "Retirer « Deplacements » ?" in post(
        chief, "plan_amounts", "animation", **typed, **shown, step=gone
    )
    removing = f"{address('edit_line', 'animation', 'deplacements')}?retirer=1"
    chief.post(removing, {"step": "remove", "confirmed": "on"})
    form = chief.get(address("plan_amounts", "animation")).context["form"]
    (salary,) = cells(text, salaire_2026="")
    assert form[salary].value() == "1 000,00"
    again = {one.html_name: one.value() for one in form if one.value() is not None}
    post(chief, "plan_amounts", "animation", **again)
    assert planned_amounts() == {"salaire 2026": 1_000_00}


def test_what_was_typed_for_a_line_that_somebody_took_out_is_said(chief, text):
    component(text)
    typed = cells(text, salaire_2026="1 000,00", deplacements_2026="12,50")
    chief.post(address("edit_line", "animation", "deplacements"), {"step": "remove"})
    said = post(chief, "plan_amounts", "animation", **typed)
    assert "n'a plus de place « 12,50 »" in said
    assert not PlannedAmount.objects.exists()
    (salary,) = cells(text, salaire_2026="")
    post(chief, "plan_amounts", "animation", **{salary: "1 000,00"})
    assert planned_amounts() == {"salaire 2026": 1_000_00}


def test_two_people_at_the_grid_keep_what_each_typed(chief, text):
    """The second hears what the first wrote; what one did not touch takes the other's figure."""
    component(text)
    page = address("plan_amounts", "animation")
    form = chief.get(page).context["form"]
    shown = {one.html_name: one.value() or "" for one in form}
    first = cells(text, salaire_2026="100", deplacements_2026="20")
    second = cells(text, salaire_2026="300")
    chief.post(page, shown | first)
    answer = chief.post(page, shown | second)
    form = answer.context["form"]
    assert [(one.label, one.now) for one in form.meanwhile] == [
        ("Salaire, 2026", "100,00"),
        ("Deplacements, 2026", "20,00"),
    ]
    again = {one.html_name: one.value() or "" for one in form}
    chief.post(page, again)
    assert planned_amounts() == {"salaire 2026": 300_00, "deplacements 2026": 20_00}
