"""A journal as a page and as a file: whose lines they are is for the caller to say."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.filters import JournalFilters
from accounts.models import Entry
from accounts.tables import JournalTable
from press.kit.lists import list_page


def journal_page(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    entries: QuerySet[Entry],
    *,
    name: str,
    kind: str = "",
    of_one_convention: bool = False,
) -> HttpResponseBase:
    """The page of a journal, or its file: `name` is whose it is, in the name of the file."""
    filters = JournalFilters(request.GET, entries)
    table = JournalTable(filters.found, request=request, chosen=request.user.chosen_columns)
    table.files, table.of_one_convention = f"journal-{name}", of_one_convention
    return list_page(request, template, {**context, "filters": filters, "table": table}, kind=kind)
