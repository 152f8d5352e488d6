"""The journal of one convention, as a page and as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Entry, User
from accounts.reading import journal_file, journal_page
from conventions.access import in_sight
from conventions.models import Convention
from epci.permissions import Act, acting_for, require


@require_safe
def convention_journal(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did what on the convention, whichever party they act for."""
    convention = _read_as_auditor(request.user, reference)
    entries = Entry.objects.of_convention(convention.reference)
    context = {"convention": convention, **journal_page(request.GET, entries)}
    return render(request, "conventions/journal.html", context)


@require_safe
def convention_journal_file(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    convention = _read_as_auditor(request.user, reference)
    entries = Entry.objects.of_convention(convention.reference)
    return journal_file(request, entries, kind=kind, name=convention.reference)


def _read_as_auditor(user: User, reference: str) -> Convention:
    """A convention in sight of who may read the journal of the organisation they act for."""
    convention = in_sight(user, reference)
    organisation = acting_for(user)
    if organisation is not None:  # whoever sees the convention acts for somebody
        require(user, Act.READ_JOURNAL, organisation)
    return convention
