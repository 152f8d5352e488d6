"""The plan of a convention: grids of lines by periods, totals, balance, and their sources."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from financing.models import ActualAmount, Component, Line, PlannedAmount
from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ELECTED = "elu@gbm.example"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def open_plan(demo, client):
    client.force_login(User.objects.get(email=ELECTED))

    def open_page(reference="TI-DOUBS"):
        return client.get(reverse("plan", args=[reference]))

    return open_page


def grids_of(response):
    return {grid.component.code: grid for grid in response.context["grids"]}


def line_of(code, component="animation"):
    return Line.objects.get(code=code, component__code=component)


def test_the_grid_is_the_plan_that_the_act_prints(open_plan):
    grid = grids_of(open_plan())["animation"]
    assert grid.expenses.totals == (26_500_00, 48_000_00, 45_000_00, 45_000_00)
    assert grid.fundings.totals == (10_000_00, 20_000_00, 20_000_00, 20_000_00)
    assert grid.remainders == (16_500_00, 28_000_00, 25_000_00, 25_000_00)
    assert (grid.expenses.total, grid.fundings.total, grid.remainder) == (
        164_500_00,
        70_000_00,
        94_500_00,
    )


def test_what_is_in_kind_stands_apart_and_both_balance(open_plan):
    grid = grids_of(open_plan())["animation"]
    assert [(section.title, section.total) for section in grid.in_kind] == [
        ("Dépenses valorisées", 168_000_00),
        ("Apports valorisés des partenaires", 168_000_00),
    ]
    assert [balance.gap for balance in grid.balances] == [0, 0, 0, 0]


def test_a_plan_out_of_balance_says_by_how_much(open_plan):
    planned = PlannedAmount.objects.get(line=line_of("epci"), period__fiscal_year=2026)
    planned.amount -= 120_00
    planned.save()
    response = open_plan()
    gaps = [balance.gap for balance in grids_of(response)["animation"].balances]
    assert gaps == [0, 0, 120_00, 0]
    assert "écart de 120,00 €" in text_of(response)


def test_what_ceilings_leave_to_the_carrier_does_not_unbalance_hainaut(demo, client):
    party = Component.objects.get(code="chef-de-projet").carrier
    user = UserFactory()
    party.organisation.memberships.create(user=user, role="elected_member")
    client.force_login(user)
    response = client.get(reverse("plan", args=["TI-HDC"]))
    assert [one.gap for one in grids_of(response)["chef-de-projet"].balances] == [0]


def test_a_component_outside_the_totals_is_said_to_be(open_plan):
    response = open_plan()
    assert response.context["totals"].expenses == 164_500_00
    assert grids_of(response)["actions"].expenses.total == 400_000_00
    assert "Ce volet est en dehors des totaux de la convention" in text_of(response)


def test_each_line_carries_its_source_its_condition_its_funder_and_state(open_plan):
    said = text_of(open_plan())
    assert "délibération GBM n° 2025/2025.00113, article 3, l. 232" in said
    assert "Condition : présentation synthétique préalable" in said
    assert "FNADT (État) demandée" in said


def test_what_was_spent_stands_under_what_was_planned(open_plan):
    salary = line_of("salaire")
    period = PlannedAmount.objects.filter(line=salary).get(period__fiscal_year=2025).period
    ActualAmount.objects.create(line=salary, period=period, amount=39_000_00)
    rows = grids_of(open_plan())["animation"].expenses.rows
    assert [row.actual for row in rows] == [
        (None, 39_000_00, None, None),
        (None, None, None, None),
        (None, None, None, None),
    ]
    assert [row.actual_total for row in rows] == [39_000_00, None, None]


def test_a_roadmap_says_that_it_has_no_plan(open_plan):
    assert "Cette convention est sans budget." in text_of(open_plan("CEC-GBM"))


def test_an_outsider_finds_nothing(demo, client):
    client.force_login(UserFactory())
    assert client.get(reverse("plan", args=["TI-DOUBS"])).status_code == 404


def test_one_component_or_three_cost_the_same_queries(open_plan, django_assert_num_queries):
    open_plan()
    with django_assert_num_queries(12):
        assert len(grids_of(open_plan())) == 2
    model = Component.objects.get(code="actions")
    Component.objects.create(
        convention=model.convention,
        rank=9,
        code="etudes",
        label="Études",
        carrier=model.carrier,
        default_basis="planned",
        legal_basis="article 3",
    )
    with django_assert_num_queries(12):
        assert len(grids_of(open_plan())) == 3


def test_the_plan_leaves_as_it_is_shown(open_plan, client):
    open_plan()
    asked = reverse("plan", args=["TI-DOUBS"]) + "?format="
    head, *rows = client.get(asked + "csv").getvalue().decode("utf-8-sig").splitlines()
    periods = "2e semestre 2024;2025;2026;2027"
    assert head == f"Volet;Rubrique;Ligne;Financeur;Source;Base;{periods};Total"
    (left,) = (row for row in rows if row.startswith("Animation") and ";Reste à charge" in row)
    assert left.endswith(";prévu;16500,00;28000,00;25000,00;25000,00;94500,00")
    assert client.get(asked + "xlsx").getvalue().startswith(b"PK")
    assert "text/html" in client.get(asked + "pdf")["Content-Type"]
