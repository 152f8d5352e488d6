"""The page of « what if »: an address that says everything, an answer as one types, no writing."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from epci.models import Epci
from epci.permissions import memberships_of
from financing.premises import ADDED
from financing.scope import component_of_year
from financing.simulation_page import fields_of, picture_of
from financing.what_if import Ground, Simulation, added_seats, ground_of, simulate
from press.french import fold

ASKED = "ajout"  # the field where an EPCI to add is named
MOST_FOUND = 8


@require_safe
def what_if(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """The form and its answer; the answer alone where the page asks as one types."""
    file, period = component_of_year(request.user, reference, component, year)
    context = {"convention": file.component.convention, "component": file.component, "year": year}
    try:
        ground = ground_of(file, period, timezone.localdate())
    except ValidationError as error:
        faults = {"faults": error.messages}
        return render(request, "financing/what_if_groundless.html", context | faults)
    simulation = read_simulation(request, ground)
    own = {one.organisation_id for one in memberships_of(request.user)}
    context |= {
        "simulation": simulation,
        "picture": picture_of(simulation, own),
        "own": own,
    }
    if request.htmx:
        return render(request, "financing/_what_if_answer.html", context)
    asked = request.GET.get(ASKED, "").strip()
    found = _found(asked) if asked else []
    if len(found) == 1:
        return redirect(f"{request.path}?{_with(request, found[0])}")
    context |= {"asked": asked, "found": found, **fields_of(simulation)}
    return render(request, "financing/what_if.html", context)


def read_simulation(request: HttpRequest, ground: Ground) -> Simulation:
    """What the address says."""
    texts = {name: text for name, text in request.GET.items() if name not in (ADDED, ASKED)}
    return simulate(ground, texts, added_seats(request.GET.getlist(ADDED), ground))


def _found(asked: str) -> list[Epci]:
    """The EPCIs of the register of that SIREN or name, or whose name has it."""
    epcis = Epci.objects.select_related("organisation")
    exact = epcis.filter(organisation__siren=asked.replace(" ", "")) | epcis.filter(
        organisation__sort_name=fold(asked)
    )
    return list(exact or epcis.filter(organisation__sort_name__contains=fold(asked))[:MOST_FOUND])


def _with(request: HttpRequest, epci: Epci) -> str:
    """The address with one more EPCI, and without the question."""
    query = request.GET.copy()
    del query[ASKED]
    query.appendlist(ADDED, epci.organisation.siren)
    return query.urlencode()
