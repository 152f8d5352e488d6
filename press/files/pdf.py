"""HTML to PDF: tagged, archivable, the same bytes from the same text, and nothing ever fetched.

The PDF claims PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). It embeds Fira Sans alone.
"""

import ctypes
import ctypes.util
import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Lock

from django.core.exceptions import ValidationError
from pikepdf import Pdf, PdfError

from press.files.deadlines import stopped_after
from press.files.glyphs import missing_glyphs as missing_glyphs  # asked where pages are made
from press.files.inside import Attachment

# What the bytes of a PDF depend on, besides its text.
PACKAGES = ("weasyprint", "pydyf", "fontpkg-fira-sans")
LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "pango_version_string"),
    "harfbuzz": ("libharfbuzz.so.0", "hb_version_string"),
}

# Pango's font maps are not made for several threads at once.
_one_at_a_time = Lock()
MOST_SECONDS, MOST_WAIT = 60.0, 30.0  # to lay a PDF out, and to wait for that of somebody else
PATIENT = 600.0  # seconds of a command, which nobody looks at
_most_seconds: ContextVar[float] = ContextVar("most_seconds", default=MOST_SECONDS)


class RenderingTooLongError(ValidationError):
    """A PDF that takes longer to lay out than one waits for: nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__(
            f"Ce PDF demande plus de {_most_seconds.get():.0f} secondes : sa mise en page est "
            "arrêtée. Ce qui est enregistré le reste.",
            code="too_long",
        )


class RenderingBusyError(ValidationError):
    """Other PDFs are laid out, and are not done in the time that one waits."""

    def __init__(self) -> None:
        super().__init__(
            "D'autres PDF se préparent et ce n'est pas encore le tour de celui-ci : demandez-le de "
            "nouveau dans un instant. Ce qui est enregistré le reste.",
            code="busy",
        )


@contextmanager
def patiently() -> Iterator[None]:
    """Inside, a PDF has the time of a command."""
    token = _most_seconds.set(PATIENT)
    try:
        yield
    finally:
        _most_seconds.reset(token)


@contextmanager
def _found_by_file() -> Iterator[None]:
    """Inside, the system's libraries are known by the names of their files, and not looked for.

    WeasyPrint first asks for names of other systems, which Python looks for through ldconfig, a
    compiler and a linker: of two hundred processes none says more than the loader knows.
    """
    looks_for = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda _name: None
    try:
        yield
    finally:
        ctypes.util.find_library = looks_for


@lru_cache
def engine() -> Callable[..., bytes]:
    """What lays out, read at the first paper: a quarter of a start, for who lays nothing out."""
    with _found_by_file():
        laid_out: Callable[..., bytes] = import_module("press.files.laying").laid_out
    return laid_out


def render_pdf(
    html: str,
    *,
    stylesheets: tuple[Path, ...],
    identifier: bytes,
    attached: Iterable[Attachment] = (),
) -> bytes:
    """The PDF of a whole HTML document, whose identifier is said by the caller.

    `html` must have a title and a language; dates come from its `dcterms` metas, not the clock.
    Stylesheets are read once in the life of the process. Attached files come in the order of
    their names, as PDF lists them. Raises the ValidationErrors of this module, `too_long`, `busy`.
    """
    laid_out = engine()
    with _in_turn(), _collected_once(), stopped_after(_most_seconds.get(), RenderingTooLongError):
        return laid_out(html, stylesheets=stylesheets, identifier=identifier, attached=attached)


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=MOST_WAIT):
        raise RenderingBusyError
    try:
        yield
    finally:
        _one_at_a_time.release()


@contextmanager
def _collected_once() -> Iterator[None]:
    """Garbage is collected at the end alone: all that a page is laid out with goes together.

    Looked for meanwhile, as boxes pile up and none can go, it costs a seventh of a letter.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
            gc.collect(0)


def merge(pdfs: Iterable[bytes]) -> bytes:
    """The pages of several PDFs in one, for the printer; the same bytes from the same files.

    Tags and PDF/A claims stay with the files themselves: what is kept or read aloud is those.
    """
    whole, target = Pdf.new(), BytesIO()
    for pdf in pdfs:
        whole.pages.extend(Pdf.open(BytesIO(pdf)).pages)
    whole.save(target, deterministic_id=True)
    return target.getvalue()


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files inside a PDF by their names. ValueError, in French, when it cannot be read."""
    try:
        with Pdf.open(BytesIO(pdf)) as document:
            inside = document.attachments.items()
            return {name: file.get_file().read_bytes() for name, file in inside}
    except PdfError as error:
        raise ValueError("le PDF ne se lit pas") from error


@lru_cache
def versions() -> dict[str, str]:
    """What renders PDFs here, with the versions that decide of their bytes."""
    return {name: version(name) for name in PACKAGES} | {
        name: library_version(*names) for name, names in LIBRARIES.items()
    }


def library_version(library: str, function: str) -> str:
    ask = getattr(ctypes.CDLL(library), function)
    ask.restype = ctypes.c_char_p
    said: bytes = ask()
    return said.decode()
