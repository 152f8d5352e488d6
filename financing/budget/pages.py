"""The pages of what an organisation bears, pays and receives, and of where its budget has it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.access import in_sight
from conventions.journal import taking
from epci.models import Organisation
from epci.permissions import Act, acting_for, can, require
from financing.budget.acts import facts_of, impute
from financing.budget.amounts import BudgetAmounts
from financing.budget.drawing import budget_chart
from financing.budget.filters import BudgetFilters, asked_year
from financing.budget.forms import ImputationForm
from financing.budget.found import EVERY, FoundBudget
from financing.budget.lapsing import lapsing
from financing.budget.reading import budget_year
from financing.budget.tables import AccountsTable, BudgetTable, LapsingTable, totals_of
from financing.models import Component, Imputation
from press.kit.addresses import FORMAT, ORDER, PAGE
from press.kit.counts import MOST
from press.kit.lists import list_page
from press.words.french import is_number


@require_safe
def budget_board(request: HttpRequest) -> HttpResponseBase:
    """One year: charge, to pay, paid, to receive, received; what is to be written, what lapses."""
    organisation, today = acting_for(request.user), timezone.localdate()
    if organisation is None:
        return render(request, "financing/payments/no_carrier.html")
    found, offered = _asked(request, organisation, today)
    filters, known = BudgetFilters(request.GET, found, offered, today.year), found.known
    table = _rows(request, filters.found)
    table.may_impute = can(request.user, Act.KEEP_BUDGET, organisation)
    accounts = AccountsTable(filters.found.accounts, request=request, prefix="c-")
    claims = LapsingTable(lapsing(organisation, today), request=request, prefix="p-")
    context = {
        "organisation": organisation,
        "filters": filters,
        "table": table,
        "accounts": accounts,
        "claims": claims,
        "figures": known.figures,
        "year": known.year,
        "is_over": known.year < today.year,
        "is_ahead": known.year > today.year,
        "chart": budget_chart(known.years, known.year),
    }
    page, journal = "financing/budget/budget.html", taking(None, request.user)
    return list_page(request, page, context, accounts, claims, journal=journal)


def _asked(
    request: HttpRequest, organisation: Organisation, on: date
) -> tuple[FoundBudget, set[int]]:
    """The year that is asked where it says something, else this one; and those that do."""
    known = budget_year(organisation, on, asked_year(request.GET, on.year))
    offered = {*known.years, on.year}
    if known.year not in offered:
        known = budget_year(organisation, on, on.year)
    return FoundBudget(organisation, on, known), offered


def _rows(request: HttpRequest, found: FoundBudget) -> BudgetTable:
    """A page of them, whose amounts are read alone; all, for another order or a file."""
    is_whole = bool(request.GET.get(ORDER) or request.GET.get(FORMAT))
    table = BudgetTable(
        found.rows if is_whole else found.places(_most(request)),
        request=request,
        chosen=request.user.chosen_columns,
        totals=totals_of(BudgetAmounts.all_of(found.accounts)),
    )
    if not is_whole:
        table.read = found.read
    return table


def _most(request: HttpRequest) -> int:
    """Places are counted no further than a thousand, but for who asks for a page after them."""
    page = request.GET.get(PAGE, "1")
    is_far = not (is_number(page) and len(page) < 4) or int(page) * BudgetTable.per_page > MOST
    return EVERY if is_far else MOST + 1


@require_http_methods(["GET", "HEAD", "POST"])
def impute_component(request: HttpRequest, reference: str, component: str) -> HttpResponse:
    """Where the budget of the organisation that one acts for has a component."""
    convention, organisation = in_sight(request.user, reference), acting_for(request.user)
    found = get_object_or_404(Component, convention=convention, code=component)
    found.convention = convention
    if organisation is None:
        return redirect("budget")
    require(request.user, Act.KEEP_BUDGET, organisation)
    place = {"organisation": organisation, "component": found}
    kept = Imputation.objects.filter(**place).first()
    facts = facts_of(kept or Imputation(**place))
    form = ImputationForm(request.POST or None, initial=facts, facts=facts)
    if form.accepts(impute, by=request.user, **place):
        messages.success(request, f"{reference}, {found} : {form.done}.")
        return redirect("budget")
    context = {"form": form, "component": found, "organisation": organisation}
    return render(request, "financing/budget/impute.html", context)
