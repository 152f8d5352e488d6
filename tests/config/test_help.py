"""A word is explained where it stands; each page leads to its chapter, and the chapter is there."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from config.help.chapters import CHAPTERS, EXPLAINED, chapter
from press.words.french import fold
from press.words.glossary import GLOSSARY
from tests.factories import MembershipFactory
from tests.test_access import names

PICTURES = settings.BASE_DIR / "docs" / "guide" / "pictures"
MOST_OF_A_PICTURE = 60_000  # bytes


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


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_the_pages_that_it_tells_about(name: str):
    shown = re.findall(r'src="/static/guide/([^"]+)" alt="([^"]{40,})" width="', chapter(name).body)
    assert shown
    for file, _ in shown:
        assert finders.find(f"guide/{file}") == str(PICTURES / file)
        assert (PICTURES / file).stat().st_size < MOST_OF_A_PICTURE


def test_every_picture_is_taken_from_the_demonstration_and_shown():
    """`make pictures` takes those that chapters show, and no other."""
    taken = re.findall(r'Shot\("([\w-]+)"', (PICTURES.parents[1] / "make_pictures.py").read_text())
    shown = {one for name in CHAPTERS for one in re.findall(r"guide/([\w-]+)", chapter(name).body)}
    assert shown == set(taken) == {one.stem for one in PICTURES.iterdir()}


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


def test_each_word_stands_on_a_screen_that_explains_it():
    """The screens of letters and of the year, of the plan, of parties: not the glossary alone."""
    pages = (page.read_text("utf-8") for page in (settings.BASE_DIR / "templates").rglob("*.html"))
    placed = {word for page in pages for word in re.findall(r'{% term "([^"]+)"', page)}
    assert placed == set(GLOSSARY)


@pytest.mark.django_db
def test_a_page_leads_to_its_chapter_and_the_chapter_to_the_words(client):
    client.force_login(MembershipFactory().user)
    page = client.get(reverse("bring_workbook")).content.decode()
    assert 'href="/aide/premiers-pas/#apporter-votre-classeur">Aide de cette page' in page
    guide = client.get("/aide/premiers-pas/").content.decode()
    assert '<h2 id="apporter-votre-classeur">Apporter votre classeur</h2>' in guide
    assert "Plus fort reste" in client.get(reverse("glossary")).content.decode()
    assert client.get("/aide/inconnu/").status_code == 404
