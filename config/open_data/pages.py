"""The page of an organisation's open data, and the public address of its files."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from config.open_data.acts import publish, say_state_aid, stop_publishing
from config.open_data.forms import PublicationForm, read_year
from config.open_data.tables import table_of, tables_of, years_of
from conventions.access import in_sight
from epci.models import Organisation
from epci.people.pages import around, own_organisation
from epci.permissions import Act, can, refusal, require
from press.files.sheets import CSV_TYPE

NO_FILE = "Aucun fichier de données ouvertes à cette adresse."


@require_http_methods(["GET", "HEAD", "POST"])
def open_data(request: HttpRequest, pk: int) -> HttpResponse:
    """What a year publishes, what each line lacks, and whether it is published."""
    own = own_organisation(request.user, pk)
    known = {"act": own.open_data_act}
    form = PublicationForm(request.POST or None, initial=known, facts=known)
    if request.method == "POST":
        require(request.user, Act.EDIT_ORGANISATION, own)
        if request.POST.get("step") == "stop":
            stop_publishing(organisation=own, by=request.user)
            messages.success(request, "Les données ne sont plus publiées.")
            return redirect("open_data", pk)
        if form.accepts(publish, organisation=own, by=request.user, on=timezone.localdate()):
            messages.success(request, "Les données sont publiées à leur adresse.")
            return redirect("open_data", pk)
    years = years_of(own)
    year = read_year(request.GET.get("annee")) or (years or [timezone.localdate().year])[0]
    context = {
        **around(request, own),
        "form": form,
        "year": year,
        "years": years,
        "tables": tables_of(own, year, timezone.localdate()),
        "may_publish": can(request.user, Act.EDIT_ORGANISATION, own),
        "refusal": refusal(Act.EDIT_ORGANISATION, own, request.user),
    }
    return render(request, "config/open_data/open_data.html", context)


@require_http_methods(["POST"])
def state_aid(request: HttpRequest, reference: str) -> HttpResponse:
    """The lead says whether the subsidy is notified; back to where it was asked."""
    convention = in_sight(request.user, reference)
    is_notified = request.POST.get("notified") == "oui"
    say_state_aid(convention=convention, is_notified=is_notified, by=request.user)
    messages.success(request, f"{convention} : la notification est enregistrée.")
    return redirect("convention", reference)


@require_safe
def own_open_data_file(request: HttpRequest, pk: int, code: str, year: int) -> HttpResponse:
    """The file as its members take it, published or not."""
    return _file(own_organisation(request.user, pk), code, year)


@login_not_required
@rate_limit(action="open_data", limit_get=True)
@cache_control(public=True, max_age=3600)
@require_safe
def open_data_file(request: HttpRequest, siren: str, code: str, year: int) -> HttpResponse:
    """The file at its stable address; 404 for whoever does not publish, as for nobody."""
    published = Organisation.objects.filter(open_data_since__isnull=False)
    return _file(get_object_or_404(published, siren=siren), code, year)


def _file(organisation: Organisation, code: str, year: int) -> HttpResponse:
    known = read_year(str(year))
    table = table_of(code, organisation, known, timezone.localdate()) if known else None
    if table is None:
        raise Http404(NO_FILE)
    name = f"{code}-{organisation.siren or organisation.pk}-{year}.csv"
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition}  # public: anybody's cache may hold it
    return HttpResponse(table.csv, content_type=CSV_TYPE, headers=headers)
