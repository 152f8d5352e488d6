"""The one way in which a file leaves: its name, its type, its line in the journal."""

from collections.abc import Callable, Iterable
from os import SEEK_END
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from press.files.sheets import CSV_TYPE, XLSX_TYPE, Row, csv_parts, xlsx_file

SHEETS = ("csv", "xlsx")
TYPES = {
    "csv": CSV_TYPE,
    "xlsx": XLSX_TYPE,
    "pdf": "application/pdf",
    "zip": "application/zip",
    "ics": "text/calendar; charset=utf-8",
}
LONGEST_HELD = 4_000_000  # bytes
HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def download(
    request: HttpRequest,
    content: bytes | IO[bytes] | Iterable[bytes],
    *,
    name: str,
    content_type: str = "",
    is_shown: bool = False,
    journal: Callable[..., object] | None = None,
) -> HttpResponseBase:
    """A file under a name of any letters; `is_shown`, the browser opens it instead of keeping it.

    The type is the one of the name's ending, unless it is given. `journal` is given the name and
    writes who takes it away, before anything leaves; asking for the headers alone takes nothing.
    A file or an iterable is sent piece by piece.
    """
    if journal is not None and request.method == "GET":
        journal(name=name)
    disposition = content_disposition_header(not is_shown, name) or "attachment"
    told = content_type or TYPES[name.rpartition(".")[2]]
    headers = {**HEADERS, "Content-Type": told, "Content-Disposition": disposition}
    if isinstance(content, bytes):
        return HttpResponse(content, headers=headers)
    if hasattr(content, "read"):
        return FileResponse(content, headers=headers)
    return StreamingHttpResponse(content, headers=headers)


def sheet(
    request: HttpRequest,
    rows: Iterable[Row],
    *,
    title: str,
    name: str,
    journal: Callable[..., object] | None = None,
) -> HttpResponseBase:
    """Rows as the file that the name's ending says, a CSV or a workbook of one sheet, bounded."""
    if name.endswith(".csv"):
        return download(request, csv_parts(rows), name=name, journal=journal)
    return download(request, _small(xlsx_file({title: rows})), name=name, journal=journal)


def _small(file: IO[bytes]) -> bytes | IO[bytes]:
    """A file that is no longer than an answer is held; a longer one stays on the disk."""
    length = file.seek(0, SEEK_END)
    file.seek(0)
    if length > LONGEST_HELD:
        return file
    with file:
        return file.read()
