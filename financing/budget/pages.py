"""The page of what an organisation bears, pays and receives."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.journal import taking
from epci.permissions import acting_for
from financing.budget.filters import BudgetFilters
from financing.budget.reading import budget
from financing.budget.tables import BudgetTable
from press.kit.lists import list_page


@require_safe
def budget_board(request: HttpRequest) -> HttpResponseBase:
    """Convention by convention: charge, to pay, paid, to receive, received, of one year."""
    organisation, today = acting_for(request.user), timezone.localdate()
    if organisation is None:
        return render(request, "financing/payments/no_carrier.html")
    filters = BudgetFilters(request.GET, budget(organisation, today), today)
    chosen = request.user.chosen_columns
    table = BudgetTable(filters.found, request=request, chosen=chosen)
    context = {"organisation": organisation, "filters": filters, "table": table}
    page = "financing/budget/budget.html"
    return list_page(request, page, context, journal=taking(None, request.user))
