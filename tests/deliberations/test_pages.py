"""The votes of councils as pages: the act's figures, what they make, and what is not printed."""

import pytest
from django.urls import reverse

from accounts.models import User
from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from tests.deliberations.factories import organisation, person
from tests.factories import UserFactory
from tests.screen import text_of

pytestmark = pytest.mark.django_db

ELECTED = "elu@gbm.example"


@pytest.fixture
def elected(demo, client):
    client.force_login(User.objects.get(email=ELECTED))
    return client


def page_of(client, number):
    found = Deliberation.objects.get(number=number)
    return text_of(client.get(reverse("deliberation", args=[found.pk])))


def test_the_list_gives_what_the_person_may_see_latest_first(elected):
    table = elected.get(reverse("deliberation_list")).context["table"]
    assert [one.number for one in table.page] == [
        "2026/2026.00030",
        "2025/2025.00113",
        "2024/2024.00098",
    ]


def test_the_page_says_the_vote_the_quorum_and_the_last_day_to_appeal(elected):
    said = page_of(elected, "2025/2025.00113")
    assert "À l'unanimité L'acte imprime : « Rapport adopté à l'unanimité »" in said
    assert "123 membres en exercice, 90 présents, 29 représentés, 4 absents." in said
    assert "quorum atteint 90 présents pour 62 nécessaires." in said
    assert "Dernier jour de recours 19 juin 2025" in said


def test_the_page_says_the_opinions_the_budget_and_the_decisions(elected):
    said = page_of(elected, "2025/2025.00113")
    assert "Commission n° 2, 12 mars 2025 : favorable, 2 abstentions" in said
    assert "213 000,00 € prévus, dont 40 000,00 € pour l'opération" in said
    assert "Valide les modalités de fonctionnement partenarial et financier" in said
    assert "délibération GBM n° 2025/2025.00113, l. 7 à 33" in said


def test_what_an_act_does_not_print_is_said_and_not_shown_as_zero(elected):
    said = page_of(elected, "2025/2025.00113")
    assert "Identifiant préfecture – l'acte publié ne l'imprime pas" in said
    assert "publication et transmission ne sont pas toutes deux connues" in said


def test_interested_members_withdraw_their_votes(elected):
    found = Deliberation.objects.get(number="2024/2024.00098")
    chart = str(Ballot(found).chart)
    assert "<desc>Pour : 102 ; Contre : 0 ; Voix retirées, membres intéressés : 4</desc>" in chart
    assert (Ballot(found).part, Ballot(found).words) == (1, "102 voix pour sur 102")


def test_an_outcome_without_votes_draws_nothing(demo, client):
    found = Deliberation.objects.get(number="2022/70")
    client.force_login(person(found.council))
    said = page_of(client, "2022/70")
    assert "L'acte imprime un résultat sans le nombre des voix." in said
    assert "059-200030633-20220706-2022_70-DE" in said
    assert (Ballot(found).part, Ballot(found).words, str(Ballot(found).chart)) == (None, "", "")


def test_figures_that_do_not_add_up_are_kept_and_said(elected):
    Deliberation.objects.filter(number="2025/2025.00113").update(absent=3)
    said = page_of(elected, "2025/2025.00113")
    assert "122 membres comptés pour 123 en exercice" in said
    assert "1 chiffre à vérifier" in text_of(elected.get(reverse("deliberation_list")))


def test_a_vote_of_demonstration_is_marked(elected):
    Deliberation.objects.filter(number="2025/2025.00113").update(source="démonstration")
    assert "démonstration" in page_of(elected, "2025/2025.00113").split("Le vote")[0].lower()
    listed = text_of(elected.get(reverse("deliberation_list")))
    assert "démonstration" in listed.split("n° 2025/2025.00113")[1].split("n° ")[0]


def test_a_convention_shows_its_own_votes(elected):
    response = elected.get(reverse("convention_deliberations", args=["TI-DOUBS"]))
    assert [one.number for one in response.context["table"].page] == ["2025/2025.00113"]


def test_a_council_reads_its_vote_without_opening_a_convention_that_it_is_no_party_to(demo, client):
    found = Deliberation.objects.get(number="2025/2025.00113")
    council = organisation("Conseil de passage")
    Deliberation.objects.filter(pk=found.pk).update(council=council)
    client.force_login(person(council))
    html = client.get(reverse("deliberation", args=[found.pk])).content.decode()
    assert reverse("convention", args=["TI-DOUBS"]) not in html
    assert (
        reverse("convention", args=["TI-DOUBS"])
        not in client.get(reverse("deliberation_list")).content.decode()
    )


def test_an_outsider_finds_nothing(demo, client):
    client.force_login(UserFactory())
    found = Deliberation.objects.get(number="2025/2025.00113")
    urls = [
        reverse("deliberation", args=[found.pk]),
        reverse("convention_deliberations", args=["TI-DOUBS"]),
    ]
    assert [client.get(url).status_code for url in urls] == [404, 404]
    listed = client.get(reverse("deliberation_list"))
    assert list(listed.context["table"].page) == []
    assert "Aucune délibération" in text_of(listed)


NUMBERS = ["2026/2026.00030", "2025/2025.00113", "2024/2024.00098"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", NUMBERS),
        ("tri=seance", NUMBERS[::-1]),
        ("recherche=DOUBS", NUMBERS[1:2]),
        ("recherche=2024.00098", NUMBERS[2:]),
        ("annee=2026", NUMBERS[:1]),
        ("convention=TI-DOUBS", NUMBERS[1:2]),
        ("du=2025-01-01&au=31/12/2025", NUMBERS[1:2]),
        ("resultat=adoptée+à+l'unanimité", NUMBERS),
        ("resultat=adoptée+à+la+majorité", NUMBERS),  # none has that result: left aside
        ("tri=x&page=99&colonnes=x&annee=1900&convention=x", NUMBERS),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(elected, asked, found):
    answer = elected.get(f"{reverse('deliberation_list')}?{asked}")
    assert [one.number for one in answer.context["table"].page] == found


def test_a_result_is_filtered_by_the_votes(elected):
    Deliberation.objects.filter(number=NUMBERS[0]).update(against=1)
    answer = elected.get(f"{reverse('deliberation_list')}?resultat=adoptée+à+la+majorité")
    assert [one.number for one in answer.context["table"].page] == NUMBERS[:1]


def test_the_list_leaves_as_a_file_with_its_counts(elected):
    answer = elected.get(f"{reverse('deliberation_list')}?format=csv&convention=TI-DOUBS")
    header, line = answer.getvalue().decode("utf-8-sig").splitlines()
    assert header.split(";")[:6] == ["Numéro", "Objet", "Conseil", "Séance", "Convention", "Vote"]
    assert header.split(";")[6:] == ["Pour", "Contre", "Abstentions", "À vérifier"]
    cells = line.split(";")
    assert [cells[0], *cells[3:8]] == [
        "2025/2025.00113",
        "2025-04-10",
        "TI-DOUBS",
        "À l'unanimité",
        "119",
        "0",
    ]


def test_one_vote_or_three_cost_the_same_queries(demo, client, django_assert_num_queries):
    found = Deliberation.objects.get(number="2025/2025.00113")
    user = person(found.text.convention.parties.first().organisation)
    client.force_login(user)
    client.get(reverse("deliberation_list"))
    with django_assert_num_queries(6):
        assert client.get(reverse("deliberation_list")).context["table"].count == 1
    client.force_login(User.objects.get(email=ELECTED))
    client.get(reverse("deliberation_list"))
    with django_assert_num_queries(6):
        assert client.get(reverse("deliberation_list")).context["table"].count == 3
