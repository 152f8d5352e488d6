"""The search, over everything that the person may see: by kind, the most exact first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from conventions.access import MANY, way_of
from conventions.lists import search as conventions
from deliberations.lists import search as deliberations
from financing import search as financing
from press.kit.counts import first_of_each, united
from press.kit.found import FoundRows
from press.kit.paging import Pages
from press.kit.prepared import PreparedSentence
from press.kit.search import Asked, Found, Kind, first_of_all, first_rows
from press.kit.typed import OF_TYPED, TypedSearch

FIRST, PER_PAGE = 5, 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Every kind, or one alone with its pages; without a word, what can be searched."""
    asked, today = Asked.typed(request.GET.get("q", "")), timezone.localdate()
    way = way_of(request.user) if asked.words else ""
    kinds = list(_kinds(asked, request.user, today, way)) if asked.words else []
    context = {"asked": asked, "typed": asked.text, "notices": []}
    chosen = next((one for one in kinds if one.code == request.GET.get("genre")), None)
    if chosen:
        rows = FoundRows(chosen) if chosen.is_stored else chosen.rows
        page, notice = Pages(rows, PER_PAGE).asked(request.GET.get("page") or "1")
        hits = [chosen.hit_of(one) for one in page]
        context |= {"groups": [Found(chosen, hits, page.paginator.count, False)], "page": page}
        context["notices"] = [notice] if notice else []
    else:
        rows = _found(asked, request.user, today, way) if asked.words else []
        found = [group for group in first_of_all(kinds, rows, FIRST) if group.hits]
        context["groups"] = sorted(found, key=lambda group: not group.is_exact)
    return render(request, "config/overviews/search.html", context)


def _kinds(asked: Asked, user: User, on: date, way: str) -> Iterator[Kind]:
    asked = replace(asked, among_many=way == MANY)
    return chain(
        conventions.kinds_of(asked, user, way),
        deliberations.kinds_of(asked, user, way),
        financing.kinds_of(asked, user, on, way),
        conventions.texts_of(asked, user, way),
    )


def _found(asked: Asked, user: User, on: date, way: str) -> list[tuple[Any, ...]]:
    """The first rows of each kind; one query, compiled once for texts of a known shape."""
    typed = TypedSearch.of(asked)
    if typed is None:
        return first_of_each(_first(user.pk, asked, on, way))
    values = {"user": user.pk, "typed": typed, "on": on, "way": way}
    return PreparedSentence(_first_typed, united, OF_TYPED).rows(values)


def _first_typed(user: int, typed: TypedSearch, on: date, way: str) -> list[QuerySet[Any]]:
    return _first(user, typed.asked, on, way)


def _first(user: int, asked: Asked, on: date, way: str) -> list[QuerySet[Any]]:
    kinds = _kinds(asked, User(pk=user), on, way)
    return first_rows([one for one in kinds if one.is_stored], FIRST)
