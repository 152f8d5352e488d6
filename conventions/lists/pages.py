"""The pages of conventions and of the EPCIs that they bring together."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.lists.forms import ConventionSearch
from conventions.models import Convention
from epci.permissions import Act, allowed_to, memberships_of

PAGE_SIZE = 50


@require_safe
def convention_list(request: HttpRequest) -> HttpResponse:
    visible = Convention.objects.visible_to(request.user)
    search = ConventionSearch(request.GET, visible, timezone.localdate())
    page = Paginator(search.found(), PAGE_SIZE).get_page(request.GET.get("page"))
    may_found = allowed_to(Act.EDIT_CONVENTION, memberships_of(request.user))
    context = {"form": search, "page": page, "may_found": may_found}
    return render(request, "conventions/lists/list.html", context)
