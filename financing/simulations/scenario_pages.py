"""The pages of scenarios: keep a simulation under a title, then rename, share or delete it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Act, acting_for, can, organisations_of, refusal, require
from financing.models import Scenario
from financing.simulations.acts import change_scenario, delete_scenario, keep_scenario
from financing.simulations.forms import ScenarioForm
from financing.simulations.pages import simulated
from financing.simulations.what_if import Simulation
from press.kit.way_back import offer


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """What the address supposes, and the title under which to keep it."""
    simulation = simulated(request, reference, component, year)
    file = simulation.ground.file
    owner = _owner(request, file.component.convention)
    form = ScenarioForm(request.POST or None, initial={"title": request.GET.get("titre", "")})
    if request.method == "POST":
        require(request.user, Act.KEEP_SCENARIO, owner)
        if form.is_valid() and _kept(request, form, simulation, owner):
            return redirect("what_if", reference, component, year)
    context = {
        "convention": file.component.convention,
        "component": file.component,
        "year": year,
        "simulation": simulation,
        "form": form,
        "may_keep": can(request.user, Act.KEEP_SCENARIO, owner),
        "refusal": refusal(Act.KEEP_SCENARIO, owner, request.user),
    }
    return render(request, "financing/simulations/keep_scenario.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One scenario: whoever sees it opens it; its organisation renames, shares or deletes it."""
    found = _scenario(request, reference, pk)
    known = {"title": found.title, "is_shared": found.is_shared}
    form = ScenarioForm(request.POST or None, initial=known, facts=known)
    if request.method == "POST":
        require(request.user, Act.KEEP_SCENARIO, found.organisation)
        if request.POST.get("step") == "delete":
            return _deleted(request, found)
        if form.accepts(change_scenario, scenario=found, by=request.user):
            messages.success(request, f"Scénario enregistré : {found}.")
            return redirect("scenario", reference, pk)
    context = {
        "convention": found.component.convention,
        "component": found.component,
        "year": found.year,
        "scenario": Scenario.objects.get(pk=pk) if form.errors else found,
        "form": form,
        "may_keep": can(request.user, Act.KEEP_SCENARIO, found.organisation),
        "refusal": refusal(Act.KEEP_SCENARIO, found.organisation, request.user),
    }
    return render(request, "financing/simulations/scenario.html", context)


def _owner(request: HttpRequest, convention: Convention) -> Organisation:
    """The organisation that one acts for, which is a party."""
    owner = acting_for(request.user)
    if owner is None or not convention.parties.filter(organisation=owner).exists():
        raise PermissionDenied(
            f"Vous agissez pour {owner}, qui n'est pas partie à cette convention : choisissez "
            "une de ses parties en haut de la page."
        )
    return owner


def _kept(
    request: HttpRequest, form: ScenarioForm, simulation: Simulation, owner: Organisation
) -> bool:
    """Whether the scenario is kept; else the form says why not."""
    try:
        kept = keep_scenario(
            component=simulation.ground.file.component,
            year=simulation.ground.period.fiscal_year,
            query=simulation.kept_query,
            organisation=owner,
            by=request.user,
            on=timezone.localdate(),
            **form.cleaned_data,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, f"Scénario gardé : {kept}.")
    return True


def _deleted(request: HttpRequest, found: Scenario) -> HttpResponse:
    component, year = found.component, found.year
    page = reverse("what_if", args=[component.convention.reference, component.code, year])
    offer(request, delete_scenario(scenario=found, by=request.user), page)
    messages.success(request, f"Scénario supprimé : {found}.")
    return redirect(page)


def _scenario(request: HttpRequest, reference: str, pk: int) -> Scenario:
    """404 for one of another convention, or that another organisation keeps for itself."""
    visible = Convention.objects.visible_to(request.user).named(reference)
    seen = Scenario.objects.seen_by(organisations_of(request.user))
    rows = seen.select_related("component__convention", "component__carrier", "organisation")
    return get_object_or_404(rows, component__convention__in=visible, pk=pk)
