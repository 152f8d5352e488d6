"""The pages that end a year: its settlement, told before it is issued; its closing."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from epci.permissions import Act, require
from financing.actuals.scope import YearScope, year_scope
from financing.rounds.issued import round_of_form
from financing.settlements.acts import Settled, close_year, number_settlement, reopen_year
from financing.settlements.content import CREDITS, DEDUCT
from financing.settlements.forms import ReopeningForm, SettlementForm
from financing.settlements.preparation import PreparedSettlement, prepare_settlement
from financing.settlements.tables import SettlementLetterTable, YearAccountTable
from financing.settlements.told import accounts_now
from press.kit import confirm


@require_http_methods(["GET", "HEAD", "POST"])
def settle_year(
    request: HttpRequest, reference: str, component: str, year: int
) -> HttpResponseBase:
    """Who still owes, who paid too much, what blocks; POST tells it, then numbers the letters."""
    scope = year_scope(request, reference, component, year)
    if request.method == "POST":
        require(request.user, Act.SETTLE_YEAR, scope.carrier)
    try:
        prepared = _prepared(request, scope)
    except ValidationError as refused:
        for said in refused.messages:
            messages.error(request, said)
        return redirect("actuals", *scope.address)
    form = _form(request, prepared)
    table = YearAccountTable(accounts_now(prepared.settlement), request=request)
    table.files = ""
    context = {
        **scope.context(),
        "prepared": prepared,
        "settlement": prepared.settlement,
        "table": table,
        "letters": SettlementLetterTable(prepared.letters, request=request),
        "may_settle": scope.may(Act.SETTLE_YEAR),
        "refusal": scope.refusal(Act.SETTLE_YEAR),
    }
    return confirm.answer(request, _settling(request, scope), form, context)


def _prepared(request: HttpRequest, scope: YearScope) -> PreparedSettlement:
    asked = request.POST.get("credits", DEDUCT)
    credits = asked if asked in dict(CREDITS) else DEDUCT
    return prepare_settlement(scope.file, scope.period, scope.today, credits)


def _form(request: HttpRequest, prepared: PreparedSettlement) -> SettlementForm:
    if confirm.step_of(request) == confirm.CHOOSE:
        names = ("override", "credits")
        kept = {name: request.POST[name] for name in names if name in request.POST}
        return SettlementForm(initial=kept, prepared=prepared)
    return SettlementForm(request.POST, prepared=prepared)


def _settling(request: HttpRequest, scope: YearScope) -> confirm.Flow:
    def already(token: str) -> HttpResponseBase | None:
        done = round_of_form(token)
        return redirect("call_round", scope.address[0], done.pk) if done else None

    def then(settled: Settled) -> HttpResponseBase:
        if settled.round is None:
            messages.info(request, "Rien ne reste à régulariser.")
            return redirect("settlement", *scope.address)
        return redirect("call_round", scope.address[0], settled.round.pk)

    act = partial(
        number_settlement,
        component=scope.component,
        period=scope.period,
        by=request.user,
        on=scope.today,
    )
    return confirm.Flow(
        typed="financing/settlements/settle_year.html",
        told="financing/settlements/settlement_confirmation.html",
        act=act,
        then=then,
        already=already,
    )


@require_POST
def close(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """Nothing is written any more in the year; says why where something is left."""
    scope = year_scope(request, reference, component, year)
    try:
        close_year(component=scope.component, period=scope.period, by=request.user, on=scope.today)
    except ValidationError as refused:
        for said in refused.messages:
            messages.error(request, said)
    else:
        messages.success(request, f"L'exercice {year} du volet {scope.component.label} est clos.")
    return redirect("settlement", *scope.address)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """Open a closed year again, with its reason."""
    scope = year_scope(request, reference, component, year)
    require(request.user, Act.REOPEN_YEAR, scope.carrier)
    form = ReopeningForm(request.POST or None)
    facts = {"component": scope.component, "period": scope.period}
    if form.accepts(reopen_year, by=request.user, on=scope.today, **facts):
        messages.success(request, f"L'exercice {year} est rouvert.")
        return redirect("actuals", *scope.address)
    context = {**scope.context(), "form": form}
    return render(request, "financing/settlements/reopen_year.html", context)
