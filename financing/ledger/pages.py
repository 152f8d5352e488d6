"""The pages of settlements: what is left to settle, and the account of each contributor."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from conventions.access import in_sight
from conventions.journal import record_download
from conventions.models import Convention
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_dossier
from financing.ledger import settling
from financing.ledger.files import as_csv, as_xlsx
from financing.models import Basis
from press.kit.downloads import download

WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


@require_safe
def settlements(request: HttpRequest) -> HttpResponse:
    """Every component and year of one's conventions in which calls and shares differ."""
    visible = Convention.objects.visible_to(request.user).order_by("reference")
    found = settling.settlements(visible, timezone.localdate())
    return render(request, "financing/ledger/settlements.html", {"settlements": found})


@require_safe
def settlement(request: HttpRequest, reference: str, component: str, year: int) -> HttpResponse:
    """Who owes what now, what was called, and the difference, each explained."""
    file = _file(request.user, reference, component)
    actual = settling.on_actuals(file, year)
    found = _settlement(file, year, request.GET.get("base"), actual)
    context = {
        "convention": file.component.convention,
        "settlement": found,
        "reasons": settling.reasons_of(found),
        "has_actuals": actual is not None,
    }
    return render(request, "financing/ledger/settlement.html", context)


@require_safe
def settlement_file(
    request: HttpRequest, reference: str, component: str, year: int, kind: str
) -> HttpResponseBase:
    """The same table, to keep."""
    if kind not in WRITERS:
        raise Http404
    file = _file(request.user, reference, component)
    actual = settling.on_actuals(file, year)
    found = _settlement(file, year, request.GET.get("base"), actual)
    name = f"regularisation_{reference}_{component}_{year}.{kind}"
    journal = partial(record_download, convention=file.component.convention, by=request.user)
    return download(request, WRITERS[kind](found), name=name, journal=journal)


def _file(user: User, reference: str, component: str) -> ComponentFile:
    """404 for who has no organisation among the parties, and for a component that is not there."""
    convention = in_sight(user, reference)
    file = read_dossier(convention, timezone.localdate()).named(component)
    if file is None:
        raise Http404("Ce volet n'existe pas.")
    return file


def _settlement(
    file: ComponentFile, year: int, basis: str | None, actual: settling.Settlement | None
) -> settling.Settlement:
    """On what was spent where it is asked for and known, else on the basis of the calls."""
    if basis == Basis.ACTUAL and actual is not None:
        return actual
    found = settling.settlement(file, year)
    if found is None:
        raise Http404("Rien n'a été appelé pour ce volet et cette année.")
    return found
