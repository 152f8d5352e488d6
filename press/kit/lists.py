"""A list as an answer: its page, or the file that its address asks for."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from press.kit.downloads import SHEETS, sheet, told
from press.kit.tables import Table

MOST_AT_ONCE = 5_000  # rows of a file that its page makes while one waits


def list_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *others: Table,
    kind: str = "",
    journal: Callable[..., object] | None = None,
) -> HttpResponseBase:
    """The page of `context["table"]`, and of `others`; or the file that one of them is asked for.

    `kind` is what an address that is a file's own says; 404 for another than « csv » or « xlsx ».
    `journal` writes who takes a file away, as `downloads.download` has it.
    """
    if kind and kind not in SHEETS:
        raise Http404("Cette liste s'exporte en CSV ou en XLSX.")
    for table in (context["table"], *others):
        if wanted := kind or table.wanted_file:
            return list_file(table, wanted, journal)
    return render(request, template, context)


def list_file(
    table: Table, kind: str, journal: Callable[..., object] | None = None
) -> HttpResponseBase:
    """Every row that the filters hold, in order, with the columns shown; « csv » or « xlsx »."""
    name, request = f"{table.files}.{kind}", table.request
    rows = told(request, table.file_rows(), lambda: len(table.data), aside=1)  # the header
    is_long = table.data.is_longer(MOST_AT_ONCE)
    said = {"title": table.title, "name": name, "journal": journal}
    return sheet(request, rows, is_long=is_long, **said)
