"""The page of « what if »: an address that says everything, an answer as one types, no writing."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.journal import taking
from epci.models import Epci
from epci.permissions import acting_for, memberships_of, organisations_of
from financing.dossier.scope import component_of_year
from financing.models import Component, Scenario
from financing.simulations.files import as_page, as_workbook
from financing.simulations.ground import Ground, added_seats, ground_of
from financing.simulations.page import fields_of, picture_of
from financing.simulations.premises import ADDED
from financing.simulations.tables import ScenarioTable
from financing.simulations.trying.prefilled import tried_cost
from financing.simulations.what_if import Simulation, simulate
from press.kit.addresses import typed
from press.kit.downloads import download
from press.kit.search import stating
from press.words.french import fold

ASKED = "ajout"  # the field where an EPCI to add is named
TITLE = "titre"  # of the scenario that the address opens, which its files print
APART = (ADDED, ASKED, TITLE)
MOST_FOUND = 8


@require_safe
def what_if(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """The form and its answer; the answer alone where the page asks as one types."""
    today = timezone.localdate()
    file, period = component_of_year(request.user, reference, component, year, today)
    context = {
        "convention": file.component.convention,
        "component": file.component,
        "year": year,
        "title": title_of(request),
    }
    try:
        ground = ground_of(file, period)
    except ValidationError as error:
        faults = {"faults": error.messages}
        return render(request, "financing/simulations/what_if_groundless.html", context | faults)
    simulation = read_simulation(request, ground)
    own = {one.organisation_id for one in memberships_of(request.user)}
    context |= {
        "simulation": simulation,
        "picture": picture_of(simulation, own),
        "own": own,
    }
    if request.htmx:
        return render(request, "financing/simulations/_what_if_answer.html", context)
    asked = typed(request.GET, ASKED)
    found = _found(asked) if asked else []
    if len(found) == 1:
        return redirect(f"{request.path}?{_with(request, found[0])}")
    scenarios = _kept(request, file.component, year)
    context |= {"asked": asked, "found": found, "scenarios": scenarios, **fields_of(simulation)}
    context["tried"] = tried_cost(ground.cost)
    return render(request, "financing/simulations/what_if.html", context)


@require_safe
def workbook(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponseBase:
    """The simulation of the address, as a workbook."""
    simulation = simulated(request, reference, component, year)
    title = title_of(request) or f"Simulation {year}"
    content = as_workbook(simulation, title, timezone.localdate())
    return _file(request, simulation, content, "xlsx")


@require_safe
def council_page(
    request: HttpRequest, reference: str, component: str, year: int
) -> HttpResponseBase:
    """The simulation of the address, as one page for the council's file."""
    simulation = simulated(request, reference, component, year)
    title = title_of(request) or f"Simulation de la répartition {year}"
    content = as_page(simulation, title, timezone.localdate(), str(acting_for(request.user)))
    return _file(request, simulation, content, "pdf")


def title_of(request: HttpRequest) -> str:
    """The title of the scenario that the address opens; empty for none."""
    return request.GET.get(TITLE, "").strip()[:120]


def read_simulation(request: HttpRequest, ground: Ground) -> Simulation:
    """What the address says."""
    texts = {name: text for name, text in request.GET.items() if name not in APART}
    return simulate(ground, texts, added_seats(request.GET.getlist(ADDED), ground))


def _kept(request: HttpRequest, component: Component, year: int) -> ScenarioTable:
    """The scenarios of a component's year that the person sees."""
    seen = Scenario.objects.seen_by(organisations_of(request.user))
    kept = seen.filter(component=component, year=year).select_related("organisation")
    table = ScenarioTable(list(kept), request=request, prefix="g-")
    table.reference = component.convention.reference
    return table


def _found(asked: str) -> list[Epci]:
    """The EPCIs of the register of that SIREN or name, or whose name has it."""
    epcis = Epci.objects.select_related("organisation").order_by("organisation__sort_name", "pk")
    exact = epcis.filter(organisation__siren=asked.replace(" ", "")) | epcis.filter(
        organisation__sort_name=fold(asked)
    )
    return list(exact or stating(epcis, asked, "organisation__searched")[:MOST_FOUND])


def _with(request: HttpRequest, epci: Epci) -> str:
    """The address with one more EPCI, and without the question."""
    query = request.GET.copy()
    del query[ASKED]
    query.appendlist(ADDED, epci.organisation.siren)
    return query.urlencode()


def simulated(request: HttpRequest, reference: str, component: str, year: int) -> Simulation:
    """What the whole address supposes; 404 where the year's shares cannot be computed."""
    today = timezone.localdate()
    file, period = component_of_year(request.user, reference, component, year, today)
    try:
        ground = ground_of(file, period)
    except ValidationError as error:
        raise Http404("Les quotes-parts de l'année ne peuvent pas être calculées.") from error
    return read_simulation(request, ground)


def _file(
    request: HttpRequest, simulation: Simulation, content: bytes, ending: str
) -> HttpResponseBase:
    component = simulation.ground.file.component
    year = simulation.ground.period.fiscal_year
    name = f"SIMULATION_{component.convention.reference}_{component.code}_{year}.{ending}"
    journal = taking(component.convention, request.user)
    return download(request, content, name=name, journal=journal)
