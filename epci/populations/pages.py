"""The pages of the register and of roles: every EPCI with its figures, and who may do what."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from epci.populations import listing
from epci.populations.filters import FigureFilter

PAGE_SIZE = 50


@require_safe
def epci_list(request: HttpRequest) -> HttpResponse:
    years = listing.official_years()
    found = FigureFilter(request.GET, years)
    page = Paginator(listing.listed(found.qs), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "page": page,
        "lines": listing.lines_of(page),
        "year": found.form.cleaned_data.get("annee"),
        "next_year": years[0] + 1 if years else None,
    }
    return render(request, "epci/populations/list.html", context)
