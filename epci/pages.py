"""The pages of the register and of roles: every EPCI with its figures, and who may do what."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from epci import tables
from epci.filters import FigureFilter
from epci.permissions import WITH_SECOND_FACTOR, Role, memberships_of

PAGE_SIZE = 50


@require_safe
def epci_list(request: HttpRequest) -> HttpResponse:
    years = tables.official_years()
    found = FigureFilter(request.GET, years)
    page = Paginator(tables.listed(found.qs), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "page": page,
        "lines": tables.lines_of(page),
        "year": found.form.cleaned_data.get("annee"),
        "next_year": years[0] + 1 if years else None,
    }
    return render(request, "epci/list.html", context)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who may do what, as `permissions.ROLES` says it, with one's own roles marked."""
    own = {membership.role for membership in memberships_of(request.user)}
    context = {
        "permits": tables.permits(),
        "own_roles": own,
        "with_second_factor": [role.label for role in Role if role in WITH_SECOND_FACTOR],
    }
    return render(request, "epci/roles.html", context)
