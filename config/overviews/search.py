"""The search, over everything that the person may see: by kind, the most exact first."""

from collections.abc import Iterator
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.lists import search as conventions
from deliberations.lists import search as deliberations
from financing import search as financing
from press.kit.paging import Pages
from press.kit.search import Asked, Found, Kind, first_of_all

FIRST, PER_PAGE = 5, 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Every kind, or one alone with its pages; without a word, what can be searched."""
    asked = Asked.typed(request.GET.get("q", ""))
    kinds = list(_kinds(asked, request)) if asked.words else []
    context = {"asked": asked, "typed": asked.text, "notices": []}
    chosen = next((one for one in kinds if one.code == request.GET.get("genre")), None)
    if chosen:
        page, notice = Pages(chosen.rows, PER_PAGE).asked(request.GET.get("page") or "1")
        hits = [chosen.hit_of(one) for one in page]
        context |= {"groups": [Found(chosen, hits, page.paginator.count, False)], "page": page}
        context["notices"] = [notice] if notice else []
    else:
        found = [group for group in first_of_all(kinds, FIRST) if group.hits]
        context["groups"] = sorted(found, key=lambda group: not group.is_exact)
    return render(request, "config/overviews/search.html", context)


def _kinds(asked: Asked, request: HttpRequest) -> Iterator[Kind]:
    user, today = request.user, timezone.localdate()
    return chain(
        conventions.kinds_of(asked, user),
        deliberations.kinds_of(asked, user),
        financing.kinds_of(asked, user, today),
        conventions.texts_of(asked, user),
    )
