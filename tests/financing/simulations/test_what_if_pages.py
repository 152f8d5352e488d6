"""What if: every figure and rule that may be changed, and who pays more or less for it."""

import re
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from accounts.models import Entry, User
from epci.models import Population
from financing.models import Component, Key
from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

FINANCES = "finances@ccvm.example"
HTMX = {"HX-Request": "true"}
GBM, CCLL, CCPR = "2", "3", "5"  # ranks in the convention
RULE_2025 = {
    "n": "1",
    "annee": "2025",
    "total": "28 000",
    "ak": "fixed_percent_then_population",
    "ab": "total",
    "as": "1/20",
    "am": "highest_averages",
    f"af{GBM}": "40",
}


@pytest.fixture
def ask(demo, client):
    client.force_login(User.objects.get(email=FINANCES))

    def ask(component="animation", year=2025, reference="TI-DOUBS", headers=None, **texts):
        url = reverse("what_if", args=[reference, component, year])
        return client.get(url, texts, headers=headers or {})

    return ask


def amounts(response, rank=0):
    """What each partner pays under a rule, in euros."""
    simulation = response.context["simulation"]
    return {
        line.seat.label: line.cells[rank].amount // 100
        for line in simulation.lines
        if line.cells[rank]
    }


def changes(response):
    return [line.cells[0].change for line in response.context["simulation"].lines]


NAMES = ("GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR")
VOTED = dict(zip(NAMES, (11_200, 4_284, 4_564, 3_598, 3_150, 1_204), strict=True))


def test_the_page_opens_on_the_rule_in_force_where_nothing_changes(ask):
    response = ask()
    assert amounts(response) == VOTED
    assert {
        cell.change for line in response.context["simulation"].lines for cell in line.cells
    } == {0}
    said = text_of(response)
    assert "Personne ne paie plus ni moins qu'aujourd'hui." in said
    assert "40 % pour GBM, le solde au prorata de la population totale" in said


def test_what_is_typed_is_the_address_and_the_address_is_the_page(ask):
    opened = ask().context["simulation"]
    again = ask(**dict(parse_qsl(opened.query))).context["simulation"]
    assert (again.query, again.outcomes) == (opened.query, opened.outcomes)


@pytest.mark.parametrize(
    ("changed", "paid"),
    [
        ({"total": "23 000"}, {"GBM": 9_200, "CCVM": 2_955}),
        ({f"af{GBM}": "35 %"}, {"GBM": 9_800, "CCLL": 4_634}),
        ({"ab": "municipal"}, {"GBM": 11_200, "CCLL": 4_298}),
        ({"as": "1/2", "am": "largest_remainder"}, {"CCLL": 4_200, "CCPR": 1_260}),
        ({"ak": "equal", "as": "exact"}, {"GBM": 4_666, "CCPR": 4_666}),
        ({"ak": "population"}, {"GBM": 18_704}),
        ({f"o{CCPR}": "1"}, {"CCPR": 0, "GBM": 11_200}),
        ({f"p{CCLL}": "50 000"}, {"CCLL": 6_692}),
        ({f"c{GBM}": "10 000"}, {"GBM": 10_000}),
        ({"annee": "2026"}, {"GBM": 11_200}),
    ],
)
def test_each_figure_and_each_choice_can_be_changed(changed, paid, ask):
    found = amounts(ask(**RULE_2025 | changed))
    assert found | paid == found


def test_voted_percentages_and_fixed_amounts_are_typed_for_each_partner(ask):
    ranks = ("2", "3", "7", "6", "4", "5")
    thirds = {f"af{rank}": text for rank, text in zip(ranks, ("50", *["10"] * 5), strict=True)}
    voted = RULE_2025 | {"ak": "voted_percentages"} | thirds
    assert amounts(ask(**voted))["GBM"] == 14_000
    fixed = RULE_2025 | {"ak": "fixed_amounts"} | {f"af{rank}": "1 000,50" for rank in ranks}
    assert set(amounts(ask(**fixed)).values()) == {1_000}


def test_up_to_four_rules_stand_side_by_side_each_from_the_one_before(ask):
    four = RULE_2025 | {"n": "4", "bk": "equal", "bs": "exact", f"df{GBM}": "30"}
    response = ask(**four, dk="fixed_percent_then_population", ds="1/20", db="total")
    outcomes = response.context["simulation"].outcomes
    assert [outcome.title for outcome in outcomes] == ["Règle A", "Règle B", "Règle C", "Règle D"]
    assert amounts(response, 1) == amounts(response, 2)
    assert amounts(response, 3)["GBM"] == 8_400
    assert ask(**RULE_2025 | {"n": "5"}).context["simulation"].outcomes[1:] == ()


def test_who_pays_more_and_who_pays_less_is_said(ask):
    said = text_of(ask(**RULE_2025 | {f"af{GBM}": "35"}))
    assert "5 partenaires paient plus : CCPHD +378,00 €, CCLL +350,00 €" in said
    assert "et 1 autre." in said
    assert "1 partenaire paie moins : GBM −1 400,00 €." in said


def test_a_paradox_is_told_when_it_occurs(ask):
    rule = {"ak": "population", "as": "1", "am": "highest_averages"}
    people = {"p2": "60000"} | {f"p{rank}": "1660" for rank in "34567"}
    assert "Quota dépassé : GBM est à" in text_of(ask(**RULE_2025 | rule | people))


def test_an_epci_of_the_register_can_come_in_by_its_name_or_its_siren(ask):
    besancon, found = RULE_2025, None
    for asked in ("242100410", "dijon métropole"):
        response = ask(**besancon, ajout=asked)
        assert response.status_code == 302
        assert "plus=242100410" in response.url
        assert "ajout" not in response.url
        found = ask(**dict(parse_qsl(response.url.partition("?")[2])))
    assert amounts(found)["Dijon Métropole"] > amounts(found)["CCLL"]
    before = {line.seat.label: line.before for line in found.context["simulation"].lines}
    assert before["Dijon Métropole"] is None


def test_an_epci_that_is_not_found_keeps_what_was_typed(ask):
    said = text_of(ask(**RULE_2025, ajout="Atlantide"))
    assert "Aucun EPCI du registre n'a ce nom ni ce SIREN : « Atlantide »." in said


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("total", "douze", "Total à partager : « douze » n'est pas un montant en euros"),
        ("total", "9" * 15, "Total à partager : « 999999999999999 » est trop grand."),
        ("p3", "1.234", "Population de CCLL : « 1.234 » est ambigu"),
        ("p3", "99999999", "Population de CCLL : « 99999999 » est trop grand."),
        ("c3", "-5", "Plafond de CCLL : « -5 » est négatif"),
        ("af3", "400", "Règle A, taux de CCLL : « 400 » dépasse 100"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_in_its_field(name, text, refusal, ask):
    response = ask(**RULE_2025 | {name: text})
    assert refusal in text_of(response)
    assert f'value="{text}"' in response.content.decode()
    assert response.content.decode().count('aria-invalid="true"') == 1


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({f"af{GBM}": ""}, "Aucun contributeur n'a de pourcentage fixé."),
        ({f"af{GBM}": "40,02"}, "Le solde de 59,98 % n'est pas un multiple du pas de 0,05 point."),
        ({"ak": "voted_percentages"}, "Taux manquant pour CCLL (rang 2)."),
        ({f"o{rank}": "1" for rank in "234567"}, "Clé de répartition : aucun contributeur."),
        ({"p3": "0"}, "Population nulle ou négative pour CCLL (rang 2)."),
    ],
)
def test_a_rule_that_gives_nothing_says_why(changed, fault, ask):
    assert fault in text_of(ask(**RULE_2025 | changed))


@pytest.mark.parametrize(
    "nonsense", [{"ak": "magie"}, {"as": "0,07"}, {"annee": "1789"}, {"n": "x"}, {"plus": "1"}]
)
def test_an_address_that_was_tampered_with_still_answers(nonsense, ask):
    assert ask(**RULE_2025 | nonsense).status_code == 200


def test_as_one_types_only_the_answer_comes(ask):
    html = ask(headers=HTMX, **RULE_2025).content.decode()
    assert "<form" not in html
    assert html.count("<tr") == 2 + 6 + 1
    assert re.search(r"<svg class=\"chart changes\"", html)


def test_a_year_whose_populations_are_not_known_starts_from_the_last_ones(ask):
    response = ask(year=2027)
    assert (
        "Les populations de 2027 ne sont pas toutes connues : le calcul part de celles de 2026."
        in (text_of(response))
    )
    assert sum(
        cell.amount for line in response.context["simulation"].lines for cell in line.cells
    ) == (25_000_00)


def test_without_any_population_the_page_says_why(ask):
    Population.objects.all().delete()
    said = text_of(ask(year=2027))
    assert "Une simulation part des quotes-parts de l'année" in said
    assert "Population de GBM manquante pour 2027." in said


@pytest.mark.parametrize(
    ("reference", "component", "year"),
    [
        ("TI-DOUBS", "actions", 2024),
        ("BOURGOGNE-INDUSTRIE", "poste-1", 2025),
        ("TI-HDC", None, 2022),
    ],
)
def test_every_convention_starts_from_its_own_figures(reference, component, year, ask, client):
    user = UserFactory()

    found = Component.objects.filter(convention__reference=reference).order_by("rank")
    chosen = found.get(code=component) if component else found[0]
    chosen.carrier.organisation.memberships.create(user=user, role="elected_member")
    client.force_login(user)
    response = ask(reference=reference, component=chosen.code, year=year)
    assert set(changes(response)) == {0}
    (outcome,) = response.context["simulation"].outcomes
    assert outcome.left_with_carrier == (2 if reference == "TI-HDC" else 0)


def test_nothing_is_written(ask):
    before = Entry.objects.count(), Key.objects.count(), Population.objects.count()
    ask(**RULE_2025 | {f"p{CCLL}": "1"})
    ask(headers=HTMX, **RULE_2025)
    assert (Entry.objects.count(), Key.objects.count(), Population.objects.count()) == before


def test_it_costs_the_same_queries_with_one_rule_or_four(ask, django_assert_num_queries):
    ask()
    for count in "14":
        with django_assert_num_queries(11):
            ask(headers=HTMX, **RULE_2025 | {"n": count})
