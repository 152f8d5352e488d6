"""The register on the screen: found whatever its accents, sorted, filtered, fifty by fifty."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import EpciFactory, PopulationFactory, UserFactory, siren

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def register(db: None) -> None:
    """Three EPCIs, one of them with no figure in 2026."""
    for rank, (name, department, nature) in enumerate(
        (
            ("CC de l'Île-d'Œuvre 100 %", "29", "CC"),
            ("CU Grand Besançon Métropole", "25", "CU"),
            ("CC du Plateau", "25", "CC"),
        )
    ):
        epci = EpciFactory(siren=siren(500 + rank), name=name, department=department, nature=nature)
        PopulationFactory(epci=epci, year=2025, municipal=1000 + rank, total=1100 + rank)
        if rank < 2:
            PopulationFactory(epci=epci, year=2026, municipal=900 - rank, total=1111 + 11 * rank)


@pytest.fixture
def page(client: Client, user: User, register: None):
    client.force_login(user)

    def ask(**query: str) -> str:
        answer = client.get("/epci/", query)
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def names(html: str) -> list[str]:
    found = re.findall(r'<a href="\d{9}/">([^<]*)</a>', html)
    return [name.replace("&#x27;", "'") for name in found]


ISLAND, CITY, PLATEAU = "CC de l'Île-d'Œuvre 100 %", "CU Grand Besançon Métropole", "CC du Plateau"


def test_the_latest_official_year_is_shown_with_its_variation(page):
    html = page()
    assert names(html) == [ISLAND, CITY]
    cells = re.findall(r'<td class="num" [^>]*>([^<]*)</td>', html)
    assert cells[:3] == ["900", "1\u202f111", "+11 (+1,0\u00a0%)"]
    assert 'href="/epci/populations/2027/"' in html


def test_another_year_has_its_own_epcis(page):
    assert names(page(annee="2025")) == [ISLAND, PLATEAU, CITY]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("besancon", [CITY]),
        ("BESANÇON metropole", [CITY]),
        ("metropole grand", [CITY]),
        ("oeuvre", [ISLAND]),
        ("l’île", [ISLAND]),
        ("'", [ISLAND]),
        ("%", [ISLAND]),
        ("_", []),
        ("\\", []),
        ('";--', []),
        (siren(501), [CITY]),
        (f"{siren(501)[:3]} {siren(501)[3:6]} {siren(501)[6:]}", [CITY]),
        (siren(502), []),
        ("", [ISLAND, CITY]),
    ],
)
def test_a_search_finds_what_contains_it_and_nothing_else(page, text, expected):
    assert names(page(recherche=text)) == expected


def test_a_search_without_result_says_what_to_do(page):
    html = page(recherche="introuvable")
    assert "<h2>Aucun EPCI ne correspond</h2>" in html
    assert '<a class="btn btn-primary" href="/epci/">Tout voir</a>' in html
    assert 'value="introuvable"' in html


def test_filters_add_up(page):
    assert names(page(annee="2025", departement="25")) == [PLATEAU, CITY]
    assert names(page(annee="2025", departement="25", nature="CC")) == [PLATEAU]
    assert names(page(annee="2025", departement="29", nature="CU")) == []


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("nom", [ISLAND, PLATEAU, CITY]),
        ("totale", [ISLAND, CITY, PLATEAU]),
        ("-totale", [PLATEAU, CITY, ISLAND]),
        ("departement", [PLATEAU, CITY, ISLAND]),
    ],
)
def test_the_order_is_the_one_asked_for(page, order, expected):
    assert names(page(annee="2025", tri=order)) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"departement": "zz"},
        {"nature": "x"},
        {"tri": "x"},
        {"tri": "-x,nom"},
        {"colonnes": "x"},
        {"page": "99"},
        {"page": "zz"},
        {"format": "pdf"},
        {"recherche": "a\x00b"},
        {"recherche": "x" * 10_000},
    ],
)
def test_what_the_list_does_not_know_is_left_aside_and_said(page, query):
    html = page(**query)
    assert names(html) == [ISLAND, CITY]
    assert html.count('class="notice notice-warning"') == 1


def test_an_unknown_year_is_left_aside_and_the_latest_shown_when_none_is_asked(page):
    assert names(page(annee="")) == [ISLAND, CITY]
    unknown = page(annee="1990")
    assert names(unknown) == [ISLAND, CITY]
    assert unknown.count('class="notice notice-warning"') == 1


def test_an_empty_register_says_who_fills_it(client, user):
    client.force_login(user)
    html = client.get("/epci/").content.decode()
    assert "<h2>Le registre est vide</h2>" in html


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_costs_the_same_whatever_its_length(
    client, user, count, django_assert_num_queries
):
    for rank in range(count):
        PopulationFactory(epci=EpciFactory(siren=siren(600 + rank)))
    client.force_login(user)
    with django_assert_num_queries(8):
        html = client.get("/epci/").content.decode()
    assert len(names(html)) == min(count, 50)


def test_a_page_beyond_the_last_is_the_last(page):
    assert names(page(page="99")) == [ISLAND, CITY]
    assert names(page(page="zz")) == [ISLAND, CITY]


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(client):
    assert client.get("/epci/").url == "/connexion/?next=/epci/"
