"""The demonstration says what the five acts say, and marks what they do not."""

from datetime import date
from decimal import Decimal

import pytest

from conventions.models import Convention, Party
from conventions.state.table import State, state_of
from deliberations.models import Deliberation
from financing.core.remainder import imbalance
from financing.dossier.cost import SharedCost
from financing.dossier.plan import Plan
from financing.models import Component, Key, Period
from tests.config import figures
from tests.oracles.money import read_plan, share_cost

pytestmark = pytest.mark.usefixtures("loaded")

DAY = date(2025, 6, 2)


def component(reference: str, code: str) -> Component:
    return Component.objects.get(convention__reference=reference, code=code)


def plan(reference: str, code: str, period: Period) -> Plan:
    return read_plan(component(reference, code), period, "planned", DAY)


def periods(reference: str) -> list[Period]:
    return list(Period.objects.filter(convention__reference=reference))


def shared(
    reference: str, code: str, year: int, called: tuple[str, ...] | None = None
) -> SharedCost:
    period = Period.objects.get(convention__reference=reference, fiscal_year=year)
    return share_cost(component(reference, code), period, basis="planned", on=DAY, called=called)


def amounts(cost: SharedCost) -> dict[str, int]:
    return {one.partner.party.short_name: one.amount for one in cost.shares}


def centimes(euros: str | int) -> int:
    return int(Decimal(euros) * 100)


def total(lines: Plan, *, nature: str, cash_only: bool = False) -> int:
    kept = [line for line in lines.of(nature) if not (cash_only and line.in_kind)]
    return sum(map(lines.amount, kept))


# What councils voted


@pytest.mark.parametrize("code", ["animation", "actions"])
@pytest.mark.parametrize("year", [2024, 2025])
def test_the_doubs_keys_are_those_of_the_act(code: str, year: int) -> None:
    shares = Key.objects.get(
        rule__component=component("TI-DOUBS", code), first_year=year
    ).shares.all()
    assert {one.party.short_name: (one.population, one.percent) for one in shares} == {
        name: (population, Decimal(percent))
        for name, (population, percent, _) in figures.DOUBS_KEYS[year].items()
    }
    assert [one.party.short_name for one in shares] == list(figures.DOUBS)
    assert sum(one.population for one in shares) == figures.DOUBS_POPULATIONS[year]


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_whole_budget_of_actions_asks_each_its_voted_maximum(year: int) -> None:
    cost = shared("TI-DOUBS", "actions", year)
    voted = {name: centimes(row[2]) for name, row in figures.DOUBS_KEYS[year].items()}
    assert amounts(cost) == voted
    assert {one.partner.party.short_name: one.partner.ceiling for one in cost.shares} == voted
    assert cost.total == centimes(100_000)
    assert cost.left_with_carrier == 0


@pytest.mark.parametrize(("year", "called"), figures.DOUBS_CALLED)
def test_what_the_cci_calls(year: int, called: tuple[str, ...] | None) -> None:
    remainder, expected = figures.DOUBS_CALLED[year, called]
    cost = shared("TI-DOUBS", "animation", year, called)
    assert cost.remainder.amount == centimes(remainder)
    assert amounts(cost) == dict(zip(figures.DOUBS, map(centimes, expected), strict=True))


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
@pytest.mark.parametrize("code", figures.BOURGOGNE_POSTS)
def test_the_two_posts_of_bourgogne_industrie(code: str, year: int) -> None:
    cost = shared("BOURGOGNE-INDUSTRIE", code, year)
    printed = map(centimes, figures.BOURGOGNE_POSTS[code])
    assert amounts(cost) == dict(zip(figures.BOURGOGNE, printed, strict=True))
    percents = [one.partner.line.percent for one in cost.shares]
    assert percents == [Decimal(percent) for percent in figures.BOURGOGNE_PERCENTS]
    counted = [one.partner.term.population for one in cost.shares]
    assert sum(counted) == figures.BOURGOGNE_POPULATION


def test_dijon_pays_the_43_890_euros_a_year_that_it_voted() -> None:
    posts = [shared("BOURGOGNE-INDUSTRIE", code, 2024) for code in figures.BOURGOGNE_POSTS]
    assert sum(amounts(cost)["Dijon métropole"] for cost in posts) == centimes(43_890)
    costs = [cost.remainder.expenses_total for cost in posts]
    assert sum(costs) == centimes(117_000)


def test_two_centimes_of_the_hainaut_stay_with_the_carrier() -> None:
    cost = shared("TI-HDC", "chef-de-projet", 2022)
    assert amounts(cost) == dict.fromkeys(figures.HAINAUT, centimes("10833.33"))
    assert cost.total == centimes("64999.98")
    assert cost.left_with_carrier == 2


def test_the_subsidy_to_the_pmt_is_45_000_euros() -> None:
    assert amounts(shared("PMT-2024", "programme", 2024)) == {"GBM": centimes(45_000)}


# What the plans print


def doubs_plan(period: Period) -> dict[str, int]:
    lines = plan("TI-DOUBS", "animation", period)
    return {
        "cash": total(lines, nature="expense", cash_only=True),
        "all": total(lines, nature="expense"),
        "FNADT": total(lines, nature="funding"),
        "6 EPCI": total(lines, nature="contribution"),
    }


def test_the_doubs_plan_prints_its_totals_by_period_and_in_all() -> None:
    read_plans = [doubs_plan(period) for period in periods("TI-DOUBS")]
    by_period = {name: [one[name] for one in read_plans] for name in figures.DOUBS_PLAN}
    assert by_period == {
        name: list(map(centimes, printed)) for name, printed in figures.DOUBS_PLAN.items()
    }
    assert {name: sum(row) for name, row in by_period.items()} == {
        name: centimes(printed) for name, printed in figures.DOUBS_PLAN_TOTALS.items()
    }


def test_only_animation_counts_in_the_totals_of_the_doubs_convention() -> None:
    counted = Component.objects.filter(convention__reference="TI-DOUBS", in_totals=True)
    assert [one.code for one in counted] == ["animation"]


def test_the_pmt_budget_is_half_private() -> None:
    lines = plan("PMT-2024", "programme", periods("PMT-2024")[0])
    expenses = [lines.amount(line) for line in lines.of("expense")]
    resources = [lines.amount(line) for line in lines.lines if line.nature != "expense"]
    assert expenses == list(map(centimes, figures.PMT_EXPENSES))
    assert resources == list(map(centimes, figures.PMT_PRIVATE + figures.PMT_PUBLIC))
    assert sum(expenses) == sum(resources) == centimes(752_100)
    assert sum(resources[:4]) == sum(resources[4:]) == centimes(376_050)


def test_the_hainaut_budget_prints_74_865_euros() -> None:
    lines = plan("TI-HDC", "chef-de-projet", periods("TI-HDC")[0])
    assert total(lines, nature="expense") == centimes(74_865)
    assert total(lines, nature="funding") == centimes(9_865)
    assert total(lines, nature="contribution") == centimes("64999.98")


def test_every_plan_balances() -> None:
    left = {"TI-HDC": 2}
    gaps = {}
    for one in Component.objects.select_related("convention"):
        reference = one.convention.reference
        for period in periods(reference):
            lines = plan(reference, one.code, period)
            gaps[reference, one.code, period.label] = imbalance(
                lines.expenses(),
                lines.fundings(),
                contributions=lines.contributions(in_kind=False),
                in_kind_contributions=lines.contributions(in_kind=True) or 0,
                left_with_carrier=left.get(reference, 0),
            )
    assert len(gaps) == 18 + 4  # the component on usage, each year
    assert set(gaps.values()) == {0}


# Who agreed, and when


@pytest.mark.parametrize("reference", figures.VOTES)
def test_the_printed_votes_are_recorded_and_add_up(reference: str) -> None:
    act = Deliberation.objects.get(text__convention__reference=reference)
    assert (
        act.members_in_office,
        act.in_favour,
        act.against,
        act.abstentions,
        act.interested,
    ) == figures.VOTES[reference]
    assert act.anomalies == []


def test_only_the_act_that_prints_its_transmission_is_known_executory() -> None:
    acts = Deliberation.objects.all()
    assert {str(act): act.executory_on for act in acts if act.executory_on} == {
        "délibération n° 2022/70 du 06/07/2022": date(2022, 7, 12)
    }


@pytest.mark.parametrize(
    ("reference", "on", "state"),
    [
        ("TI-DOUBS", date(2025, 4, 11), State.IN_DELIBERATION),
        ("TI-DOUBS", date(2025, 5, 14), State.TO_BE_SIGNED),
        ("TI-DOUBS", DAY, State.IN_FORCE),
        ("TI-DOUBS", date(2028, 1, 1), State.EXPIRED),
        ("BOURGOGNE-INDUSTRIE", DAY, State.IN_DELIBERATION),
        ("PMT-2024", DAY, State.EXPIRED),
        ("TI-HDC", DAY, State.EXPIRED),
        ("CEC-GBM", date(2026, 1, 29), State.IN_FORCE),
    ],
)
def test_where_each_convention_stands(reference: str, on: date, state: State) -> None:
    assert state_of(Convention.objects.get(reference=reference), on) == state


def test_parties_follow_the_order_of_the_signatures() -> None:
    names: dict[str, list[str]] = {}
    for party in Party.objects.select_related("convention"):
        names.setdefault(party.convention.reference, []).append(party.short_name)
    assert names == {
        "TI-DOUBS": ["CCI Saône-Doubs", "GBM", "CCLL", "CCPM", "CCPR", "CCVM", "CCPHD"],
        "PMT-2024": ["PMT", "GBM"],
        "BOURGOGNE-INDUSTRIE": [
            "Dijon métropole",
            "CUCM",
            "Le Grand Charolais",
            "CCGAM",
            "CCEALS",
        ],
        "TI-HDC": ["CCI Hauts-de-France", "CAVM", "CAPH", "CAMVS", "CA2C", "CAC", "CAD"],
        "CEC-GBM": ["GBM"],
    }


def test_a_struck_out_president_does_not_sign() -> None:
    presidents = Party.objects.filter(
        convention__reference="TI-HDC", short_name__in=["CAPH", "CAC"]
    )
    assert dict(presidents.values_list("short_name", "signatory")) == {
        "CAPH": "Aymeric Robin",
        "CAC": "Nicolas Siegler",
    }
