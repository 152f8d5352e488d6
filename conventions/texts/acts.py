"""The acts on the articles of a text, while it is a draft: each leaves its line in the journal.

Two people may write at once: whoever saves says what they had read (`seen`), and is refused with
the code `stale` when it is no longer what is there. The convention's row is locked meanwhile.
"""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import Said, note
from conventions.models import Article, Convention, Text
from conventions.texts.facts import facts_of
from conventions.texts.prose import tidy
from conventions.texts.usual_articles import frame_of
from epci.models import Organisation
from press.kit.versions import require_unchanged, version_of
from press.words.french import long_date

PREAMBLE = 0  # the rank of what is printed before article 1, without a number
MOST_ARTICLES = 99
ASIDE = 1_000  # added to ranks while they are given anew: a rank is never twice there


def why_closed(text: Text, on: date) -> str:
    """Why the articles of a text are only read; empty while they are written."""
    submitted_on = text.submitted_on if text.number else text.convention.submitted_on
    if submitted_on is not None and submitted_on <= on:
        submitted = f"L'{text} est soumis" if text.number else "La convention est soumise"
        return (
            f"{submitted} aux conseils depuis le {long_date(submitted_on)} : le texte se lit et ne "
            f"se modifie plus. Ce qui change ensuite passe par {_next_text(text)}."
        )
    given = Q(authorised_on__isnull=False) | Q(signed_on__isnull=False)
    if text.approvals.filter(given).exists():
        return "Une partie a déjà voté ou signé ce texte : il se lit et ne se modifie plus."
    return ""


def _next_text(text: Text) -> str:
    return "un autre avenant" if text.number else "un avenant"


def print_of(article: Article) -> str:
    """What an article says, as the journal keeps it."""
    return f"{article.title}\n\n{article.body}".strip()


def shown_of(article: Article) -> dict[str, str]:
    """What its form shows of an article."""
    return {"title": article.title, "body": article.body}


def fingerprint_of(article: Article) -> str:
    """What tells one writing of an article from another."""
    return version_of(shown_of(article))


@transaction.atomic
def add_article(
    *, text: Text, title: str, body: str, rank: int | None = None, by: User | None, on: date
) -> Article:
    """One more article, at that number or last; at 0 the preamble, once.

    Raises ValidationError `closed`, `preamble`, `full`.
    """
    lead = _open(text, by, on)
    articles = _numbered(text)
    article = Article(text=text, title=title.strip(), body=tidy(body), rank=PREAMBLE)
    if rank == PREAMBLE:
        _require_no_preamble(text)
        article.full_clean(exclude=["body"])
        article.save()
    else:
        _require_room(articles)
        article.rank = ASIDE * 2
        article.full_clean(exclude=["body"])
        article.save()
        at = len(articles) if rank is None else rank - 1
        _number([*articles[:at], article, *articles[at:]])
    _journal("article ajouté", article.text, named(article), lead, by, after=print_of(article))
    return article


@transaction.atomic
def rewrite_article(
    *, article: Article, title: str, body: str, seen: str, by: User | None, on: date
) -> Article:
    """Say it otherwise. Raises ValidationError `closed`, StaleError."""
    lead = _open(article.text, by, on)
    _read_again(article)
    require_unchanged(seen, shown_of(article), {"title": title.strip(), "body": tidy(body)})
    before = print_of(article)
    article.title, article.body = title.strip(), tidy(body)
    if print_of(article) == before:
        return article
    article.source, article.demonstration = "", []  # no longer what the act prints
    article.full_clean(exclude=["body"])
    article.save()
    _journal(
        "article réécrit",
        article.text,
        named(article),
        lead,
        by,
        before=before,
        after=print_of(article),
    )
    return article


@transaction.atomic
def move_article(*, article: Article, to: int, seen: int, by: User | None, on: date) -> None:
    """Give an article another number; the others follow.

    Raises ValidationError `closed`, `stale`, `rank`.
    """
    lead = _open(article.text, by, on)
    _read_again(article)
    if article.rank != seen:
        raise ValidationError(
            f"« {article.title} » a changé de place entre-temps : c'est l'article "
            f"{article.rank}. Rien n'a été déplacé.",
            code="stale",
        )
    others = [one for one in _numbered(article.text) if one != article]
    if article.rank == PREAMBLE or not 1 <= to <= len(others) + 1:
        raise ValidationError(f"Il n'y a pas de place {to} pour cet article.", code="rank")
    _number([*others[: to - 1], article, *others[to - 1 :]])
    _journal(
        "article déplacé",
        article.text,
        named(article),
        lead,
        by,
        before=f"article {seen}",
        after=f"article {to}",
    )


@transaction.atomic
def remove_article(*, article: Article, seen: str, by: User | None, on: date) -> None:
    """Take an article out; the journal keeps what it said. Raises ValidationError."""
    lead = _open(article.text, by, on)
    _read_again(article)
    require_unchanged(seen, shown_of(article), dict.fromkeys(shown_of(article)))
    _journal("article supprimé", article.text, named(article), lead, by, before=print_of(article))
    article.delete()
    _number(_numbered(article.text))


@transaction.atomic
def propose_articles(*, text: Text, by: User | None, on: date) -> list[Article]:
    """Begin an empty text with the usual articles, saying what the fields know.

    Raises ValidationError `closed`, `begun`.
    """
    lead = _open(text, by, on)
    if text.articles.exists():
        raise ValidationError("Ce texte a déjà des articles.", code="begun")
    known = {name for name, fact in facts_of(text).items() if fact.value}
    articles = [
        Article(text=text, rank=rank, title=usual.title, body=usual.body(known))
        for rank, usual in enumerate(frame_of(text.number), 1)
    ]
    Article.objects.bulk_create(articles)
    titles = "\n".join(map(str, articles))
    _journal("articles usuels", text, "articles", lead, by, after=titles)
    return articles


def _open(text: Text, by: User | None, on: date) -> Organisation:
    """The lead, whose editor acts, once the convention is locked and the text still a draft."""
    lead = require_editor(text.convention, by)
    text.convention = Convention.objects.select_for_update().get(pk=text.convention_id)
    text.refresh_from_db(fields=["submitted_on"])
    if reason := why_closed(text, on):
        raise ValidationError(reason, code="closed")
    return lead


def _read_again(article: Article) -> None:
    """What it says now that nobody else writes. Raises ValidationError `removed`."""
    try:
        article.refresh_from_db(fields=["rank", "title", "body", "source", "demonstration"])
    except Article.DoesNotExist as error:
        raise ValidationError(
            f"« {article.title} » vient d'être supprimé : rien n'est enregistré.", code="removed"
        ) from error


def _require_no_preamble(text: Text) -> None:
    if text.articles.filter(rank=PREAMBLE).exists():
        raise ValidationError("Ce texte a déjà un préambule : modifiez-le.", code="preamble")


def _require_room(articles: Sequence[Article]) -> None:
    if len(articles) >= MOST_ARTICLES:
        raise ValidationError(f"Un texte a {MOST_ARTICLES} articles au plus.", code="full")


def _numbered(text: Text) -> list[Article]:
    """The articles that have a number, in their order."""
    return list(text.articles.exclude(rank=PREAMBLE).order_by("rank"))


def _number(articles: Sequence[Article]) -> None:
    """Number them from 1 in this order; no rank is ever twice in the table meanwhile."""
    Article.objects.filter(pk__in=[one.pk for one in articles]).update(rank=F("rank") + ASIDE)
    for rank, article in enumerate(articles, 1):
        article.rank = rank
    Article.objects.bulk_update(articles, ["rank"])


def named(article: Article) -> str:
    """« article 3 », or what has no number."""
    return f"article {article.rank}" if article.rank else "préambule"


def _journal(
    act: str, text: Text, what: str, lead: Organisation, by: User | None, **said: Unpack[Said]
) -> None:
    note(act, text.convention, lead, by, subject=f"{text}, {what}", **said)
