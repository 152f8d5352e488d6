"""One page for an elected member: signed, paid, voted, and what the budget does not hold."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from conventions.models import Party
from deliberations.models import BudgetEntry
from deliberations.votes.acts import adopt
from tests.deliberations.factories import person
from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ELECTED = "elu@gbm.example"


@pytest.fixture
def elected(demo, client):
    client.force_login(User.objects.get(email=ELECTED))
    return client


def engagement(response, reference):
    found = response.context["engagements"]
    return next(one for one in found if one.convention.reference == reference)


def test_the_page_says_what_was_signed_voted_and_paid(elected):
    response = elected.get(reverse("own_epci"))
    said = text_of(response)
    assert [one.convention.reference for one in response.context["engagements"]] == [
        "CEC-GBM",
        "TI-DOUBS",
        "PMT-2024",
    ]
    assert "10 avril 2025 : À l'unanimité, 119 voix pour sur 119" in said
    assert "Nous avons signé 15 mai 2025 démonstration" in said
    assert "une feuille de route ne se signe pas" in said
    assert "31 décembre 2027 fin TI-DOUBS : fin de la convention" in said


def test_a_budget_below_what_the_key_asks_is_said(elected):
    """40 000 € entered in 2025; the key asks 11 200 € for the animation and 40 000 € at most."""
    found = engagement(elected.get(reverse("own_epci")), "TI-DOUBS")
    (said,) = found.warnings
    assert " ".join(said.split()) == (
        "40 000,00 € inscrits au budget par la délibération du 10/04/2025 : la clé demande au plus "
        "51 200,00 € en 2025 (11 200,00 € Animation du Territoire d'industrie, "
        "40 000,00 € Actions du Territoire d'industrie)"
    )
    BudgetEntry.objects.filter(operation=40_000_00).update(operation=51_200_00)
    assert engagement(elected.get(reverse("own_epci")), "TI-DOUBS").warnings == []


def test_each_convention_says_what_the_year_asks_and_the_figures_are_their_sum(elected):
    context = elected.get(reverse("own_epci")).context
    found = [one.amounts for one in context["engagements"]]
    assert [one.charge for one in found] == [0, 50_000_00, 0]
    total = context["figures"].total
    assert (total.charge, total.to_pay) == (50_000_00, sum(one.to_pay for one in found))


def test_nobody_elses_conventions_are_here(demo, client):
    client.force_login(UserFactory())
    assert "Aucune convention" in text_of(client.get(reverse("own_epci")))


def test_three_conventions_cost_what_one_does(demo, client, django_assert_num_queries):
    party = Party.objects.get(short_name="CCLL")
    adopt(
        council=party.organisation,
        text=party.convention.texts.get(),
        title="Territoires d'Industrie",
        held_on=date(2025, 4, 17),
        in_favour=40,
        by=None,
        on=date(2025, 4, 17),
    )
    one = person(party.organisation)
    for reader, count in ((one, 1), (User.objects.get(email=ELECTED), 3)):
        client.force_login(reader)
        client.get(reverse("own_epci"))
        with django_assert_num_queries(10):
            response = client.get(reverse("own_epci"))
        assert len(response.context["engagements"]) == count


def test_what_comes_back_each_quarter_is_said_once_and_that_it_is_late(elected):
    context = elected.get(reverse("own_epci")).context
    dates = context["dates"]
    titles = [one.title for one in (*context["late"], *dates)]
    assert "TI-DOUBS : Compte rendu trimestriel aux EPCI et au Comex" in titles
    assert len(set(titles)) == len(titles) <= 13
    assert [one.day for one in dates] == sorted(one.day for one in dates)
