"""The lead of a draft writes its plan, submits it, and reads each share to the centime."""

import pytest

from accounts.models import Entry
from conventions.models import Convention, Text
from financing.dossier.reading import read_dossier
from financing.keys.acts import adopt_key
from financing.models import Component, Line, Period, Rule
from tests.conventions.texts.drafts import lead
from tests.factories import MembershipFactory
from tests.financing.grounds import ground_of, voted
from tests.financing.plans.steps import REFERENCE, TODAY, address, component, outline, post, rule
from tests.financing.plans.written import line, period, plan
from tests.screen import text_of

pytestmark = pytest.mark.django_db


def test_a_draft_gets_its_plan_and_its_shares_come_out_to_the_centime(chief, text):
    """Nothing but the buttons of the pages, each step named by the one before."""
    assert "Ensuite : périodes" in text_of(chief.get(address("write_plan")))
    post(chief, "plan_periods", step="propose")
    assert [str(one) for one in Period.objects.order_by("starts_on")] == ["2026", "2027"]
    assert "Ensuite : volets" in text_of(chief.get(address("write_plan")))
    assert "Nommez le volet." in post(chief, "add_component", **outline(text, label=""))
    assert "Aucune ligne encore" in post(chief, "add_component", **outline(text))
    assert "Ensuite : lignes" in text_of(chief.get(address("write_plan")))
    code = "animation-du-programme"
    post(chief, "add_line", code, nature="expense", label="Salaire")
    post(chief, "add_line", code, nature="expense", label="Déplacements")
    post(
        chief,
        "add_line",
        code,
        nature="funding",
        label="Région",
        funder=lead(text).pk,
        state="granted",
        pays_for=line(text, "salaire").pk,
    )
    cells = {
        f"m{line(text, one).pk}-{period(text, 2026).pk}": amount
        for one, amount in (("salaire", "1 000,00"), ("deplacements", "0,01"), ("region", "400"))
    }
    said = post(chief, "plan_amounts", code, **cells)
    assert "Dépenses 1 000,01 €, ressources 400,00 €, à partager 600,01 € : équilibré" in said
    assert "plan complet" in post(chief, "plan_rule", code, **rule(text))
    chief.post(address("convention_submission"), {"step": "submit", "submitted_on": "02/03/2026"})
    page = chief.get(address("sharing_of", code, 2026))
    assert [one.amount for one in shares(text, 2026)] == [300_01, 300_00]
    assert "300,01" in text_of(page)
    assert "300,00" in text_of(page)


def shares(text: Text, year: int):
    """Each contributor's share of the only component."""
    dossier = read_dossier(Convention.objects.get(pk=text.convention_id), TODAY)
    (file,) = dossier.components
    (when,) = dossier.of_year(year)
    return file.cost(when).shares


ACTS = (
    ("plan_periods", (), {"step": "propose"}),
    ("plan_periods", (), {"label": "2028", "starts_on": "01/01/2028", "ends_on": "31/12/2028"}),
    ("add_component", (), {"label": "Études"}),
    ("edit_component", ("animation",), {"step": "remove"}),
    ("add_line", ("animation",), {"nature": "expense", "label": "Études"}),
    ("edit_line", ("animation", "salaire"), {"step": "remove"}),
    ("plan_amounts", ("animation",), {}),
    ("plan_rule", ("animation",), {"step": "drop"}),
)


@pytest.mark.parametrize(("name", "args", "typed"), ACTS)
def test_nothing_is_written_once_the_convention_is_submitted(name, args, typed, chief, text):
    component(text)
    Convention.objects.update(submitted_on=TODAY)
    before = [list(model.objects.order_by("pk").values()) for model in (Period, Component, Line)]
    said = post(chief, name, *args, **typed)
    assert "le texte se lit et ne se modifie plus" in said
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Period, Component, Line)
    ]


def test_a_roadmap_has_no_plan_to_write(chief, text):
    Convention.objects.update(kind=Convention.Kind.ROADMAP)
    assert "Une feuille de route est sans budget" in post(chief, "plan_periods", step="propose")


def test_an_empty_component_goes_with_its_rule(chief, text):
    found = component(text)
    post(chief, "plan_rule", "animation", **rule(text))
    for code in ("region", "deplacements", "salaire"):
        post(chief, "edit_line", "animation", code, step="remove")
    post(chief, "edit_component", "animation", step="remove")
    assert not Component.objects.filter(pk=found.pk).exists()
    assert not Rule.objects.exists()
    assert Entry.objects.filter(act="volet retiré", convention=REFERENCE).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_on": "01/01/2026"}, "La période 2026 va déjà du 01/01/2026 au 31/12/2026."),
        ({"ends_on": "31/12/2028"}, "La convention finit le 31/12/2027, avant cette période."),
        ({"starts_on": "01/01/2025", "ends_on": "31/12/2025"}, "commence le 01/01/2026"),
        ({"label": ""}, "Nommez la période."),
    ],
)
def test_the_days_of_a_period_hold_together(typed, said, chief, text):
    component(text)
    period(text, 2027).delete()
    form = {
        "label": "2027",
        "starts_on": "01/01/2027",
        "ends_on": "31/12/2027",
        "fiscal_year": "2027",
    }
    assert said in post(chief, "plan_periods", **form | typed)
    assert Period.objects.count() == 1


def test_a_funding_names_its_funder(chief, text):
    component(text)
    said = post(chief, "add_line", "animation", nature="funding", label="État")
    assert "Une ressource nomme son financeur." in said
    assert Line.objects.count() == 3


def test_two_lines_of_one_label_have_two_codes(chief, text):
    component(text)
    for _ in range(2):
        post(chief, "add_line", "animation", nature="expense", label="Salaire")
    codes = Line.objects.order_by("rank").values_list("code", flat=True)
    assert list(codes) == ["salaire", "deplacements", "region", "salaire-2", "salaire-3"]


def test_lines_change_places(chief, text):
    component(text)
    """Among those of their nature, as plans print them."""
    post(chief, "edit_line", "animation", "deplacements", step="up")
    post(chief, "edit_line", "animation", "region", step="up")  # alone
    post(chief, "edit_line", "animation", "deplacements", step="up")  # already first
    codes = Line.objects.order_by("rank").values_list("code", flat=True)
    assert list(codes) == ["deplacements", "salaire", "region"]


def test_a_plan_out_of_balance_says_by_how_much_and_when(chief, text):
    found = component(text)
    Line.objects.create(component=found, rank=4, code="parts", label="Parts", nature="contribution")
    for code, amount in (("salaire", 500_00), ("region", 200_00), ("parts", 180_00)):
        plan(text, code, 2027, amount)
    said = text_of(chief.get(address("plan_amounts", "animation")))
    assert "120,00 € manquent en 2027" in said


def test_a_rule_must_cover_the_first_year(chief, text):
    component(text)
    said = post(chief, "plan_rule", "animation", **rule(text, first_year=2027))
    assert "2026, le premier exercice du plan, n'en aurait pas." in said
    assert not Rule.objects.exists()


def test_a_rule_on_which_a_key_is_adopted_stays(chief, text):
    component(text)
    post(chief, "plan_rule", "animation", **rule(text))
    voted(text, TODAY)
    adopt_key(
        rule=Rule.objects.get(),
        first_year=2026,
        last_year=2026,
        population_year=None,
        adopted_on=TODAY,
        act=ground_of(Rule.objects.get()),
        ceilings={},
        by=None,
    )
    said = post(chief, "plan_rule", "animation", step="drop")
    assert "Une partie a déjà voté ou signé ce texte : il se lit et ne se modifie plus." in said
    assert Rule.objects.count() == 1


def test_the_plan_says_who_writes_it(chief, client, text):
    assert "Écrire le plan" in text_of(chief.get(address("plan")))
    assert "sans budget" not in text_of(chief.get(address("plan")))
    other = editor_of_second(text)
    client.force_login(other)
    said = text_of(client.get(address("plan")))
    assert "n'est pas encore écrit" in said
    assert str(lead(text)) in said
    assert client.get(address("write_plan")).status_code == 403


def editor_of_second(text: Text):
    """Somebody who edits for another party than the lead."""
    second = text.convention.parties.get(rank=2).organisation
    return MembershipFactory(organisation=second, role="project_chief").user


def test_one_component_or_three_cost_the_same_queries(chief, text, django_assert_num_queries):
    first = component(text)
    chief.get(address("write_plan"))
    with django_assert_num_queries(11):
        chief.get(address("write_plan"))
    for rank in (2, 3):
        Component.objects.create(
            convention=text.convention,
            rank=rank,
            code=f"volet-{rank}",
            label=f"Volet {rank}",
            carrier=first.carrier,
            default_basis="planned",
            legal_basis="la convention",
        )
    with django_assert_num_queries(11):
        chief.get(address("write_plan"))


def test_the_original_has_no_address_among_the_amendments(chief, text):
    component(text)
    for name, args in (("amend_plan", [0, "animation"]), ("amend_periods", [0])):
        assert chief.get(address(name, *args)).status_code == 404
