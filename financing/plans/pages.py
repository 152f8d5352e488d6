"""The pages on which the lead writes the outline of a plan: periods, components, lines.

What goes when something is taken out is said first; the next page offers it back.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from conventions.models import Text
from financing.models import Component, Line, Period
from financing.plans.forms import PeriodForm, initial_of_period
from financing.plans.opening import METHODS, address, component_of, dossier_of, hub, on_text, show
from financing.plans.outline import acts as outline
from financing.plans.outline.forms import NATURES, ComponentForm, LineForm, begun_of
from financing.plans.periods import acts as stretches
from financing.plans.pressing import by_now, done, pressed_key
from financing.plans.resting import NOT_OWN, is_own
from financing.plans.to_write import outline_of
from financing.plans.waiting import forget_line
from press.kit.way_back import offer


@require_safe
@on_text
def write_plan(request: HttpRequest, text: Text) -> HttpResponse:
    """What is written of the plan, what comes next, and whether it balances."""
    parties = list(text.convention.parties.order_by("rank"))
    outlined = outline_of(dossier_of(text), parties)
    return show(
        request,
        text,
        "financing/plans/write_plan.html",
        outline=outlined,
    )


@require_http_methods(METHODS)
@on_text
def periods(request: HttpRequest, text: Text) -> HttpResponse:
    """The stretches of the plan: proposed from the convention's days, added, taken out."""
    step, here = request.POST.get("step"), redirect(request.path)
    if step == "propose":
        return redirect(hub(text)) if done(request, stretches.propose_periods, text) else here
    if step == "keep":
        done(request, stretches.keep_period, text, period=_period(request, text))
        return here
    if step == "drop":
        return _period_removed(request, text, _period(request, text))
    form = PeriodForm(request.POST or None, initial=initial_of_period(text))
    if form.accepts(stretches.add_period, **by_now(request, text)):
        if text.number:
            label = form.cleaned_data["label"]
            messages.success(request, f"La période {label} est ajoutée par l'{text}.")
        return here
    listed = dossier_of(text).periods
    own = {one.pk for one in listed if is_own(text, one)}
    return show(
        request,
        text,
        "financing/plans/plan_periods.html",
        form=form,
        periods=listed,
        own=own,
        to_change={one.pk for one in listed if not one.is_over_for(text)},
        gone=Period.objects.filter(removed_by=text).order_by("starts_on"),
    )


def _period_removed(request: HttpRequest, text: Text, period: Period) -> HttpResponse:
    if lost := _unconfirmed(request, stretches.lost_with_period(text, period, _today())):
        again = {"step": "drop", "period": period.pk}
        said = {"back": request.path, "comes_back": is_own(text, period)}
        return _confirm(request, text, str(period), lost, again, **said)
    _take_out(request, text, stretches.drop_period, period=period)
    return redirect(request.path)


@require_http_methods(METHODS)
@on_text
def period(request: HttpRequest, text: Text, period: int) -> HttpResponse:
    """What is said of a period that the text brings, until a key or a round rests on it."""
    own = Period.objects.filter(text=text if text.number else None)
    found = get_object_or_404(own, convention=text.convention_id, pk=period)
    known = stretches.facts_of_period(found)
    form = PeriodForm(request.POST or None, initial=known, facts=known)
    if form.accepts(stretches.change_period, period=found, **by_now(request, text)):
        messages.success(request, f"La période {found} est enregistrée.")
        return redirect(address(text, "plan_periods"))
    return show(
        request,
        text,
        "financing/plans/edit_period.html",
        form=form,
        period=found,
        held=stretches.why_period_held(found),
        back=address(text, "plan_periods"),
    )


@require_http_methods(METHODS)
@on_text
def add_component(request: HttpRequest, text: Text) -> HttpResponse:
    """A component; what comes next is its lines, once there are periods to plan them in."""
    convention = text.convention
    form = ComponentForm(request.POST or None, convention=convention, initial=begun_of(convention))
    if form.accepts(outline.add_component, **by_now(request, text)):
        dated = Period.objects.filter(convention=convention).exists()
        return redirect(address(text, "plan_amounts", form.done.code) if dated else hub(text))
    return show(request, text, "financing/plans/add_component.html", form=form)


@require_http_methods(METHODS)
@on_text
def component(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """What is said of a component, and its lines in their order."""
    found, step = component_of(text, component), request.POST.get("step")
    if step == "remove":
        if lost := _unconfirmed(request, outline.lost_with_component(found)):
            return _confirm(request, text, str(found), lost, {"step": "remove"}, request.path)
        gone = _take_out(request, text, outline.remove_component, component=found)
        return redirect(hub(text)) if gone else _back(text, found)
    typed, known = request.POST if step == "save" else None, outline.facts_of_component(found)
    form = ComponentForm(typed, convention=text.convention, initial=known, facts=known)
    if form.accepts(outline.change_component, component=found, **by_now(request, text)):
        messages.success(request, f"Le volet « {found} » est enregistré.")
        return _back(text, found)
    lines = sorted(found.lines.select_related("funder"), key=_as_printed)
    return show(
        request,
        text,
        "financing/plans/edit_component.html",
        component=found,
        form=form,
        lines=lines,
    )


@require_http_methods(METHODS)
@on_text
def add_line(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    found = component_of(text, component)
    nature = request.GET.get("nature", Line.Nature.EXPENSE)
    lines = outline.lines_under(text, found, _today())
    form = LineForm(request.POST or None, component=found, lines=lines, initial={"nature": nature})
    if form.accepts(outline.add_line, component=found, **by_now(request, text)):
        messages.success(request, f"« {form.cleaned_data['label']} » est ajoutée au plan.")
        return _back(text, found)
    return show(
        request,
        text,
        "financing/plans/edit_line.html",
        component=found,
        form=form,
        back=_home(text, found),
    )


@require_http_methods(METHODS)
@on_text
def line(request: HttpRequest, text: Text, component: str, line: str) -> HttpResponse:
    """What is said of a line; POST also moves it or takes it out."""
    found = component_of(text, component)
    lines = outline.lines_under(text, found, _today())
    row = get_object_or_404(lines.select_related("component__convention"), code=line)
    step = request.POST.get("step")
    if step in ("up", "down"):
        done(request, outline.move_line, text, line=row, up=step == "up")
        return _back(text, found)
    if step == "remove" or (request.method != "POST" and "retirer" in request.GET):
        return _line_removed(request, text, row)
    if request.method != "POST" and not is_own(text, row):
        messages.error(request, f"« {row} » {NOT_OWN}")
        return _back(text, found)
    known = outline.facts_of_line(row)
    form = LineForm(
        request.POST or None, component=found, lines=lines, line=row, initial=known, facts=known
    )
    if form.accepts(outline.change_line, line=row, **by_now(request, text)):
        return _back(text, found)
    nature = NATURES[row.nature]
    return show(
        request,
        text,
        "financing/plans/edit_line.html",
        component=found,
        form=form,
        line=row,
        nature=nature,
        back=_home(text, found),
    )


def _as_printed(line: Line) -> tuple[bool, int, int]:
    """Where a line stands in the plan: cash before kind, by nature, in the order of ranks."""
    return line.in_kind, list(NATURES).index(line.nature), line.rank


def _line_removed(request: HttpRequest, text: Text, line: Line) -> HttpResponse:
    """Asked from the grid, or from the page of its component: one goes back where one was."""
    component, from_grid = line.component, "retirer" in request.GET
    home = address(text, "plan_amounts", component.code) if from_grid else _home(text, component)
    lost = outline.lost_with_line(text, line, _today())
    if request.method != "POST" or _unconfirmed(request, lost):
        said = {"back": home, "comes_back": is_own(text, line)}
        return _confirm(request, text, str(line), lost, {"step": "remove"}, **said)
    _take_out(request, text, outline.remove_line, line=line, back=home)
    return redirect(home)


def _unconfirmed(request: HttpRequest, lost: list[str]) -> list[str]:
    """What would go, as long as nobody has said yes to it."""
    return [] if request.POST.get("confirmed") else lost


def _confirm(
    request: HttpRequest,
    text: Text,
    what: str,
    lost: list[str],
    again: dict[str, Any],
    back: str,
    comes_back: bool = True,
) -> HttpResponse:
    """What goes with something, before it goes; the button sends `again`, and that one knows.

    `comes_back`: it really goes, and is offered back for a while; what an amendment takes out of
    another text stays listed, to be put back.
    """
    context = {"what": what, "lost": lost, "again": again, "back": back, "comes_back": comes_back}
    return show(request, text, "financing/plans/confirm.html", **context)


def _take_out(request: HttpRequest, text: Text, act: Any, back: str = "", **facts: Any) -> bool:
    """Whether it is done; the session keeps what went, for whoever wants it back."""
    row = facts["line"].pk if "line" in facts else 0  # it has no key once it is gone
    try:
        gone = act(**facts, **by_now(request, text))
    except ValidationError as refused:
        for said in refused.messages:
            messages.error(request, said)
        return False
    home = back or (hub(text) if "component" in facts else request.path)
    if "line" in facts:
        forget_line(request, row)
    if gone is None:
        what = facts.get("line") or facts.get("period")
        messages.success(request, f"« {what} » sort du plan par l'{text}.")
        return True
    offer(request, gone, home)
    messages.success(request, f"{gone.said} : c'est retiré du plan.")
    return True


def _home(text: Text, component: Component) -> str:
    """The page of the lines of a component: for an amendment, its grid."""
    return address(text, "plan_amounts" if text.number else "edit_component", component.code)


def _back(text: Text, component: Component) -> HttpResponse:
    return redirect(_home(text, component))


def _today() -> date:
    return timezone.localdate()


def _period(request: HttpRequest, text: Text) -> Period:
    """The one of the plan whose button was pressed; 404 for anything else."""
    there = Q(text=text) | Q(pk__in=Period.objects.in_effect(_today()).values("pk"))
    own = Period.objects.filter(there, convention=text.convention_id)
    return get_object_or_404(own, pk=pressed_key(request.POST.get("period", "")))
