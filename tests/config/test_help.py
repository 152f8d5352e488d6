"""A word is explained where it stands; each page leads to its chapter, and the chapter is there."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from config.help.chapters import CHAPTERS, EXPLAINED, chapter
from press.words.french import fold
from press.words.glossary import GLOSSARY
from tests.factories import MembershipFactory
from tests.test_access import names


def test_each_page_that_is_explained_leads_to_a_section_that_is_there():
    known = names(get_resolver().url_patterns)
    assert set(EXPLAINED) <= known
    missing = [
        (name, section)
        for name, (title, section) in EXPLAINED.items()
        if section and f'id="{section}"' not in chapter(title).body
    ]
    assert missing == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_prose_of_which_no_mark_is_left(name: str):
    found = chapter(name)
    assert found.title
    assert re.search(r"\*\*|^#|<p></p>", found.body) is None


def test_words_are_in_order_and_explain_without_themselves():
    assert [*GLOSSARY] == sorted(GLOSSARY, key=fold)
    assert all(text.endswith(".") for text in GLOSSARY.values())


def test_two_words_of_a_page_have_each_their_own_explanation():
    page = Template('{% term "pas" %} {% term "clé" "Clés" %}')
    shown = page.render(Context({"request": RequestFactory().get("/")}))
    assert re.findall(r'aria-describedby="(mot-\d)">(\w+)<', shown) == [
        ("mot-1", "pas"),
        ("mot-2", "Clés"),
    ]
    assert 'role="tooltip" id="mot-2">La règle de partage figée' in shown


@pytest.mark.django_db
def test_a_page_leads_to_its_chapter_and_the_chapter_to_the_words(client):
    client.force_login(MembershipFactory().user)
    page = client.get(reverse("bring_workbook")).content.decode()
    assert 'href="/aide/premiers-pas/#apporter-votre-classeur">Aide de cette page' in page
    guide = client.get("/aide/premiers-pas/").content.decode()
    assert '<h2 id="apporter-votre-classeur">Apporter votre classeur</h2>' in guide
    assert "Plus fort reste" in client.get(reverse("glossary")).content.decode()
    assert client.get("/aide/inconnu/").status_code == 404
