"""The page on which an organisation corrects a figure: a new one, dated, with its reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from epci.models import Epci, Organisation
from epci.permissions import Act, acting_for, can, refusal, require
from epci.populations.acts import correct, fact
from epci.populations.figures import NOWHERE
from epci.populations.forms import CorrectionForm
from epci.populations.histories import figure_for
from epci.populations.layouts import Figures


@require_http_methods(["GET", "HEAD", "POST"])
def correct_population(request: HttpRequest, siren: str, year: int) -> HttpResponse:
    """The figure in force for one's own keys, and the form that puts another in its place."""
    epcis = Epci.objects.select_related("organisation")
    epci = get_object_or_404(epcis, organisation__siren=siren)
    organisation = acting_for(request.user)
    if request.method == "POST":
        _require(request, organisation)
    current = figure_for(epci, year, organisation)
    if current is None:
        raise Http404("Aucune population n'est connue pour cette année.")
    initial = {"municipale": current.municipal, "totale": current.total}
    posted = request.POST if request.method == "POST" else None
    typed = Figures(*initial.values()) if current.entered_for_id else None
    form = CorrectionForm(posted, initial=initial, facts={siren: fact(typed)})
    if form.is_valid() and organisation and _corrected(request, form, epci, year, organisation):
        return redirect("epci", siren)
    context = {"epci": epci, "year": year, "current": current, "form": form}
    context |= {"organisation": organisation, "refusal": _refusal(request, organisation)}
    return render(request, "epci/populations/correction.html", context)


def _require(request: HttpRequest, organisation: Organisation | None) -> None:
    if organisation is None:
        raise PermissionDenied(NOWHERE)
    require(request.user, Act.ENTER_POPULATIONS, organisation)


def _refusal(request: HttpRequest, organisation: Organisation | None) -> str:
    """Why the person may not; empty for whoever may."""
    if organisation is None:
        return NOWHERE
    may = can(request.user, Act.ENTER_POPULATIONS, organisation)
    return "" if may else refusal(Act.ENTER_POPULATIONS, organisation, request.user)


def _corrected(
    request: HttpRequest, form: CorrectionForm, epci: Epci, year: int, organisation: Organisation
) -> bool:
    """Whether the figure is kept; the form says why it is not."""
    typed = form.cleaned_data
    try:
        changed = correct(
            siren=epci.organisation.siren or "",
            year=year,
            figures=Figures(typed["municipale"], typed["totale"]),
            reason=typed["motif"],
            organisation=organisation,
            by=request.user,
            **form.read(),
        )
    except ValidationError as refused:
        form.refuse(refused)
        return False
    done = f"Population de {year} corrigée : l'ancien chiffre reste lisible ci-dessous."
    messages.success(request, done if changed else "Le chiffre est déjà celui-là.")
    return True
