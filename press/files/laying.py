"""WeasyPrint, and what of it is ours: the fonts, the style sheets, the files inside, the claims.

`press.files.pdf` alone imports this, at its first paper: what lays nothing out never reads it.
"""

import atexit
import os
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import fontpkg
from weasyprint import CSS
from weasyprint import Attachment as Embedded
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from press.files.glyphs import DRAWN_AS, FAMILY, WEIGHTS
from press.files.inside import Attachment
from press.files.lean import LeanHTML, style_quickly
from press.files.lines import split_lines_once
from press.files.measures import measure_at_once
from press.files.strokes import draw_strokes_at_once
from press.files.structure import put_right
from press.files.typography import set_in_french
from press.files.written import say_once

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


def laid_out(
    html: str,
    *,
    stylesheets: Iterable[Path],
    identifier: bytes,
    attached: Iterable[Attachment],
) -> bytes:
    """What `render_pdf` gives, by whoever is alone to lay out."""
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
