"""The one way in which a file leaves: its name, its type, its line in the journal.

One that is long to make is not made while its page waits: whoever keeps such files (`made_later`)
takes the request, has its page gone through again apart (the request is then an *errand*), and
once more when the file leaves, so that the page alone says what is in it and who may have it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from os import SEEK_END
from typing import IO, Protocol, TypeVar

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

T = TypeVar("T")
Content = bytes | IO[bytes] | Iterable[bytes]
Keeper = Callable[[HttpRequest, str], HttpResponseBase | None]

KEEPERS: list[Keeper] = []


class Errand(Protocol):
    """A page gone through for its file alone: `kept` is the file, where it was made before."""

    @property
    def kept(self) -> IO[bytes] | None: ...
    def tell(self, done: int, total: int) -> None: ...


def made_later(keeper: Keeper) -> Keeper:
    """Declare who takes the request of a file that is long to make, given its name; it answers
    None where it is made at once all the same.
    """
    KEEPERS[:] = [keeper]
    return keeper


def errand_of(request: HttpRequest) -> Errand | None:
    """What goes through a page for its file; None where a person asks."""
    return getattr(request, "errand", None)


def kept_of(request: HttpRequest) -> IO[bytes] | None:
    """The file that was made before and now leaves, in which one can seek."""
    errand = errand_of(request)
    return errand.kept if errand else None


def told(
    request: HttpRequest, items: Iterable[T], count: Callable[[], int], *, aside: int = 0
) -> Iterator[T]:
    """The same items, of which an errand says how many are done, the first ones put aside."""
    errand = errand_of(request)
    total = count() if errand else 0
    for done, item in enumerate(items, start=1 - aside):
        yield item
        if errand:
            errand.tell(done, total)


def download(
    request: HttpRequest,
    content: Content | Callable[[], Content],
    *,
    name: str,
    content_type: str = "",
    is_shown: bool = False,
    is_long: bool = False,
    journal: Callable[..., object] | None = None,
) -> HttpResponseBase:
    """A file under a name of any letters; `is_shown`, the browser opens it instead of keeping it.

    The type is the one of the name's ending, unless it is given. `journal` is given the name and
    writes who takes it away, before anything leaves; asking for the headers alone takes nothing.
    A file or an iterable is sent piece by piece; a function makes it, which may refuse, and is not
    called for a file that `is_long` to make, until somebody does so apart.
    """
    errand = errand_of(request)
    if is_long and errand is None:
        answer = b"" if request.method == "HEAD" else _taken(request, name)
        if isinstance(answer, HttpResponseBase):
            return answer
        content = content if answer is None else answer
    content = kept_of(request) or content
    content = content() if callable(content) else content
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
    is_long: bool = False,
    journal: Callable[..., object] | None = None,
) -> HttpResponseBase:
    """Rows as the file that the name's ending says, a CSV or a workbook of one sheet, bounded."""
    made = partial(csv_parts, rows) if name.endswith(".csv") else partial(_book, title, rows)
    return download(request, made, name=name, is_long=is_long, journal=journal)


def _taken(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """What the keeper of long files answers, where there is one."""
    return KEEPERS[0](request, name) if KEEPERS else None


def _book(title: str, rows: Iterable[Row]) -> bytes | IO[bytes]:
    return small(xlsx_file({title: rows}))


def small(file: IO[bytes]) -> bytes | IO[bytes]:
    """A file that is no longer than an answer is held; a longer one stays on the disk."""
    length = file.seek(0, SEEK_END)
    file.seek(0)
    if length > LONGEST_HELD:
        return file
    with file:
        return file.read()
