"""A form that cannot be trusted is refused in French, on a page of the house."""

import re

import pytest
from django.test import Client

GRID = "/epci/populations/2027/?perimetre=tous"
KEPT = "ce que vous avez tapé dans la grille est gardé sur cet appareil"


def test_a_post_without_its_token_is_refused_kindly(db):
    answer = Client(enforce_csrf_checks=True).post("/connexion/", {"login": "a@b.example"})
    assert answer.status_code == 403
    assert "Cette page était ouverte depuis trop longtemps" in answer.content.decode()


def refused(address: str, **headers: str) -> str:
    return Client(enforce_csrf_checks=True).post(address, headers=headers).content.decode()


def ways_back(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="([^"]*)">(Revenir[^<]*)</a>', html)


def test_the_grid_says_that_what_was_typed_is_kept_and_leads_back(db):
    html = refused(GRID)
    assert ways_back(html)[0] == (GRID, "Revenir à la grille")
    assert html.count(KEPT) == 1


def test_another_form_leads_back_to_its_page(db):
    html = refused("/connexion/", referer="http://testserver/connexion/?next=/")
    previous = ("http://testserver/connexion/?next=/", "Revenir à la page précédente")
    assert ways_back(html)[0] == previous
    assert html.count(KEPT) == 0


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.example/", "javascript:alert(1)", "//ailleurs.example", ""]
)
def test_it_never_leads_to_another_site(db, elsewhere):
    html = refused("/connexion/", referer=elsewhere)
    assert ways_back(html) == [("/", "Revenir à l'accueil")]
