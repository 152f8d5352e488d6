"""The journal of one convention, as a page and as files."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.reading import journal_page
from conventions.access import in_sight
from conventions.journal import entries_of
from conventions.models import Convention
from epci.permissions import Act, acting_for, require


@require_safe
def convention_journal(request: HttpRequest, reference: str, kind: str = "") -> HttpResponseBase:
    """Who did what on the convention, whichever party they act for."""
    convention = _read_as_auditor(request.user, reference)
    entries, name = entries_of(convention), convention.reference
    template, context = "conventions/journal.html", {"convention": convention}
    return journal_page(
        request, template, context, entries, name=name, kind=kind, of_one_convention=True
    )


def _read_as_auditor(user: User, reference: str) -> Convention:
    """A convention in sight of who may read the journal of the organisation they act for."""
    convention = in_sight(user, reference)
    organisation = acting_for(user)
    if organisation is not None:  # whoever sees the convention acts for somebody
        require(user, Act.READ_JOURNAL, organisation)
    return convention
