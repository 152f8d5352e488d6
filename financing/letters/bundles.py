"""Many letters in one file: an archive of them, or their pages one after the other."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from financing.letters.page import file_name
from financing.models import FundCall
from press.files.pdf import merge
from press.kit.downloads import download, small, told

MOST_AT_ONCE = 200  # letters that a page bundles while one waits: a second, or less
FEW = 20  # letters read together: a PDF weighs some 40 kB
IN_MEMORY = 4_000_000  # bytes


def bundle(
    request: HttpRequest,
    letters: QuerySet[FundCall],
    *,
    name: str,
    journal: Callable[..., object],
) -> HttpResponseBase:
    """The stored letters in the file that the name's ending says, « zip » or « pdf »: rendered so
    far, in the order of their numbers. Many are bundled apart.
    """
    rendered = letters.filter(rendering__isnull=False)
    found = told(request, _with_bytes(rendered), rendered.count)
    is_archive = name.endswith(".zip")
    return download(
        request,
        partial(as_zip if is_archive else as_one_pdf, found),
        name=name,
        is_shown=not is_archive,
        is_long=rendered.count() > MOST_AT_ONCE,
        journal=journal,
    )


def as_zip(letters: Iterable[FundCall]) -> bytes | IO[bytes]:
    """Each under its own name."""
    target = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 — closed by the answer
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for call in letters:
            day = (call.issued_on.year, call.issued_on.month, call.issued_on.day, 0, 0, 0)
            entry = ZipInfo(file_name(call.frozen()), day)
            archive.writestr(entry, bytes(call.rendering.pdf), ZIP_DEFLATED)
    return small(target)


def as_one_pdf(letters: Iterable[FundCall]) -> bytes:
    return merge(bytes(call.rendering.pdf) for call in letters)


def _with_bytes(rendered: QuerySet[FundCall]) -> Iterator[FundCall]:
    """A few at a time: they may be larger than the memory."""
    found = rendered.select_related("rendering").order_by("year", "number")
    yield from found.iterator(chunk_size=FEW)
