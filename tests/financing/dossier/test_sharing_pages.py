"""Who pays what, by which rule, and why: each figure that of the commands."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from conventions.models import Convention
from epci.models import Population
from financing.dossier.reading import read_dossier
from financing.keys.acts import adopt_key
from financing.management.arguments import component_of, period_of
from financing.models import Key
from tests.factories import UserFactory
from tests.financing.grounds import ground_of
from tests.oracles.money import share_cost
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ELECTED = "elu@gbm.example"
DAY = date(2026, 11, 22)
GBM = "242500361"
NEIGHBOURS = ("CCLL", "CCPHD", "CCVM", "CCPM", "CCPR")
GRID_2027 = 'href="/epci/populations/2027/"'


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def open_sharing(demo, client):
    client.force_login(User.objects.get(email=ELECTED))

    def open_page(component=None, year=None, reference="TI-DOUBS"):
        if component is None:
            return client.get(reverse("sharing", args=[reference]))
        return client.get(reverse("sharing_of", args=[reference, component, year]))

    return open_page


def comparison_of(response):
    (one,) = response.context["shared"]
    return one.comparison


@pytest.mark.parametrize(
    ("component", "year", "basis"),
    [("animation", 2024, "planned"), ("animation", 2025, "planned"), ("actions", 2025, "planned")],
)
def test_every_amount_is_that_of_the_command(open_sharing, component, year, basis):
    convention = Convention.objects.get(reference="TI-DOUBS")
    known = share_cost(
        component_of(convention, component), period_of(convention, year, DAY), basis=basis, on=DAY
    )
    shown = comparison_of(open_sharing(component, year))
    assert [(row.share.amount, row.share.explanation) for row in shown.rows] == [
        (one.amount, one.explanation) for one in known.shares
    ]


def test_the_page_of_2025_prints_the_act(open_sharing):
    said = text_of(open_sharing("animation", 2025))
    assert (
        "40 % pour GBM, le solde au prorata de la population totale ; pas de 0,05 point, "
        "plus forte moyenne." in said
    )
    assert "le 10 avril 2025 (délibération GBM n° 2025/2025.00113), pour 2025." in said
    assert "Population totale en vigueur au 1er janvier 2025, recensement de 2022." in said
    assert "CCLL Pourquoi ce montant ? (CCLL) 60 % × 25 811 / 101 393 = 15,2738 %" in said
    assert "25 811 15,2738 % 15,30 % 4 284,00" in said


def test_the_year_before_stands_beside_with_its_variation(open_sharing):
    comparison = comparison_of(open_sharing("animation", 2025))
    first = comparison.rows[0]
    assert (comparison.previous.label, first.before) == ("2e semestre 2024", 6_600_00)
    assert (first.change, first.change_percent) == (
        4_600_00,
        Fraction(6970, 100) - Fraction(1, 330),
    )
    assert first.change_words == "+4\u202f600,00 (+69,7\u00a0%)"


def test_a_change_of_basis_and_of_step_is_made_visible(open_sharing):
    response = open_sharing("animation", 2025)
    assert comparison_of(response).switches == [
        "population totale au lieu de population municipale",
        "pas de 0,05 point au lieu de pas de 0,5 point",
    ]
    assert "Avenant ? Article 3 de la convention." in text_of(response)
    assert comparison_of(open_sharing("animation", 2026)).switches == []


def test_a_key_that_nobody_adopted_is_proposed(open_sharing):
    response = open_sharing("animation", 2026)
    assert "rien n'est arrêté pour 2026, et rien ne peut être appelé" in text_of(response)
    convention = Convention.objects.get(reference="TI-DOUBS")
    rule = component_of(convention, "animation").rules.get(first_year=2025)
    adopt_key(
        rule=rule,
        first_year=2026,
        last_year=2026,
        population_year=2026,
        adopted_on=DAY,
        act=ground_of(rule),
        by=None,
    )
    assert comparison_of(open_sharing("animation", 2026)).cost.key.is_adopted


@pytest.mark.parametrize(("year", "word"), [(2025, "% voté"), (2026, "% proposé")])
def test_a_percentage_is_voted_only_with_its_key(open_sharing, year, word):
    said = text_of(open_sharing("animation", year))
    assert [one for one in ("% voté", "% proposé") if one in said] == [word]


def test_without_year_the_page_opens_on_this_one(open_sharing):
    response = open_sharing()
    assert (response.context["component"].code, response.context["year"]) == ("animation", 2026)


def test_a_missing_population_is_a_sentence_that_says_who_can_type_it(open_sharing):
    response = open_sharing("animation", 2027)
    comparison = comparison_of(response)
    assert comparison.cost is None
    assert comparison.faults == tuple(
        f"Population de {name} manquante pour 2027."
        for name in ("GBM", "CCLL", "CCPHD", "CCVM", "CCPM", "CCPR")
    )
    assert (
        "En attente des populations officielles, ou de leur saisie par le porteur, "
        "CCI Saône-Doubs." in text_of(response)
    )
    assert GRID_2027 not in response.content.decode()


def test_the_way_to_the_grid_is_for_the_officer_of_the_carrier(open_sharing, client):
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    offered = {
        code: GRID_2027 in open_sharing(code, 2027).content.decode()
        for code in ("animation", "actions")
    }
    assert offered == {"animation": False, "actions": True}


def test_the_carrier_s_own_share_and_ceilings_are_said(open_sharing):
    rows = comparison_of(open_sharing("actions", 2025)).rows
    kept = {row.share.partner.party.short_name: row.share.kept_by_carrier for row in rows}
    assert [name for name, is_kept in kept.items() if is_kept] == ["CCVM"]
    assert [row.is_capped for row in rows] == [True] * 6


def test_what_exceeds_the_ceilings_is_left_with_the_carrier(demo, client):
    user = UserFactory()
    convention = Convention.objects.get(reference="TI-HDC")
    carrier = component_of(convention, None).carrier
    carrier.organisation.memberships.create(user=user, role="elected_member")
    client.force_login(user)
    response = client.get(reverse("sharing", args=["TI-HDC"]))
    cost = comparison_of(response).cost
    assert (cost.left_with_carrier, cost.total + cost.left_with_carrier) == (2, 65_000_00)
    assert "Laissé à CCI Hauts-de-France, au-delà des plafonds" in text_of(response)


def test_the_reader_s_own_row_is_told_apart(open_sharing):
    html = open_sharing("animation", 2025).content.decode()
    assert html.count('<tr class="own">') == 2  # its share, and why it moved
    assert html.count('class="bar own"') == 1


def test_the_shares_leave_in_their_order_with_real_percents_and_the_reason(open_sharing, client):
    (shown,) = open_sharing("animation", 2025).context["shared"]
    asked = f"?{shown.shares.prefix}format=csv&{shown.shares.prefix}tri=-montant,x"
    address = reverse("sharing_of", args=["TI-DOUBS", "animation", 2025])
    head, first, *others = client.get(address + asked).getvalue().decode("utf-8-sig").splitlines()
    assert head == (
        "SIREN;Partenaire;Population 2025;% exact;% voté;Montant;Part du reste à charge;"
        "2e semestre 2024;Variation;Variation (%);Pourquoi"
    )
    assert first.startswith(
        "242500361;GBM;203293;40,0000%;40,00%;11200,00;40,00%;6600,00;4600,00;69,7%;"
    )
    assert [line.split(";")[1] for line in others] == ["CCPHD", "CCLL", "CCVM", "CCPM", "CCPR"]


@pytest.mark.parametrize(("component", "year"), [("inconnu", 2025), ("animation", 2031)])
def test_what_does_not_exist_is_not_found(open_sharing, component, year):
    assert open_sharing(component, year).status_code == 404


def test_a_roadmap_has_nothing_to_share(open_sharing):
    assert "Rien à répartir" in text_of(open_sharing(reference="CEC-GBM"))


def test_an_outsider_finds_nothing(demo, client):
    client.force_login(UserFactory())
    urls = [
        reverse("sharing", args=["TI-DOUBS"]),
        reverse("sharing_of", args=["TI-DOUBS", "animation", 2025]),
    ]
    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_a_key_that_needs_figures_costs_one_query_more_than_one_that_carries_them(
    open_sharing, django_assert_num_queries
):
    """Those of a proposed key, and of the other basis where the rule left it (2025)."""
    open_sharing()
    for year, beside in ((2024, 11), (2025, 12), (2026, 12), (2027, 12)):
        with django_assert_num_queries(beside):
            open_sharing("animation", year)


def test_a_typed_figure_is_marked_and_not_called_official(open_sharing):
    carrier = component_of(Convention.objects.get(reference="TI-DOUBS"), "actions").carrier
    for last in list(Population.objects.filter(year=2026)):
        official = last.epci.organisation.siren == GBM
        Population.objects.create(
            epci_id=last.epci_id,
            year=2027,
            municipal=last.municipal,
            total=last.total,
            source="INSEE" if official else "saisie",
            entered_for=None if official else carrier.organisation,
        )
    response = open_sharing("actions", 2027)
    typed = {
        row.share.partner.party.short_name: row.is_typed for row in comparison_of(response).rows
    }
    assert typed == {"GBM": False, **dict.fromkeys(NEIGHBOURS, True)}
    said = text_of(response)
    assert said.count("population saisie par CCVM") == 5
    assert "en vigueur au 1er janvier 2027" not in said
    assert "les chiffres saisis par CCVM, signalés ci-dessous, ne sont pas officiels" in said


def test_a_figure_that_a_carrier_typed_serves_its_own_components_alone(demo):
    convention = Convention.objects.get(reference="TI-DOUBS")
    Key.objects.filter(first_year__gte=2026).delete()
    carrier = component_of(convention, "actions").carrier.organisation
    gbm = Population.objects.get(epci__organisation__siren="200068070", year=2026)
    Population.objects.create(
        epci=gbm.epci,
        year=2026,
        municipal=gbm.municipal,
        total=gbm.total + 1_000,
        source="saisie",
        entered_for=carrier,
    )
    dossier = read_dossier(convention, DAY)
    totals = [
        next(
            one.term.population for one in file.key(2026).partners if one.party.short_name == "CCLL"
        )
        for file in dossier.components
    ]
    assert totals == [gbm.total, gbm.total + 1_000]
