"""A journal as a page and as a file: whose lines they are is for the caller to say."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.filters import JournalFilter
from accounts.models import Entry
from press.files.sheets import CSV_TYPE, XLSX_TYPE, csv_bytes, xlsx_bytes

PAGE_SIZE = 50
MOST_LINES = 50_000  # of a file; filters choose which
HEADER = (
    "Date et heure",
    "Auteur",
    "Organisme",
    "SIREN",
    "Convention",
    "Acte",
    "Objet",
    "Avant",
    "Après",
)


def journal_page(data: Mapping[str, Any], entries: QuerySet[Entry]) -> dict[str, Any]:
    """What the page of a journal shows: four queries, however long it is."""
    found = JournalFilter(data, entries)
    page = Paginator(found.qs, PAGE_SIZE).get_page(data.get("page"))
    return {"form": found.form, "page": page, "most_lines": MOST_LINES}


def journal_file(
    request: HttpRequest, entries: QuerySet[Entry], *, kind: str, name: str
) -> HttpResponse:
    """The lines that the filters of the page hold, as « csv » or « xlsx »; 404 for another kind."""
    rows = rows_of(JournalFilter(request.GET, entries).qs[:MOST_LINES])
    if kind == "csv":
        content, content_type = csv_bytes(rows), CSV_TYPE
    elif kind == "xlsx":
        content, content_type = xlsx_bytes({"Journal": rows}), XLSX_TYPE
    else:
        raise Http404("Le journal s'exporte en CSV ou en XLSX.")
    headers = {"Content-Disposition": f'attachment; filename="journal-{name}.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def rows_of(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    yield HEADER
    for one in entries:
        yield (
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
            one.actor,
            one.organisation,
            one.organisation_siren,
            one.convention,
            one.act,
            one.subject,
            one.before,
            one.after,
        )
