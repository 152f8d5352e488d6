"""The list of the conventions that a person sees."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.access import MANY, seen_by, way_of
from conventions.journal import taking
from conventions.lists.filters import ConventionFilters
from conventions.models import Convention
from conventions.tables import ConventionTable
from epci.permissions import Act, allowed_to, memberships_of
from press.kit.lists import list_page


@require_safe
def convention_list(request: HttpRequest) -> HttpResponseBase:
    way = way_of(request.user)
    visible = Convention.objects.filter(seen_by(request.user, way)("pk"))
    filters = ConventionFilters(request.GET, visible, timezone.localdate(), is_long=way == MANY)
    context = {
        "filters": filters,
        "table": ConventionTable(
            filters.found, request=request, chosen=request.user.chosen_columns
        ),
        "may_found": allowed_to(Act.EDIT_CONVENTION, memberships_of(request.user)),
    }
    return list_page(
        request, "conventions/lists/list.html", context, journal=taking(None, request.user)
    )
