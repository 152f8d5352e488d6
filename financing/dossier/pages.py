"""The pages of a convention's plan and of its sharing."""

from datetime import date

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from conventions.access import refused_editor
from conventions.journal import taking
from conventions.models import Convention
from conventions.state.table import Step, may
from epci.permissions import Act, can, memberships_of, refusal
from financing.dossier.comparison import Comparison, compare
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.grids import grid, totals
from financing.dossier.movements import movements_of
from financing.dossier.reading import read_dossier
from financing.dossier.tables import SharedPeriod, movement_table, plan_rows, share_table
from financing.dossier.to_do import awaited_populations
from press.kit.addresses import FORMAT
from press.kit.downloads import SHEETS, sheet
from press.kit.lists import list_page


@require_GET
def plan(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Each component as a grid of lines by periods, and the convention's totals; or their file."""
    dossier = _dossier(request.user, reference, timezone.localdate())
    convention = dossier.convention
    grids = [grid(one, dossier.periods) for one in dossier.components]
    if grids and (kind := request.GET.get(FORMAT)) in SHEETS:
        return sheet(request, plan_rows(grids), title="Plan", name=f"plan_{reference}.{kind}")
    is_draft = may(Step.EDIT, convention.state) and convention.has_budget
    context = {
        "convention": convention,
        "is_draft": is_draft,
        "refusal": refused_editor(convention, request.user) if is_draft else "",
        "grids": grids,
        "totals": totals(dossier),
    }
    return render(request, "financing/dossier/plan.html", context)


@require_GET
def sharing(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The sharing of the first component, for this year or the nearest of the plan."""
    today = timezone.localdate()
    dossier = _dossier(request.user, reference, today)
    year = dossier.year_at(today)
    if year is None or not dossier.components:
        empty = {"convention": dossier.convention}
        return render(request, "financing/dossier/sharing_empty.html", empty)
    return _show_sharing(request, dossier, dossier.components[0], year)


@require_GET
def sharing_of(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponseBase:
    """The sharing of one component for one year."""
    dossier = _dossier(request.user, reference, timezone.localdate())
    file = dossier.named(component)
    if file is None or year not in dossier.years:
        raise Http404("Ce volet n'a pas de répartition pour cette année.")
    return _show_sharing(request, dossier, file, year)


def _show_sharing(
    request: HttpRequest, dossier: Dossier, file: ComponentFile, year: int
) -> HttpResponseBase:
    carrier = file.component.carrier.organisation
    own = {one.organisation_id for one in memberships_of(request.user)}
    compared = (compare(file, dossier, one) for one in dossier.of_year(year))
    shared = [_shared(one, file, own, request) for one in compared]
    context = {
        "convention": dossier.convention,
        "components": [one.component for one in dossier.components],
        "component": file.component,
        "years": dossier.years,
        "year": year,
        "may_enter": can(request.user, Act.ENTER_POPULATIONS, carrier),
        "awaited": awaited_populations(file.component),
        "shared": shared,
        "may_adopt": can(request.user, Act.ADOPT_KEY, carrier),
        "refusal": refusal(Act.ADOPT_KEY, carrier, request.user),
    }
    tables = [table for one in shared for table in one.tables]
    if not tables:
        return render(request, "financing/dossier/sharing.html", context)
    first, *others = tables
    return list_page(
        request,
        "financing/dossier/sharing.html",
        {**context, "table": first},
        *others,
        journal=taking(dossier.convention, request.user),
    )


def _shared(
    comparison: Comparison, file: ComponentFile, own: set[int], request: HttpRequest
) -> SharedPeriod:
    moved = movements_of(comparison, file, own)
    shares = share_table(comparison, file.component, own, request)
    return SharedPeriod(
        comparison, moved, shares, movement_table(comparison, moved, file.component, request)
    )


def _dossier(user: User, reference: str, on: date) -> Dossier:
    """404 for who has no organisation among the parties."""
    visible = Convention.objects.visible_to(user).with_state(on)
    convention = get_object_or_404(visible.named(reference))
    return read_dossier(convention, on)
