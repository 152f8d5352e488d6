"""The page of a component's schedule of calls."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conventions.access import in_sight
from epci.permissions import Act, can, refusal, require
from financing.models import Component, Instalment
from financing.schedules.acts import told, write_schedule
from financing.schedules.forms import LABELS, ScheduleForm


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, reference: str, component: str) -> HttpResponse:
    """The entries of a component, which its carrier writes until one is called."""
    convention = in_sight(request.user, reference)
    components = Component.objects.select_related("convention", "carrier__organisation")
    found = components.filter(convention=convention, code=component).first()
    if found is None:
        raise Http404("Ce volet n'existe pas.")
    carrier = found.carrier.organisation
    entries = list(Instalment.objects.filter(component=found).order_by("rank"))
    form = ScheduleForm(request.POST or None, schedule=entries)
    if request.method == "POST":
        require(request.user, Act.ISSUE_CALLS, carrier)
        if form.accepts(write_schedule, component=found, by=request.user):
            messages.success(request, "L'échéancier est enregistré.")
            return redirect("schedule", reference, component)
    context = {
        "convention": convention,
        "component": found,
        "form": form,
        "labels": LABELS,
        "entries": [(one, told(one)) for one in entries],
        "year": timezone.localdate().year,
        "may_write": can(request.user, Act.ISSUE_CALLS, carrier),
        "refusal": refusal(Act.ISSUE_CALLS, carrier, request.user),
    }
    return render(request, "financing/schedules/schedule.html", context)
