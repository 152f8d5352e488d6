"""The pages on which the articles of a draft are written, moved and removed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.unsent import may_write
from conventions.access import require_editor
from conventions.journal import entries_of
from conventions.models import Article, Text
from conventions.texts import acts as drafting
from conventions.texts.forms import LONGEST_BODY, ArticleForm, MoveForm, NewArticleForm
from conventions.texts.pages import page_of, text_in_sight
from conventions.texts.proofreading import remarks_on
from conventions.texts.reading import TextSheet, sheet_of, written
from press.kit.versions import NAME
from press.kit.way_back import offer

METHODS = ["GET", "HEAD", "POST"]
KEPT = "typed_article"  # in the session: what was typed when it had just expired
ENDED = (
    "Votre session est terminée. L'article que vous écriviez est gardé : connectez-vous, il y "
    "sera, à enregistrer."
)
REMOVED = (
    "Cet article a été supprimé pendant que vous y travailliez. Ce que vous avez tapé est gardé : "
    "l'enregistrer en fait un nouvel article."
)


@login_not_required  # a session that ends while one writes loses nothing: see _sign_in
@require_http_methods(METHODS)
def add_article(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return _sign_in(request)
    text = text_in_sight(request.user, reference, number)
    require_editor(text.convention, request.user)
    sheet = sheet_of(text, timezone.localdate())
    kept = _kept(request)
    form = NewArticleForm(request.POST or None, initial=kept, articles=sheet.articles)
    if form.is_valid() and _added(request, form, text):
        return _back(text)
    return _write(request, form, sheet)


@login_not_required
@require_http_methods(METHODS)
def edit_article(request: HttpRequest, reference: str, number: int, pk: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return _sign_in(request)
    text = text_in_sight(request.user, reference, number)
    require_editor(text.convention, request.user)
    sheet = sheet_of(text, timezone.localdate())
    article = next((one.article for one in sheet.articles if one.article.pk == pk), None)
    if article is None:
        return _removed_meanwhile(request, sheet)
    form = ArticleForm.over(article, request.POST or None, _kept(request))
    if form.is_valid() and _rewritten(request, form, article):
        return _back(text, article)
    return _write(request, form, sheet, article)


@require_POST
def move_article(request: HttpRequest, reference: str, number: int, pk: int) -> HttpResponse:
    article = _article(request.user, reference, number, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    done = _done(request, drafting.move_article, article=article, **form.cleaned_data)
    if not request.htmx:
        return _back(article.text, article)
    moved = article if done else None
    context = page_of(request, article.text) | {"moved": moved}
    return render(request, "conventions/texts/_articles.html", context)


@require_POST
def remove_article(request: HttpRequest, reference: str, number: int, pk: int) -> HttpResponse:
    article = _article(request.user, reference, number, pk)
    text, seen = article.text, request.POST.get("seen", "")
    try:
        acted = {"by": request.user, "on": timezone.localdate()}
        gone = drafting.remove_article(article=article, seen=seen, **acted)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        offer(request, gone, reverse("convention_text", args=[reference, text.number]))
        messages.success(request, f"{gone.said} est supprimé ; le journal en garde le texte.")
    return _back(text)


@require_POST
def propose_articles(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    text = text_in_sight(request.user, reference, number)
    if _done(request, drafting.propose_articles, text=text):
        messages.success(request, "La trame est posée : complétez, déplacez, supprimez.")
    return _back(text)


def _article(user: User, reference: str, number: int, pk: int) -> Article:
    text = text_in_sight(user, reference, number)
    article = get_object_or_404(text.articles, pk=pk)
    article.text = text
    return article


def _write(
    request: HttpRequest, form: ArticleForm, sheet: TextSheet, article: Article | None = None
) -> HttpResponse:
    """The page where an article is written; beside, what somebody else made of it meanwhile."""
    is_stale = article is not None and form.has_error("__all__", "stale")
    context = {
        "convention": sheet.convention,
        "text": sheet.text,
        "sheet": sheet,
        "form": form,
        "article": article,
        "other": written(article, sheet.facts) if is_stale else None,
        "author": _author_of(article) if is_stale else "",
    }
    return render(request, "conventions/texts/article.html", context)


def _author_of(article: Article) -> str:
    """Who wrote an article as it is now."""
    entries = entries_of(article.text.convention)
    wrote = entries.filter(after=drafting.print_of(article)).order_by("-pk").first()
    return wrote.actor if wrote else ""


def _removed_meanwhile(request: HttpRequest, sheet: TextSheet) -> HttpResponse:
    """What was typed over an article that somebody took out, as a new one."""
    sent = request.POST if request.method == "POST" else _kept(request)
    if sent is None:
        raise Http404
    typed = {name: sent.get(name, "") for name in ("title", "body")}
    messages.warning(request, REMOVED)
    return _write(request, NewArticleForm(initial=typed, articles=sheet.articles), sheet)


def _added(request: HttpRequest, form: NewArticleForm, text: Text) -> bool:
    typed = form.cleaned_data
    return _done(
        request,
        drafting.add_article,
        form,
        text=text,
        title=typed["title"],
        body=typed["body"],
        rank=form.rank,
    )


def _rewritten(request: HttpRequest, form: ArticleForm, article: Article) -> bool:
    typed = form.cleaned_data | form.read()
    return _done(request, drafting.rewrite_article, form, article=article, **typed)


def _done(request: HttpRequest, act: Any, form: ArticleForm | None = None, **typed: Any) -> bool:
    """Do it; what it refuses is said in the form, or at the head of the next page.

    So is what an article that was just written cannot print or cites by a wrong name.
    """
    try:
        done = act(by=request.user, on=timezone.localdate(), **typed)
        for remark in remarks_on(done) if isinstance(done, Article) else ():
            messages.warning(request, remark)
    except ValidationError as refused:
        if form is None:
            messages.error(request, " ".join(refused.messages))
        else:
            form.refuse(refused)
        return False
    return True


def _back(text: Text, article: Article | None = None) -> HttpResponse:
    """To the page of the text, where the article stands."""
    address = reverse("convention_text", args=[text.convention.reference, text.number])
    return redirect(f"{address}#article-{article.pk}" if article else address)


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in and back; what was typed waits in the session, which a sign-in keeps."""
    if request.method == "POST" and may_write(request):
        names = (*NewArticleForm.base_fields, NAME)
        typed = {name: request.POST.get(name, "")[:LONGEST_BODY] for name in names}
        request.session[KEPT] = {"path": request.path, "typed": typed}
        messages.warning(request, ENDED)
    return redirect_to_login(request.get_full_path())


def _kept(request: HttpRequest) -> dict[str, str] | None:
    """What waited while the person signed in again."""
    kept = request.session.get(KEPT, {})
    if kept.get("path") != request.path:
        return None
    if request.method == "POST":
        del request.session[KEPT]
        return None
    return kept["typed"]
