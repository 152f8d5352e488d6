"""The tabs of a convention: each of its pages is under one, and says which."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from conventions.tabs import TABS, section_at, tabs_at
from tests.screen import text_of

FIVE = ["Aperçu", "Convention", "Argent", "Votes et signatures", "Suivi"]


def tab_at(rest: str) -> str:
    return next(one.label for one in TABS if section_at(rest) in one.sections)


def test_five_tabs_gather_every_section():
    assert [one.label + one.rest for one in TABS] == FIVE
    assert [[one.label for one in tab.sections] for tab in TABS[1:3]] == [
        ["Parties", "Texte", "Documents", "Avenants"],
        ["Plan", "Répartition", "Appels", "Réalisé", "Régularisation"],
    ]


@pytest.mark.parametrize(
    ("rest", "tab", "section"),
    [
        ("", "Aperçu", "Aperçu"),
        ("journal/", "Aperçu", "Aperçu"),
        ("parties/3/declarer/0/", "Convention", "Parties"),
        ("texte/0/articles/4/", "Convention", "Texte"),
        ("avenants/1/plan/animation/", "Convention", "Avenants"),
        ("plan/ecrire/volets/animation/regle/", "Argent", "Plan"),
        ("realise/actions/2025/arreter/", "Argent", "Réalisé"),
        ("regularisation/actions/2025/emettre/", "Argent", "Régularisation"),
        ("suivi/ajouter/", "Suivi", "Échéances"),
        ("suivi/instances/2/reunion/", "Suivi", "Instances"),
        ("objectifs/leviers/nouveau/", "Suivi", "Objectifs"),
    ],
)
def test_a_page_is_where_its_address_says(rest, tab, section):
    assert (tab_at(rest), section_at(rest).label) == (tab, section)


def test_each_section_is_the_one_of_its_own_page():
    for tab in TABS:
        for one in tab.sections:
            assert section_at(reverse(one.name, args=["X"]).split("/", 3)[3]) == one


def test_every_beginning_is_that_of_an_address():
    """Else a page would have moved, and its section forgotten it."""
    known = {pattern for pattern, _ in get_resolver().reverse_dict.getlist("convention")[0][0]}
    assert known == {"conventions/%(reference)s/"}
    names = [one for one in get_resolver().reverse_dict if isinstance(one, str)]
    ends = [
        pattern.removeprefix("conventions/%(reference)s/")
        for name in names
        for possibilities, *_ in get_resolver().reverse_dict.getlist(name)
        for pattern, _ in possibilities
        if pattern.startswith("conventions/%(reference)s/")
    ]
    begun = [one for tab in TABS for section in tab.sections for one in section.under]
    assert [one for one in begun if not any(end.startswith(one) for end in ends)] == []


def test_the_current_ones_are_marked_page_or_above_it():
    tabs = {one.label: one for one in tabs_at("/conventions/X/appels/3/", "X")}
    assert {name: one.current for name, one in tabs.items() if one.current} == {"Argent": "true"}
    marks = {one.label: one.current for one in tabs["Argent"].sections if one.current}
    assert marks == {"Appels": "true"}
    sections = {one.label: one.sections for one in tabs_at("/conventions/X/appels/", "X")}
    assert [one.current for one in sections["Argent"]] == ["", "", "page", "", ""]
    assert [len(one) for one in sections.values()] == [0, 0, 5, 0, 0]


@pytest.mark.usefixtures("demo")
def test_a_page_shows_its_tab_and_its_sections():
    client = Client()
    client.force_login(User.objects.get(email="elu@gbm.example"))
    page = client.get("/conventions/TI-DOUBS/plan/")
    marked = re.findall(r'href="([^"]+)" aria-current="(\w+)">\w', page.content.decode())
    assert marked == [
        ("/conventions/", "true"),
        ("/conventions/TI-DOUBS/plan/", "true"),
        ("/conventions/TI-DOUBS/plan/", "page"),
    ]
    assert "Plan Répartition Appels Réalisé Régularisation" in text_of(page)
