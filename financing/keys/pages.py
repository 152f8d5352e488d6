"""The pages of a component's key: adopt it, and find which rule an act's percentages follow."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from epci.permissions import Act, can, refusal, require
from financing.dossier.dossier import ComponentFile
from financing.dossier.scope import component_of_year
from financing.keys.acts import adopt_key, standing_on, withdraw_key
from financing.keys.adoption import Span, propose_adoption
from financing.keys.forms import AdoptionForm, WithdrawalForm
from financing.keys.grounds import grounds_of
from financing.keys.rule_search import PASTED, search_rules
from financing.keys.tables import NearRuleTable, ProposedKeyTable, RuleFindingTable
from financing.models import Key, Period, Rule
from press.kit.lists import list_page


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """What adopting the key will freeze; POST computes anew, confirms, then adopts."""
    today = timezone.localdate()
    file, period = component_of_year(request.user, reference, component, year, today)
    known = {
        "rule": _rule(file, year),
        "grounds": grounds_of(file.component.convention),
        "on": today,
    }
    if request.method != "POST":
        first = _first_span(file, known["rule"], year)
        return _show(request, file, period, AdoptionForm(**known, initial=asdict(first)))
    require(request.user, Act.ADOPT_KEY, file.component.carrier.organisation)
    form = AdoptionForm(request.POST, **known)
    if form.is_valid():
        proposal = propose_adoption(file, period, form.span, known["grounds"])
        confirmed = form.cleaned_data["confirmed"] == proposal.fingerprint
        if proposal.key and confirmed and _adopted(request, form, proposal.key.rule):
            return redirect("sharing_of", reference, component, year)
    return _show(request, file, period, form)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """What taking the year's key back will do, and why; POST takes it back."""
    today = timezone.localdate()
    file, _ = component_of_year(request.user, reference, component, year, today)
    key = file.last_adopted_key(year)
    if key is None:
        raise Http404("Aucune clé n'est arrêtée pour cette année.")
    require(request.user, Act.ADOPT_KEY, file.component.carrier.organisation)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _withdrawn(request, form, key):
        return redirect("sharing_of", reference, component, year)
    context = {
        "convention": file.component.convention,
        "component": file.component,
        "year": year,
        "key": key,
        "standing": standing_on(key),
        "form": form,
    }
    return render(request, "financing/keys/key_withdrawal.html", context)


@require_safe
def rule_search(
    request: HttpRequest, reference: str, component: str, year: int
) -> HttpResponseBase:
    """The percentages of an act, and the rules of the register that give them."""
    today = timezone.localdate()
    file, _ = component_of_year(request.user, reference, component, year, today)
    search = search_rules(file, year, request.GET.dict())
    near = NearRuleTable(search.others, request=request, prefix="p-")
    context = {
        "convention": file.component.convention,
        "component": file.component,
        "year": year,
        "search": search,
        "table": RuleFindingTable(search.fitting, request=request),
        "near": near,
        "pasted": request.GET.get(PASTED, ""),
    }
    return list_page(request, "financing/keys/rule_search.html", context, near)


def _rule(file: ComponentFile, year: int) -> Rule:
    try:
        return file.rule(year)
    except ValidationError as error:
        raise Http404("Ce volet n'a pas de règle pour cette année.") from error


def _first_span(file: ComponentFile, rule: Rule, year: int) -> Span:
    """This year alone, on its own populations or on the last that are known."""
    if rule.is_in_blocks:
        return Span(year, year, year if rule.counts else None)
    known = [one for one in file.figures if one <= year]
    return Span(year, year, max(known, default=year) if rule.basis else None)


def _show(
    request: HttpRequest, file: ComponentFile, period: Period, form: AdoptionForm
) -> HttpResponse:
    carrier = file.component.carrier.organisation
    span = form.span or _first_span(file, form.rule, period.fiscal_year)
    proposal = propose_adoption(file, period, span, list(form.grounds.values()))
    context = {
        "convention": file.component.convention,
        "component": file.component,
        "year": period.fiscal_year,
        "period": period,
        "form": form,
        "proposal": proposal,
        "table": ProposedKeyTable.of(proposal, period, request),
        "may_adopt": can(request.user, Act.ADOPT_KEY, carrier),
        "refusal": refusal(Act.ADOPT_KEY, carrier, request.user),
    }
    return render(request, "financing/keys/key_adoption.html", context)


def _adopted(request: HttpRequest, form: AdoptionForm, rule: Rule) -> bool:
    """Whether the key is adopted; else the form says why not."""
    data = form.cleaned_data
    try:
        key = adopt_key(
            rule=rule,
            first_year=data["first_year"],
            last_year=data["last_year"],
            population_year=data.get("population_year"),
            adopted_on=data["adopted_on"],
            act=data["act"],
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, f"Clé arrêtée pour {key}, sur {rule.component}.")
    return True


def _withdrawn(request: HttpRequest, form: WithdrawalForm, key: Key) -> bool:
    """Whether the key is taken back; else the form says why not."""
    reason, today = form.cleaned_data["reason"], timezone.localdate()
    try:
        withdraw_key(key=key, reason=reason, by=request.user, on=today)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(
        request, f"Clé de {key} retirée : arrêtez-la de nouveau sur les chiffres justes."
    )
    return True
