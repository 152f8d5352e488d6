"""The pages where a carrier's people take away a year of its register."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from epci.models import Organisation
from epci.people.pages import around, own_organisation
from epci.permissions import Act, require
from financing.register.year_archives.acts import take_archive, write_archive
from financing.register.year_archives.packing import archive_name
from financing.register.year_archives.reading import numbered_year, numbered_years
from financing.register.year_archives.tables import ArchiveTable
from press.kit.downloads import download, kept_of
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
        "is_long": any(one.is_long for one in years),
    }
    return list_page(request, "financing/register/archives.html", context)


@require_safe
def archive(request: HttpRequest, pk: int, year: int) -> HttpResponseBase:
    """A year as one file, a long one made apart; the line of who takes it away keeps its seal."""
    organisation = own_organisation(request.user, pk)
    require(request.user, Act.READ_JOURNAL, organisation)
    found = numbered_year(organisation, year)
    if found is None:
        raise Http404("Aucune archive de cette année ici.")
    leaving = _Leaving(organisation, year, request.user, kept_of(request))
    try:
        return download(
            request,
            leaving.made,
            name=archive_name(organisation, year),
            is_long=found.is_long,
            journal=leaving.noted,
        )
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("archives", pk)


@dataclass
class _Leaving:
    """A year that somebody takes away: `file` is there once it is made, or was made apart."""

    carrier: Organisation
    year: int
    by: User
    file: IO[bytes] | None

    def made(self) -> IO[bytes]:
        self.file = write_archive(
            TemporaryFile(),  # noqa: SIM115 — closed by the answer
            carrier=self.carrier,
            year=self.year,
            at=timezone.localtime(),
        )
        return self.file

    def noted(self, name: str) -> None:
        if self.file is not None:
            take_archive(
                carrier=self.carrier, year=self.year, by=self.by, archive=self.file, name=name
            )
