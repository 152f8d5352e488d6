"""The one way in which a file leaves: its name, its type, its line in the journal."""

from collections.abc import Callable, Iterable
from io import IOBase

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def download(
    content: bytes | str | IOBase | Iterable[bytes],
    *,
    name: str,
    content_type: str,
    is_shown: bool = False,
    journal: Callable[[], object] | None = None,
) -> HttpResponseBase:
    """A file under a name of any letters; `is_shown`, the browser opens it instead of keeping it.

    `journal` writes what must be known of it, before anything leaves. A file or an iterable is
    sent piece by piece.
    """
    if journal is not None:
        journal()
    disposition = content_disposition_header(not is_shown, name) or "attachment"
    headers = {**HEADERS, "Content-Type": content_type, "Content-Disposition": disposition}
    if isinstance(content, bytes | str):
        return HttpResponse(content, headers=headers)
    if hasattr(content, "read"):
        return FileResponse(content, headers=headers)
    return StreamingHttpResponse(content, headers=headers)
