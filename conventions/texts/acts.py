"""The acts on a text: on its articles while it is a draft, then its signed copy.

Two people may write at once: whoever saves says what they had read (`seen`), and is refused with
the code `stale` when it is no longer what is there. The convention's row is locked meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Unpack

from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializedObject
from django.db import transaction
from django.db.models import F

from accounts.models import User
from conventions.access import require_editor
from conventions.documents.acts import file_document
from conventions.journal import Said, note
from conventions.models import Article, Convention, Document, Text
from conventions.state.gate import open_text, why_closed
from conventions.texts.facts import facts_of
from conventions.texts.prose import MOST_LINES, lines_of, tidy
from conventions.texts.signed_copies import signed_copy_of, title_of, why_no_copy
from conventions.texts.usual_articles import frame_of
from epci.models import Organisation
from press.files.uploads import PDF, Upload
from press.kit.bulk import create_all
from press.kit.undoing import PUT_BACK, TakenOut, put_back, written
from press.kit.versions import require_unchanged, version_of
from press.words.french import short_date

PREAMBLE = 0  # the rank of what is printed before article 1, without a number
MOST_ARTICLES = 99
ASIDE = 1_000  # added to ranks while they are given anew: a rank is never twice there


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
    lead = open_text(text, by)
    _require_short(body)
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
    lead = open_text(article.text, by)
    _read_again(article)
    require_unchanged(seen, shown_of(article), {"title": title.strip(), "body": tidy(body)})
    _require_short(body)
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
    lead = open_text(article.text, by)
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
def remove_article(*, article: Article, seen: str, by: User | None, on: date) -> TakenOut:
    """Take an article out, for `put_back_article`; the journal keeps what it said.

    Raises ValidationError.
    """
    lead = open_text(article.text, by)
    _read_again(article)
    require_unchanged(seen, shown_of(article), dict.fromkeys(shown_of(article)))
    _journal("article supprimé", article.text, named(article), lead, by, before=print_of(article))
    gone = TakenOut("article", f"« {article.title} »", written([article]))
    article.delete()
    _number(_numbered(article.text))
    return gone


@transaction.atomic
def put_back_article(*, gone: TakenOut, by: User | None, on: date) -> None:
    """An article that was taken out has its place and its number again.

    Raises ValidationError `closed`, `taken`.
    """
    article = gone.first
    lead, rank = open_text(article.text, by), article.rank
    others = _numbered(article.text)

    def aside(one: DeserializedObject) -> None:
        one.object.rank = ASIDE if rank != PREAMBLE else PREAMBLE

    put_back(gone, ready=aside)
    if rank != PREAMBLE:
        article = Article.objects.get(pk=article.pk)
        _number([*others[: rank - 1], article, *others[rank - 1 :]])
    _journal(PUT_BACK, article.text, named(article), lead, by, after=print_of(article))


@transaction.atomic
def propose_articles(*, text: Text, by: User | None, on: date) -> list[Article]:
    """Begin an empty text with the usual articles, saying what the fields know.

    Raises ValidationError `closed`, `begun`.
    """
    lead = open_text(text, by)
    if text.articles.exists():
        raise ValidationError("Ce texte a déjà des articles.", code="begun")
    known = {name for name, fact in facts_of(text).items() if fact.value}
    articles = [
        Article(text=text, rank=rank, title=usual.title, body=usual.body(known))
        for rank, usual in enumerate(frame_of(text.number), 1)
    ]
    create_all(articles)
    titles = "\n".join(map(str, articles))
    _journal("articles usuels", text, "articles", lead, by, after=titles)
    return articles


@transaction.atomic
def file_signed_copy(
    *, text: Text, upload: Upload, dated_on: date, by: User | None, at: datetime
) -> Document:
    """Keep the scan of a signed text. Raises ValidationError `copy`, `draft`, `pdf`."""
    require_editor(text.convention, by)
    _require_none(text)
    if upload.kind is not PDF:
        raise ValidationError("L'exemplaire signé est un PDF.", code="pdf")
    if reason := why_no_copy(text, why_closed(text)):
        raise ValidationError(reason, code="draft")
    return file_document(
        convention=text.convention,
        text=text,
        upload=upload,
        kind=Document.Kind.AMENDMENT if text.number else Document.Kind.CONVENTION,
        title=title_of(text),
        dated_on=dated_on,
        by=by,
        at=at,
    )


def _require_none(text: Text) -> None:
    Convention.objects.select_for_update().get(pk=text.convention_id)
    other = signed_copy_of(text)
    if other:
        raise ValidationError(
            f"« {other} » est déjà déposé le {short_date(other.added_at)} : retirez-le d'abord, "
            "dans les documents.",
            code="copy",
        )


def _require_short(body: str) -> None:
    """Refuse an article of more lines than are printed in a time that one waits."""
    if (count := lines_of(body)) > MOST_LINES:
        told = f"{count} lignes : {MOST_LINES} au plus, partagez ce texte en plusieurs articles."
        raise ValidationError({"body": told}, code="lines")


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
