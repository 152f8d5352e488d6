"""The pages of statements of expenses: state a year, once what it says is confirmed; its PDF."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from epci.permissions import Act, require
from financing.actuals.scope import YearScope, year_scope
from financing.actuals.tables import ActualLineTable
from financing.models import StatementPdf
from financing.statements.acts import NumberedStatement, finish_statement, number_statement
from financing.statements.content import Certifier, content_of, facts_of, heading_of
from financing.statements.forms import StatementForm
from financing.statements.page import file_name, render
from press.kit import confirm
from press.kit.downloads import download
from press.words.french import is_number


@require_http_methods(["GET", "HEAD", "POST"])
def state_year(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponseBase:
    """Who certifies, then what the statement says; POST numbers it and lays it out."""
    scope = year_scope(request, reference, component, year)
    require(request.user, Act.STATE_ACTUALS, scope.carrier)
    carrier = scope.component.carrier
    typed = request.POST if confirm.step_of(request) != confirm.CHOOSE else None
    kept = request.POST if request.method == "POST" else {}
    initial = {
        "name": kept.get("name", carrier.signatory),
        "capacity": kept.get("capacity", carrier.signatory_capacity),
    }
    form = StatementForm(typed, initial=initial, actuals=scope.actuals)
    lines = ActualLineTable(scope.actuals.lines, request=request)
    lines.planned, lines.files = scope.planned, ""
    context = {
        **scope.context(),
        "actuals": scope.actuals,
        "table": lines,
        "replaced": scope.actuals.statement,
    }
    return confirm.answer(request, _stating(request, scope), form, context)


def _stating(request: HttpRequest, scope: YearScope) -> confirm.Flow:
    def then(stated: NumberedStatement) -> HttpResponseBase:
        finish_statement(stated.statement)
        said = "est établi" if stated.is_new else "dit déjà la même chose : rien n'est changé"
        messages.success(request, f"L'état n° {stated.statement} {said}.")
        return redirect("actuals", *scope.address)

    act = partial(
        number_statement,
        component=scope.component,
        period=scope.period,
        by=request.user,
        on=scope.today,
    )
    return confirm.Flow(
        typed="financing/statements/state_year.html",
        told="financing/statements/statement_confirmation.html",
        act=act,
        then=then,
    )


@require_safe
def statement_draft(
    request: HttpRequest, reference: str, component: str, year: int
) -> HttpResponseBase:
    """The statement as it would be, marked PROJET."""
    scope = year_scope(request, reference, component, year)
    carrier = scope.component.carrier
    content = content_of(
        scope.actuals,
        facts_of(scope.actuals, scope.planned),
        Certifier(carrier.signatory, carrier.signatory_capacity),
        scope.actuals.statement,
        heading_of(None, scope.today),
    )
    pdf = render(content, draft=True)
    return download(request, pdf, name=file_name(content), is_shown=True, journal=scope.journal())


@require_safe
def statement_pdf(
    request: HttpRequest, reference: str, component: str, year: int, number: str
) -> HttpResponseBase:
    """The stored bytes of a statement, exactly, by its printed number."""
    scope = year_scope(request, reference, component, year)
    found = number.removeprefix("ER-").partition("-")
    if not (is_number(found[0]) and is_number(found[2])):
        raise Http404("Aucun état de ce numéro.")
    stored = get_object_or_404(
        StatementPdf.objects.select_related("statement"),
        statement__component=scope.component,
        statement__period=scope.period,
        statement__year=int(found[0]),
        statement__number=int(found[2]),
    )
    name = file_name(stored.statement.frozen())
    return download(request, bytes(stored.pdf), name=name, is_shown=True, journal=scope.journal())
