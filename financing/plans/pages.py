"""The pages on which the lead of a draft writes its plan: periods, components, lines, amounts."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.access import in_sight, require_editor
from conventions.models import Party, Text
from financing.core.keys import RuleKind
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.grids import grid
from financing.dossier.reading import read_dossier
from financing.models import Component, Line, Period, PopulationBasis
from financing.plans import acts
from financing.plans.forms import (
    AmountsForm,
    PeriodForm,
    RuleForm,
    initial_of_amounts,
    initial_of_period,
    initial_of_rule,
)
from financing.plans.gate import why_closed
from financing.plans.outline import acts as outline
from financing.plans.outline.forms import (
    NATURES,
    ComponentForm,
    LineForm,
    initial_of_component,
    initial_of_line,
)
from financing.plans.pressing import by_now, done, pressed_key
from financing.plans.to_write import balance_of, outline_of

View = Callable[..., HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


def of_draft(view: View) -> View:
    """Give the view the original text of a draft; once it is submitted, the plan says why not."""

    @wraps(view)
    def guarded(request: HttpRequest, reference: str, **named: Any) -> HttpResponse:
        convention = in_sight(request.user, reference)
        require_editor(convention, request.user)
        if closed := why_closed(convention, timezone.localdate()):
            messages.error(request, closed)
            return redirect("plan", reference)
        originals = Text.objects.filter(number=0).select_related("convention")
        text = get_object_or_404(originals, convention=convention)
        return view(request, text, **named)

    return guarded


@require_safe
@of_draft
def write_plan(request: HttpRequest, text: Text) -> HttpResponse:
    """What is written of the plan, what comes next, and whether it balances."""
    parties = list(text.convention.parties.order_by("rank"))
    return _page(
        request,
        text,
        "financing/plans/write_plan.html",
        outline=outline_of(_dossier(text), parties),
    )


@require_http_methods(METHODS)
@of_draft
def periods(request: HttpRequest, text: Text) -> HttpResponse:
    """The stretches of the plan: proposed from the convention's days, added, taken out."""
    step, here = request.POST.get("step"), redirect("plan_periods", text.convention.reference)
    if step == "propose":
        done(request, acts.propose_periods, text)
        return here
    if step == "drop":
        done(request, acts.drop_period, text, period=_period(request, text))
        return here
    form = PeriodForm(request.POST or None, initial=initial_of_period(text))
    if form.accepts(acts.add_period, **by_now(request, text)):
        return here
    return _page(
        request,
        text,
        "financing/plans/plan_periods.html",
        form=form,
        periods=_dossier(text).periods,
    )


@require_http_methods(METHODS)
@of_draft
def add_component(request: HttpRequest, text: Text) -> HttpResponse:
    form = ComponentForm(request.POST or None, convention=text.convention)
    if form.accepts(outline.add_component, **by_now(request, text)):
        return redirect("write_plan", text.convention.reference)
    return _page(request, text, "financing/plans/add_component.html", form=form)


@require_http_methods(METHODS)
@of_draft
def component(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """What is said of a component, and its lines in their order."""
    found, step = _component(text, component), request.POST.get("step")
    if step == "remove":
        gone = done(request, outline.remove_component, text, component=found)
        return _back(text, None if gone else found)
    typed = request.POST if step == "save" else None
    initial = initial_of_component(found)
    form = ComponentForm(typed, convention=text.convention, initial=initial)
    if form.accepts(outline.change_component, component=found, **by_now(request, text)):
        messages.success(request, f"Le volet « {found} » est enregistré.")
        return _back(text, found)
    lines = found.lines.select_related("funder").order_by("rank")
    return _page(
        request,
        text,
        "financing/plans/edit_component.html",
        component=found,
        form=form,
        lines=lines,
    )


@require_http_methods(METHODS)
@of_draft
def add_line(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    found = _component(text, component)
    nature = request.GET.get("nature", Line.Nature.EXPENSE)
    form = LineForm(request.POST or None, component=found, initial={"nature": nature})
    if form.accepts(outline.add_line, component=found, **by_now(request, text)):
        messages.success(request, f"« {form.cleaned_data['label']} » est ajoutée au plan.")
        return _back(text, found)
    return _page(request, text, "financing/plans/edit_line.html", component=found, form=form)


@require_http_methods(METHODS)
@of_draft
def line(request: HttpRequest, text: Text, component: str, line: str) -> HttpResponse:
    """What is said of a line; POST also moves it or takes it out."""
    found = _component(text, component)
    row = get_object_or_404(found.lines.select_related("component__convention"), code=line)
    step = request.POST.get("step")
    if step in ("up", "down"):
        done(request, outline.move_line, text, line=row, up=step == "up")
        return _back(text, found)
    if step == "remove":
        done(request, outline.remove_line, text, line=row)
        return _back(text, found)
    initial = initial_of_line(row)
    form = LineForm(request.POST or None, component=found, line=row, initial=initial)
    if form.accepts(outline.change_line, line=row, **by_now(request, text)):
        return _back(text, found)
    nature = NATURES[row.nature]
    return _page(
        request,
        text,
        "financing/plans/edit_line.html",
        component=found,
        form=form,
        line=row,
        nature=nature,
    )


@require_http_methods(METHODS)
@of_draft
def amounts(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """The grid of a component's lines by periods, and what it makes once kept."""
    dossier = _dossier(text)
    file = _file(dossier, component)
    known = _amounts(file, dossier)
    form = AmountsForm(
        request.POST or None,
        lines=file.lines,
        periods=dossier.periods,
        before={},
        initial=initial_of_amounts(file.lines, dossier.periods, known),
    )
    if form.accepts(acts.set_amounts, component=file.component, **by_now(request, text)):
        messages.success(request, "Les montants sont enregistrés.")
        return redirect("plan_amounts", text.convention.reference, component)
    shown = grid(file, dossier.periods)
    return _page(
        request,
        text,
        "financing/plans/plan_amounts.html",
        component=file.component,
        form=form,
        grid=shown,
        balance=balance_of(shown),
    )


@require_http_methods(METHODS)
@of_draft
def rule(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """How what is left of a component is shared, from the first period on."""
    dossier = _dossier(text)
    file = _file(dossier, component)
    if request.POST.get("step") == "drop":
        done(request, acts.drop_rule, text, component=file.component)
        return redirect("write_plan", text.convention.reference)
    parties = list(text.convention.parties.order_by("rank"))
    form = RuleForm(request.POST or None, parties=parties, initial=_initial(file, dossier, parties))
    if form.accepts(acts.set_rule, component=file.component, **by_now(request, text)):
        messages.success(request, f"La règle de « {file.component} » est enregistrée.")
        return redirect("write_plan", text.convention.reference)
    return _page(
        request,
        text,
        "financing/plans/plan_rule.html",
        component=file.component,
        form=form,
        own=file.rules,
        years=dossier.years,
    )


def _page(request: HttpRequest, text: Text, name: str, **context: Any) -> HttpResponse:
    around = {"convention": text.convention, "text": text}
    return render(request, name, around | context)


def _back(text: Text, component: Component | None) -> HttpResponse:
    """To the page of a component, or of the whole plan."""
    reference = text.convention.reference
    if component is None:
        return redirect("write_plan", reference)
    return redirect("edit_component", reference, component.code)


def _dossier(text: Text) -> Dossier:
    return read_dossier(text.convention, timezone.localdate())


def _component(text: Text, code: str) -> Component:
    components = Component.objects.select_related("convention")
    return get_object_or_404(components, convention=text.convention_id, code=code)


def _file(dossier: Dossier, code: str) -> ComponentFile:
    file = dossier.named(code)
    if file is None:
        raise Http404("Ce volet n'existe pas.")
    return file


def _period(request: HttpRequest, text: Text) -> Period:
    """The one whose button was pressed; 404 for anything else."""
    periods = Period.objects.filter(convention=text.convention_id, text=None)
    return get_object_or_404(periods, pk=pressed_key(request.POST.get("period", "")))


def _amounts(file: ComponentFile, dossier: Dossier) -> dict[tuple[int, int], int]:
    return {
        (line, period.pk): amount
        for period in dossier.periods
        for line, amount in file.plan(period).amounts.items()
    }


def _initial(file: ComponentFile, dossier: Dossier, parties: Sequence[Party]) -> dict[str, Any]:
    """The rule that is there; or the first one, by population among those who contribute."""
    if file.rules:
        rule = file.rules[0]
        return initial_of_rule(rule, file.terms[rule], rule.first_year)
    shares = {f"p{one.pk}": one.is_contributor for one in parties}
    return {
        "first_year": min(dossier.years, default=None),
        "kind": RuleKind.POPULATION,
        "basis": PopulationBasis.MUNICIPAL,
        **shares,
    }
