"""The pages on which the lead writes what an amendment changes: parties, rule, amounts, periods."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import require_editor
from conventions.amendments.acts import PARTY_FACTS, bring_party, keep_party
from conventions.amendments.forms import NewcomerForm
from conventions.models import Party, Text
from conventions.state.gate import why_closed
from epci.models import Organisation
from financing.amendments import acts
from financing.amendments.pages import text_of, within
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.reading import read_dossier
from financing.models import Period, Rule, RuleTerm
from financing.plans.acts import add_period, drop_period, drop_rule, set_amounts, set_rule
from financing.plans.forms import (
    AmountsForm,
    PeriodForm,
    RuleForm,
    initial_of_amounts,
    initial_of_period,
    initial_of_rule,
)
from financing.plans.pressing import by_now, pressed_key

METHODS = ["GET", "HEAD", "POST"]
Page = Callable[..., HttpResponse]


def on_draft(page: Page) -> Page:
    """The page, given the amendment, for whoever edits the convention.

    Once it is submitted, or as soon as an act refuses, what is answered is why.
    """

    @wraps(page)
    def answer(request: HttpRequest, reference: str, number: int, **asked: str) -> HttpResponse:
        text = text_of(request.user, reference, number)
        require_editor(text.convention, request.user)
        if closed := why_closed(text):
            return _closed(request, text, closed)
        try:
            return page(request, text, **asked)
        except ValidationError as refused:  # submitted meanwhile
            return _closed(request, text, " ".join(refused.messages))

    return answer


def _closed(request: HttpRequest, text: Text, why: str) -> HttpResponse:
    context = {"closed": why, **_around(text)}
    return render(request, "financing/amendments/amend_closed.html", context)


@require_http_methods(METHODS)
@on_draft
def amend_parties(request: HttpRequest, text: Text) -> HttpResponse:
    """Who comes and who leaves by the amendment."""
    step = request.POST.get("step")
    form = NewcomerForm(request.POST if step == "bring" else None)
    if step == "bring" and form.is_valid() and _brought(request, form, text):
        return redirect("amend_parties", *_address(text))
    if step in ("remove", "keep"):
        _seat(request, text, step)
        return redirect("amend_parties", *_address(text))
    context = {"parties": _parties(text), "form": form, **_around(text)}
    return render(request, "financing/amendments/amend_parties.html", context)


@require_http_methods(METHODS)
@on_draft
def amend_rule(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """How a component is shared from a year on; « drop » leaves the rule in force."""
    file = _file(within(_dossier(text), text.number), component)
    if request.POST.get("step") == "drop":
        drop_rule(component=file.component, **by_now(request, text))
        messages.success(request, f"L'{text} ne change plus la règle de « {file.component} ».")
        return redirect("amendment", *_address(text))
    rule = _rule_to_change(text, file)
    form = RuleForm(
        request.POST or None,
        parties=_sharers(text, file.terms[rule] if rule else ()),
        initial=_initial_rule(text, file, rule),
    )
    if form.accepts(set_rule, component=file.component, **by_now(request, text)):
        messages.success(request, f"La règle de « {file.component} » est enregistrée.")
        return redirect("amendment", *_address(text))
    own = any(rule.text_id == text.pk for rule in file.rules)
    context = {"component": file.component, "form": form, "own": own, **_around(text)}
    return render(request, "financing/amendments/amend_rule.html", context)


@require_http_methods(METHODS)
@on_draft
def amend_plan(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """The amounts of a component's lines, in the periods that the amendment may still change."""
    dossier = within(_dossier(text), text.number)
    file = _file(dossier, component)
    form = _amounts_form(request, text, file, dossier)
    if form.accepts(set_amounts, component=file.component, **by_now(request, text)):
        count = len(form.amounts)
        messages.success(request, f"Montants enregistrés : {count} changent par l'{text}.")
        return redirect("amendment", *_address(text))
    context = {"component": file.component, "form": form, **_around(text)}
    return render(request, "financing/amendments/amend_plan.html", context)


@require_http_methods(METHODS)
@on_draft
def amend_periods(request: HttpRequest, text: Text) -> HttpResponse:
    """The periods that the amendment adds to the plan, after those that are there."""
    if request.POST.get("step") == "drop":
        own = Period.objects.filter(text=text, pk=pressed_key(request.POST.get("period", "")))
        drop_period(period=get_object_or_404(own), **by_now(request, text))
        return redirect("amend_periods", *_address(text))
    form = PeriodForm(request.POST or None, initial=initial_of_period(text))
    if form.accepts(add_period, **by_now(request, text)):
        label = form.cleaned_data["label"]
        messages.success(request, f"La période {label} est ajoutée par l'{text}.")
        return redirect("amend_periods", *_address(text))
    periods = within(_dossier(text), text.number).periods
    return render(
        request,
        "financing/amendments/amend_periods.html",
        {"periods": periods, "form": form, **_around(text)},
    )


def _address(text: Text) -> tuple[str, int]:
    return text.convention.reference, text.number


def _dossier(text: Text) -> Dossier:
    return read_dossier(text.convention, timezone.localdate())


def _around(text: Text) -> dict[str, Any]:
    return {"convention": text.convention, "text": text}


def _file(dossier: Dossier, code: str) -> ComponentFile:
    file = dossier.named(code)
    if file is None:
        raise Http404("Ce volet n'existe pas.")
    return file


def _parties(text: Text) -> list[Party]:
    """Those that the amendment may keep, remove, or has brought, in the act's order."""
    known = Party.objects.filter(
        Q(left_by=None) | Q(left_by__number__gte=text.number),
        Q(joined_by=None) | Q(joined_by__number__lte=text.number),
        convention=text.convention_id,
    )
    return list(known.select_related("organisation").order_by("rank"))


def _brought(request: HttpRequest, form: NewcomerForm, text: Text) -> bool:
    siren = form.cleaned_data["siren"]
    organisation = Organisation.objects.filter(siren=siren).first()
    if organisation is None:
        form.add_error("siren", f"Aucun organisme du registre n'a le SIREN {siren}.")
        return False
    facts = {name: form.cleaned_data[name] for name in PARTY_FACTS}
    facts["name"] = facts["name"] or organisation.name
    try:
        party = bring_party(text=text, organisation=organisation, facts=facts, by=request.user)
    except ValidationError as refused:
        form.refuse(refused)
        return False
    messages.success(request, f"{party} arrive par l'{text}.")
    return True


def _seat(request: HttpRequest, text: Text, step: str) -> None:
    """Remove a party, or keep it after all; a refusal is said at the head of the page."""
    named = Party.objects.filter(convention=text.convention_id)
    party = get_object_or_404(named, pk=pressed_key(request.POST.get("party", "")))
    try:
        if step == "remove":
            acts.remove_party(text=text, party=party, by=request.user)
        else:
            keep_party(text=text, party=party, by=request.user)
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)


def _first_year(text: Text) -> int:
    return text.effective_on.year if text.effective_on else timezone.localdate().year


def _rule_to_change(text: Text, file: ComponentFile) -> Rule | None:
    """The amendment's own rule, or the one that it would change; None where there is none."""
    own = next((rule for rule in file.rules if rule.text_id == text.pk), None)
    try:
        return own or file.rule(_first_year(text))
    except ValidationError:
        return None


def _sharers(text: Text, terms: Sequence[RuleTerm]) -> list[Party]:
    """Those who may share: in the order of the act's table, then those who are not in it."""
    staying = [one for one in _parties(text) if one.left_by_id != text.pk]
    order = {term.party_id: rank for rank, term in enumerate(terms)}
    return sorted(staying, key=lambda one: (order.get(one.pk, len(order)), one.rank))


def _initial_rule(text: Text, file: ComponentFile, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"first_year": _first_year(text)}
    first = rule.first_year if rule.text_id == text.pk else _first_year(text)
    return initial_of_rule(rule, file.terms[rule], first)


def _amounts_form(
    request: HttpRequest, text: Text, file: ComponentFile, dossier: Dossier
) -> AmountsForm:
    """The periods that are over when the amendment takes effect are not its to change."""
    effect = text.effective_on or date.min
    periods = [one for one in dossier.periods if one.ends_on >= effect]
    before = _amounts(file.under(file.in_effect - {text.number}), periods)
    after = initial_of_amounts(file.lines, periods, _amounts(file, periods))
    return AmountsForm(
        request.POST or None, lines=file.lines, periods=periods, before=before, initial=after
    )


def _amounts(file: ComponentFile, periods: Sequence[Period]) -> dict[tuple[int, int], int]:
    return {
        (line, period.pk): amount
        for period in periods
        for line, amount in file.plan(period).amounts.items()
    }
