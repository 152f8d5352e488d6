"""The grid of a component's lines by periods: typed like a spreadsheet, its totals at once.

A button that changes the lines while one types loses nothing: what was typed waits in the session,
and is found again on the page, to be saved.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.models import Text
from financing.dossier.dossier import ComponentFile
from financing.dossier.grids import grid
from financing.models import Period
from financing.plans import acts
from financing.plans.checks import periods_to_write
from financing.plans.forms import AmountsForm, initial_of_amounts
from financing.plans.opening import (
    METHODS,
    address,
    component_of,
    dossier_of,
    file_of,
    hub,
    on_text,
    show,
)
from financing.plans.outline import acts as outline
from financing.plans.outline.forms import NewLineForm
from financing.plans.pressing import by_now, done, pressed_key
from financing.plans.sheet import sheet_of
from financing.plans.supposing import shares_of, with_amounts
from financing.plans.to_write import balance_of
from financing.plans.waiting import forget_typed, keep_typed, typed_here

BUTTONS = ("up-", "down-", "remove-", "keep-")  # of a line
FOUND = "Ce que vous aviez tapé est toujours là, à enregistrer."


@require_http_methods(METHODS)
@on_text
def amounts(request: HttpRequest, text: Text, component: str) -> HttpResponse:
    """The amounts of a component, in the periods that the text may write."""
    step = request.POST.get("step", "")
    if step in ("recalculate", "abandon") or step.startswith(BUTTONS):
        return _pressed(request, text, component, step)
    dossier = dossier_of(text)
    file, periods = file_of(dossier, component), periods_to_write(text, dossier)
    if step == "add":
        return _added(request, text, file, periods)
    form = _form(request.POST, text, file, periods)
    if form.accepts(acts.set_amounts, component=file.component, **by_now(request, text)):
        return _saved(request, text, form)
    if not form.is_bound and (waiting := typed_here(request)):
        messages.info(request, FOUND)
        shown = form.untouched()  # a line that came meanwhile says what is kept of it
        for name, one in waiting.items():
            shown[name] = one
        form = _form(shown, text, file, periods)
    return _grid(request, text, file, form, NewLineForm(component=file.component))


def _added(
    request: HttpRequest, text: Text, file: ComponentFile, periods: list[Period]
) -> HttpResponse:
    """One more line, typed in the grid itself; the amounts wait to be saved."""
    adding = NewLineForm(request.POST, component=file.component)
    if adding.accepts(outline.add_line, component=file.component, **by_now(request, text)):
        keep_typed(request)
        messages.success(request, f"« {adding.done} » est ajoutée au plan.")
        return redirect(request.path)
    return _grid(request, text, file, _form(request.POST, text, file, periods), adding)


def _pressed(request: HttpRequest, text: Text, code: str, step: str) -> HttpResponse:
    """A button that writes no amount: what was typed stays."""
    if step == "abandon":
        forget_typed(request)
        return redirect(request.path)
    if step == "recalculate":
        dossier = dossier_of(text)
        file, periods = file_of(dossier, code), periods_to_write(text, dossier)
        adding = NewLineForm(component=file.component)
        return _grid(request, text, file, _form(request.POST, text, file, periods), adding)
    keep_typed(request)
    way, _, key = step.partition("-")
    found = component_of(text, code)
    lines = outline.lines_under(text, found, timezone.localdate())
    line = get_object_or_404(lines, pk=pressed_key(key))
    if way == "remove":
        return redirect(f"{address(text, 'edit_line', code, line.code)}?retirer=1")
    if way == "keep":
        done(request, outline.keep_line, text, line=line)
    else:
        done(request, outline.move_line, text, line=line, up=way == "up")
    return redirect(request.path)


def _form(typed: Any, text: Text, file: ComponentFile, periods: list[Period]) -> AmountsForm:
    return AmountsForm(
        typed or None,
        file=file,
        periods=periods,
        text=text,
        initial=initial_of_amounts(file, periods),
        facts=acts.facts_of_amounts(text, file.component, file.every_line),
    )


def _saved(request: HttpRequest, text: Text, form: AmountsForm) -> HttpResponse:
    forget_typed(request)
    if not text.number:
        messages.success(request, "Les montants sont enregistrés.")
        return redirect(request.path)
    count = len(form.amounts)
    messages.success(request, f"Montants enregistrés : {count} changent par l'{text}.")
    return redirect(hub(text))


def _grid(
    request: HttpRequest, text: Text, file: ComponentFile, form: AmountsForm, adding: NewLineForm
) -> HttpResponse:
    """The page, its totals those of what is typed."""
    shown = file
    if form.is_bound:
        form.is_valid()
        shown = with_amounts(file, text.number, form.whole)
    found = grid(shown, form.periods)
    return show(
        request,
        text,
        "financing/plans/plan_amounts.html",
        component=file.component,
        form=form,
        adding=adding,
        gone=[one for one in file.every_line if text in one.removers],
        grid=found,
        sheet=sheet_of(form, shown.planned_in(form.periods)),
        balance=balance_of(found),
        shares=shares_of(shown, form.periods),
        periods_address=address(text, "plan_periods"),
        rule_address=address(text, "plan_rule", file.component.code),
    )
