"""The pages of a component's key: adopt it, and find which rule an act's percentages follow."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.journal import taking
from epci.permissions import Act, can, refusal, require
from financing.dossier.dossier import ComponentFile
from financing.dossier.scope import component_of_year
from financing.keys.acts import adopt_key, standing_on, withdraw_key
from financing.keys.adoption import KeySpan, propose_adoption
from financing.keys.forms import AdoptionForm, WithdrawalForm
from financing.keys.grounds import KeyGround, grounds_among, votes_in
from financing.keys.rule_search import PASTED, WHOLE, search_rules
from financing.keys.tables import NearRuleTable, ProposedKeyTable, RuleFindingTable
from financing.models import Key, Period, Rule
from press.kit import confirm
from press.kit.lists import list_page


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponseBase:
    """What adopting the key will freeze; POST computes anew, confirms, then adopts."""
    file, period = component_of_year(request.user, reference, component, year, timezone.localdate())
    form = _adoption_form(request, file, period)
    if request.method == "POST":
        require(request.user, Act.ADOPT_KEY, file.component.carrier.organisation)
    context = _of_the_key(request, file, period, form)
    return confirm.answer(request, _adopting(request, file, period), form, context)


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
    if form.accepts(withdraw_key, key=key, by=request.user, on=today):
        said = f"Clé de {key} retirée : arrêtez-la de nouveau sur les chiffres justes."
        messages.success(request, said)
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
        "whole": request.GET.get(WHOLE, ""),
    }
    return list_page(
        request,
        "financing/keys/rule_search.html",
        context,
        near,
        journal=taking(file.component.convention, request.user),
    )


def _rule(file: ComponentFile, year: int) -> Rule:
    try:
        return file.rule(year)
    except ValidationError as error:
        raise Http404("Ce volet n'a pas de règle pour cette année.") from error


def _first_span(file: ComponentFile, rule: Rule, year: int) -> KeySpan:
    """This year alone, on its own populations or on the last that are known."""
    if rule.is_in_blocks:
        return KeySpan(year, year, year if rule.counts else None)
    known = [one for one in file.figures if one <= year]
    return KeySpan(year, year, max(known, default=year) if rule.basis else None)


def _adoption_form(request: HttpRequest, file: ComponentFile, period: Period) -> AdoptionForm:
    """What was typed, else the years that the register proposes."""
    rule = _rule(file, period.fiscal_year)
    convention = file.component.convention
    grounds = grounds_among(convention, votes_in([convention]), file.texts)
    return AdoptionForm(
        request.POST if request.method == "POST" else None,
        initial=asdict(_first_span(file, rule, period.fiscal_year)) | _voted_by(rule, grounds),
        rule=rule,
        grounds=grounds,
        on=timezone.localdate(),
        propose=lambda span: propose_adoption(file, period, span, grounds),
    )


def _voted_by(rule: Rule, grounds: Sequence[KeyGround]) -> dict[str, Any]:
    """The text that says the rule, and the day from which it may adopt its key."""
    text = next((one for one in grounds if one.code == f"texte-{rule.text.number}"), None)
    return {"act": text.code, "adopted_on": text.known_on} if text else {}


def _adopting(request: HttpRequest, file: ComponentFile, period: Period) -> confirm.Flow:
    component = file.component

    def then(key: Key) -> HttpResponseBase:
        messages.success(request, f"Clé arrêtée pour {key}, sur {component}.")
        reference = component.convention.reference
        return redirect("sharing_of", reference, component.code, period.fiscal_year)

    template = "financing/keys/key_adoption.html"
    act = partial(adopt_key, by=request.user)
    return confirm.Flow(typed=template, told=template, act=act, then=then)


def _of_the_key(
    request: HttpRequest, file: ComponentFile, period: Period, form: AdoptionForm
) -> dict[str, object]:
    carrier = file.component.carrier.organisation
    return {
        "convention": file.component.convention,
        "component": file.component,
        "year": period.fiscal_year,
        "period": period,
        "proposal": form.proposal,
        "table": ProposedKeyTable.of(form.proposal, period, request),
        "may_adopt": can(request.user, Act.ADOPT_KEY, carrier),
        "refusal": refusal(Act.ADOPT_KEY, carrier, request.user),
    }
