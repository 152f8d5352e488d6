"""HTML to PDF: tagged, archivable, the same bytes from the same text, and nothing ever fetched.

The PDF claims PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). It embeds Fira Sans alone.
"""

import atexit
import ctypes
import gc
import os
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import fontpkg
from django.core.exceptions import ValidationError
from pikepdf import Pdf, PdfError
from weasyprint import CSS
from weasyprint import Attachment as Embedded
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from press.files.deadlines import stopped_after
from press.files.glyphs import DRAWN_AS, FAMILY, WEIGHTS
from press.files.glyphs import missing_glyphs as missing_glyphs  # asked where pages are made
from press.files.lean import LeanHTML, style_quickly
from press.files.lines import split_lines_once
from press.files.measures import measure_at_once
from press.files.strokes import draw_strokes_at_once
from press.files.structure import put_right
from press.files.typography import set_in_french
from press.files.written import say_once

# What the bytes of a PDF depend on, besides its text.
PACKAGES = ("weasyprint", "pydyf", "fontpkg-fira-sans")
LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "pango_version_string"),
    "harfbuzz": ("libharfbuzz.so.0", "hb_version_string"),
}

# PDF/UA-1 is claimed in the XMP metadata, and PDF/A asks that a foreign schema be described there.
UNIVERSAL_ACCESS = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 followed</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

style_quickly()
draw_strokes_at_once()
split_lines_once()
measure_at_once()

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


@dataclass(frozen=True)
class Attachment:
    """A file inside a PDF, and what it is to the document (ISO 32000-2, 7.11.3)."""

    name: str
    description: str
    relationship: Literal["Source", "Data", "Supplement"]
    day: date
    data: bytes


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
    with _in_turn(), _collected_once(), stopped_after(_most_seconds.get(), RenderingTooLongError):
        said = set_in_french(html.translate(DRAWN_AS))
        document = LeanHTML(string=said, url_fetcher=closed_fetcher())
        pdf: bytes = document.write_pdf(
            stylesheets=[raised(), *map(parsed, stylesheets)],
            font_config=fonts(),
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            attachments=list(map(embedded, attached)),
            finisher=finish,
        )
    return pdf


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


@lru_cache
def closed_fetcher() -> URLFetcher:
    """A fetcher that opens what the document itself contains, and neither network nor disk."""
    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


@lru_cache
def fonts() -> FontConfiguration:
    """The fonts of every document of this process, which takes their files away at its end."""
    configuration = FontConfiguration()
    atexit.register(_without_files, configuration, os.getpid())
    faces = "".join(font_face(weight) for weight in WEIGHTS)
    CSS(string=faces, font_config=configuration, url_fetcher=closed_fetcher())
    return configuration


def _without_files(configuration: FontConfiguration, made_by: int) -> None:
    """WeasyPrint removes them with the configuration, which a cache keeps until after the end."""
    if os.getpid() == made_by:
        configuration.__del__()


@lru_cache
def raised() -> CSS:
    """What is raised (see `set_in_french`) makes no line higher."""
    return CSS(
        string="sup { font-size: .68em; line-height: 0; vertical-align: .36em }",
        font_config=fonts(),
        url_fetcher=closed_fetcher(),
    )


@lru_cache
def parsed(stylesheet: Path) -> CSS:
    return CSS(
        string=stylesheet.read_text(encoding="utf-8"),
        font_config=fonts(),
        url_fetcher=closed_fetcher(),
    )


def font_face(weight: int) -> str:
    """The face as part of the stylesheet: so that the closed fetcher can stay closed."""
    data = b64encode(fontpkg.path(FAMILY, weight).read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight};'
        f" src: url(data:font/ttf;base64,{data}) }}"
    )


def embedded(file: Attachment) -> Embedded:
    moment = datetime(file.day.year, file.day.month, file.day.day)  # noqa: DTZ001  a day, no clock
    return Embedded(
        file_obj=BytesIO(file.data),
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=moment,
        modified=moment,
        url_fetcher=closed_fetcher(),
    )


def finish(document: Any, pdf: Any) -> None:
    """Put right a document about to be written."""
    claim_universal_access(pdf)
    put_right(document, pdf)
    if "AF" in pdf.catalog:  # WeasyPrint names each attached file twice
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    say_once(pdf)


def claim_universal_access(pdf: Any) -> None:
    """Add PDF/UA-1 to the metadata."""
    metadata = next(
        entry
        for entry in pdf.objects
        if getattr(entry, "extra", None) and entry.extra.get("Type") == "/Metadata"
    )
    metadata.stream = [part.replace(b"</rdf:RDF>", UNIVERSAL_ACCESS) for part in metadata.stream]


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
