"""Articles are added, rewritten, moved and removed while their text is a draft, each once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Entry
from conventions.models import Approval, Article, Party, Text
from conventions.texts import acts as drafting
from conventions.texts.acts import (
    add_article,
    fingerprint_of,
    move_article,
    propose_articles,
    remove_article,
    rewrite_article,
)
from tests.conventions.texts.drafts import DAY, draft, editor, titles, write
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
NOBODY = {"by": None, "on": DAY}


@pytest.fixture
def text() -> Text:
    return draft()


def test_an_article_comes_last_or_where_it_is_asked_and_the_others_follow(text):
    write(text, "Objet", "Durée")
    add_article(text=text, title=" Litiges ", body="- un\r\n- deux  \r\n", **NOBODY)
    added = add_article(text=text, title="Territoire", body="Six EPCI.", rank=2, **NOBODY)
    add_article(text=text, title="Préambule", body="Vu le code.", rank=0, **NOBODY)
    assert titles(text) == ["0 Préambule", "1 Objet", "2 Territoire", "3 Durée", "4 Litiges"]
    assert text.articles.get(rank=4).body == "- un\n- deux"
    line = Entry.objects.get(subject="convention initiale, article 2")
    assert (line.act, line.before, line.after) == (
        "article ajouté",
        "",
        "Territoire\n\nSix EPCI.",
    )
    assert added.rank == 2


def test_a_text_has_one_preamble_and_a_bounded_number_of_articles(text, monkeypatch):
    add_article(text=text, title="Préambule", body="", rank=0, **NOBODY)
    with pytest.raises(ValidationError, match="déjà un préambule"):
        add_article(text=text, title="Exposé", body="", rank=0, **NOBODY)
    monkeypatch.setattr(drafting, "MOST_ARTICLES", 1)
    add_article(text=text, title="Objet", body="", **NOBODY)
    with pytest.raises(ValidationError, match="1 articles au plus"):
        add_article(text=text, title="Durée", body="", **NOBODY)
    assert titles(text) == ["0 Préambule", "1 Objet"]


@pytest.mark.parametrize("title", ["", "  ", "a" * 201])
def test_an_article_has_a_title_that_fits(text, title):
    with pytest.raises(ValidationError):
        add_article(text=text, title=title, body="x", **NOBODY)
    assert not text.articles.exists()


@pytest.mark.engine
def test_what_is_moved_takes_the_number_and_nobody_is_lost(text):
    _, second, third = write(text, "Objet", "Durée", "Litiges")
    move_article(article=third, to=1, seen=3, **NOBODY)
    assert titles(text) == ["1 Litiges", "2 Objet", "3 Durée"]
    with pytest.raises(ValidationError, match=r"c'est l'article 3\. Rien n'a été déplacé\."):
        move_article(article=second, to=1, seen=2, **NOBODY)  # the page was from before
    for to in (0, 4):
        with pytest.raises(ValidationError, match="pas de place"):
            move_article(article=third, to=to, seen=1, **NOBODY)
    line = Entry.objects.get(act="article déplacé")
    assert (line.before, line.after) == ("article 3", "article 1")


@pytest.mark.engine
def test_what_is_removed_stays_in_the_journal_and_closes_the_gap(text):
    first, _ = write(text, "Objet", "Durée")
    remove_article(article=first, seen=fingerprint_of(first), **NOBODY)
    assert titles(text) == ["1 Durée"]
    assert Entry.objects.get(act="article supprimé").before == "Objet\n\nLe corps de Objet."


def test_of_two_people_at_once_the_second_hears_what_the_first_wrote(text):
    (article,) = write(text, "Objet")
    mine, seen = Article.objects.get(), fingerprint_of(article)
    rewrite_article(
        article=article, title="Objet", body="Ce que l'autre écrit.", seen=seen, **NOBODY
    )
    with pytest.raises(ValidationError) as refused:
        rewrite_article(article=mine, title="Objet", body="Le mien.", seen=seen, **NOBODY)
    assert refused.value.code == "stale"
    assert mine.body == "Ce que l'autre écrit."  # what the page shows beside
    with pytest.raises(ValidationError, match="Quelqu'un d'autre a enregistré"):
        remove_article(article=mine, seen=seen, **NOBODY)
    assert Article.objects.get().body == "Ce que l'autre écrit."
    line = Entry.objects.get()
    assert (line.before, line.after) == (
        "Objet\n\nLe corps de Objet.",
        "Objet\n\nCe que l'autre écrit.",
    )


def test_what_somebody_has_just_removed_is_said_to_be_gone(text):
    (article,) = write(text, "Objet")
    seen = fingerprint_of(article)
    Article.objects.all().delete()
    with pytest.raises(ValidationError, match="vient d'être supprimé"):
        rewrite_article(article=article, title="Objet", body="x", seen=seen, **NOBODY)


def test_saving_what_was_already_there_writes_nothing(text):
    (article,) = write(text, "Objet")
    same = {"title": article.title, "body": f"{article.body}\r\n", "seen": fingerprint_of(article)}
    rewrite_article(article=article, **same, **NOBODY)
    assert not Entry.objects.exists()


def test_what_somebody_rewrites_is_no_longer_a_summary_of_the_act(text):
    (article,) = write(text, "Objet")
    Article.objects.update(source="délibération, l. 1", demonstration=["body"])
    rewrite_article(
        article=article, title="Objet", body="Autre.", seen=fingerprint_of(article), **NOBODY
    )
    article.refresh_from_db()
    assert (article.source, article.demonstration) == ("", [])


def test_the_usual_articles_begin_an_empty_text_once(text):
    propose_articles(text=text, **NOBODY)
    assert len(titles(text)) == 9
    assert text.articles.get(rank=9).body == (
        "Avant tout recours, les parties recherchent une solution amiable pendant [phase amiable]."
        "\nÀ défaut d'accord, le litige est porté devant : [tribunal]."
    )
    assert text.articles.get(rank=5).body == ""
    with pytest.raises(ValidationError, match="déjà des articles"):
        propose_articles(text=text, **NOBODY)
    line = Entry.objects.get()
    assert (line.act, line.subject) == ("articles usuels", "convention initiale, articles")
    assert line.after.startswith("Article 1 : Objet\nArticle 2 : Territoire\n")


def acts_on(text: Text) -> dict:
    """Each act on an article that is there, as something to try."""
    (article,) = write(text, "Objet")
    seen = fingerprint_of(article)
    return {
        "add": lambda **who: add_article(text=text, title="x", body="", **who),
        "rewrite": lambda **who: rewrite_article(
            article=article, title="x", body="", seen=seen, **who
        ),
        "move": lambda **who: move_article(article=article, to=1, seen=1, **who),
        "remove": lambda **who: remove_article(article=article, seen=seen, **who),
        "propose": lambda **who: propose_articles(text=text, **who),
    }


@pytest.mark.parametrize("act", ["add", "rewrite", "move", "remove", "propose"])
def test_nothing_changes_once_the_councils_have_the_text(act):
    text = draft(submitted_on=date(2026, 2, 10))
    with pytest.raises(ValidationError, match="soumise aux conseils depuis le 10 février 2026"):
        acts_on(text)[act](**NOBODY)


@pytest.mark.parametrize("act", ["add", "rewrite", "move", "remove", "propose"])
def test_only_the_people_of_the_lead_write_it(text, act):
    others = [
        MembershipFactory(
            organisation=text.convention.parties.get(rank=2).organisation, role="project_chief"
        ).user,
        editor(text, "elected_member"),
    ]
    acts = acts_on(text)
    for person in others:
        with pytest.raises(PermissionDenied, match="modifier une convention"):
            acts[act](by=person, on=DAY)


def test_a_text_that_a_party_has_voted_is_closed_though_nobody_submitted_it(text):
    Approval.objects.create(party=Party.objects.get(rank=2), text=text, signed_on=DAY)
    with pytest.raises(ValidationError, match="déjà voté ou signé"):
        add_article(text=text, title="x", body="", **NOBODY)


def test_an_amendment_is_written_while_the_convention_is_long_signed():
    text = draft(submitted_on=date(2026, 2, 10))
    amendment = Text.objects.create(convention=text.convention, number=1, title="un an de plus")
    propose_articles(text=amendment, **NOBODY)
    assert titles(amendment)[0] == "1 Objet de l'avenant"
    amendment.submitted_on = DAY
    amendment.save()
    with pytest.raises(ValidationError, match="ou préparez le suivant"):
        add_article(text=amendment, title="x", body="", **NOBODY)
