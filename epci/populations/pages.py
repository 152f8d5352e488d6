"""The page of the register: every EPCI with its figures."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from epci.populations import listing
from epci.populations.filters import FigureFilters
from epci.populations.tables import EpciTable
from press.kit.lists import list_page


@require_safe
def epci_list(request: HttpRequest) -> HttpResponseBase:
    years = listing.official_years()
    filters = FigureFilters(request.GET, years)
    found = listing.listed(filters.found)
    context = {
        "filters": filters,
        "table": EpciTable(found, request=request, chosen=request.user.chosen_columns),
        "year": filters.values.get("annee"),
        "next_year": years[0] + 1 if years else None,
    }
    return list_page(request, "epci/populations/list.html", context)
