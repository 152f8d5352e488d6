"""What a text cites says it: the article of the sharing, its annexes; an address on one line."""

import pytest

from conventions.models import Article, Convention, Text
from conventions.texts.facts import facts_of
from conventions.texts.proofreading import unfinished
from conventions.texts.reading import articles_of, sheet_of
from conventions.texts.usual_articles import CONVENTION
from epci.models import Organisation
from tests.conventions.texts.drafts import DAY, draft

pytestmark = pytest.mark.django_db


def usual(before: int = 0) -> Text:
    """The usual articles, after some others; what letters cite is « article 4 »."""
    text = draft()
    facts = {name: one for name, one in facts_of(text).items() if one.value}
    for rank in range(1, before + 1):
        Article.objects.create(text=text, rank=rank, title=f"Autre {rank}", body="Une phrase.")
    for rank, one in enumerate(CONVENTION, before + 1):
        Article.objects.create(text=text, rank=rank, title=one.title, body=one.body(facts) or "…")
    return Text.objects.get()


def said(text: Text, title: str) -> str:
    found = next(one for one in articles_of(text) if one.article.title == title)
    return " ".join(piece.text for block in found.blocks for line in block.lines for piece in line)


def test_the_usual_article_fixes_the_sharing_itself_and_cites_its_annexes():
    financing = said(usual(), "Financement")
    assert "fixés par le présent article" in financing
    assert "« Plan de financement prévisionnel » et « Répartition du reste à charge »" in financing
    assert "à l'article 4" not in financing


@pytest.mark.parametrize(("before", "cited"), [(0, "article 4"), (2, "article 6")])
def test_letters_cite_the_article_that_fixes_it_or_one_is_told(before, cited):
    text = usual(before)
    told = [one for one in unfinished(text) if one.startswith("Les lettres citeront")]
    assert bool(told) == (cited != text.convention.sharing_article)
    assert all(f"que fixe l'{cited} :" in one for one in told)
    Convention.objects.update(sharing_article=cited)
    assert not any("Les lettres citeront" in one for one in unfinished(Text.objects.get()))


def test_a_roadmap_cites_no_annex_of_money():
    Convention.objects.filter(pk=draft().convention_id).update(kind=Convention.Kind.ROADMAP)
    assert facts_of(Text.objects.get())["annexes financières"].value == ""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1 rue de la Ville \n25500 Morteau", "1 rue de la Ville, 25500 Morteau"),
        ("Ville ,\r\n 25500\tMorteau\n", "Ville, 25500 Morteau"),
        ("\n\nMairie\n\n", "Mairie"),
    ],
)
def test_an_address_stands_on_one_line_without_stray_blanks(typed, printed):
    text = draft()
    Organisation.objects.update(address=typed)
    assert {one.address for one in sheet_of(text, DAY).signers} == {printed}
