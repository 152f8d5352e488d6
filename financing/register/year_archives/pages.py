"""The pages where a carrier's people take away a year of its register."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from epci.people.pages import around, own_organisation
from epci.permissions import Act, require
from financing.register.year_archives.acts import archive_year
from financing.register.year_archives.reading import numbered_years
from financing.register.year_archives.tables import ArchiveTable
from press.kit.downloads import download
from press.kit.lists import list_page


@require_safe
def archives(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The years that the organisation numbered."""
    organisation = own_organisation(request.user, pk)
    require(request.user, Act.READ_JOURNAL, organisation)
    years = numbered_years(organisation)
    context = {
        **around(request, organisation),
        "table": ArchiveTable(years, request=request),
        "is_long": any(not one.is_quick for one in years),
    }
    return list_page(request, "financing/register/archives.html", context)


@require_safe
def archive(request: HttpRequest, pk: int, year: int) -> HttpResponseBase:
    """A year as one file; its line in the journal is written by the act, with its seal."""
    organisation = own_organisation(request.user, pk)
    require(request.user, Act.READ_JOURNAL, organisation)
    if not any(one.year == year and one.is_quick for one in numbered_years(organisation)):
        raise Http404("Aucune archive de cette année ici.")
    file = TemporaryFile()  # noqa: SIM115 — closed by the answer
    try:
        packed = archive_year(
            carrier=organisation, year=year, by=request.user, at=timezone.localtime(), target=file
        )
    except ValidationError as refusal:
        file.close()
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("archives", pk)
    return download(request, file, name=packed.name)
