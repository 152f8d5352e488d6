"""HTML to PDF: archivable, readable aloud, repeatable, and closed to the network and the disk."""

from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from urllib.request import OpenerDirector

import pytest
from pikepdf import Pdf
from pypdf import PdfReader

from press.files.pdf import attachments, missing_glyphs, render_pdf

HOSTILE = """
<link rel="stylesheet" href="http://127.0.0.1:9/style.css">
<link rel="attachment" href="file:///etc/hostname">
<style>
  @import url(http://127.0.0.1:9/import.css);
  @font-face { font-family: Other; src: url(http://127.0.0.1:9/other.ttf), local("DejaVu Sans") }
  body { background: url(file:///etc/hostname) }
</style>
<img src="http://127.0.0.1:9/image.png" alt="">
<object data="ftp://127.0.0.1/data.svg"></object>
<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/image.svg"/></svg>
"""


def html(body: str) -> str:
    return (
        '<html lang="fr"><title>Essai</title>'
        '<meta name="dcterms.created" content="2025-06-02">'
        f"<body>{body}</body></html>"
    )


@pytest.fixture(scope="module")
def stylesheets(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    path = tmp_path_factory.mktemp("press") / "essai.css"
    path.write_text('body { font-family: "Fira Sans" } b { font-weight: 600 }')
    return (path,)


@pytest.fixture(scope="module")
def pdf(stylesheets: tuple[Path, ...]) -> bytes:
    body = "<h1>Essai</h1><p>10\u202f833,33\u00a0€ <b>à verser</b></p>"
    return render_pdf(html(body), stylesheets=stylesheets, identifier=b"essai")


def test_the_same_text_gives_the_same_bytes(pdf: bytes, stylesheets: tuple[Path, ...]) -> None:
    body = "<h1>Essai</h1><p>10\u202f833,33\u00a0€ <b>à verser</b></p>"
    assert render_pdf(html(body), stylesheets=stylesheets, identifier=b"essai") == pdf


def test_the_pdf_bears_the_identifier_and_the_day_it_was_given(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    assert reader.trailer["/ID"][0].original_bytes == b"essai"
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata["/CreationDate"]) == ("Essai", "D:20250602")


def test_the_pdf_claims_archiving_and_universal_access(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    catalog = reader.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert catalog["/Lang"] == "fr"
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712  a PDF boolean
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert metadata.count("</rdf:RDF>") == 1


def test_every_space_is_drawn_with_the_one_embedded_face(pdf: bytes) -> None:
    fonts = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts.values()}
    assert names == {"Fira-Sans", "Fira-Sans-Semi-Bold"}


def test_a_hostile_document_opens_nothing(pdf: bytes, stylesheets: tuple[Path, ...]) -> None:
    """`pdf` comes first: the face is read before the doors are watched."""
    with patch.object(OpenerDirector, "open", side_effect=OSError) as opened:
        pdf = render_pdf(html(HOSTILE), stylesheets=stylesheets, identifier=b"hostile")
    assert opened.call_args_list == []
    assert list(PdfReader(BytesIO(pdf)).attachments) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Œuvre : 10\u202f833,33\u00a0€ × 15,30\u00a0% − « d'Épinal… »\n", set()),
        ("e\u0301", set()),
        ("28 000 € → 15,30 % 日", {"日"}),
        ("😀", {"😀"}),
        ("a\u202eb", {"\u202e"}),
        ("a\u2011b", set()),
        ("25500\tMorteau", set()),
        ("Saint\u2010Vit\u200b", set()),
    ],
)
def test_characters_without_a_glyph_are_named(text: str, missing: set[str]) -> None:
    assert missing_glyphs(text) == missing


def test_the_files_inside_are_given_by_their_names(pdf: bytes) -> None:
    whole, target = Pdf.open(BytesIO(pdf)), BytesIO()
    whole.attachments["calcul.json"] = b"{}"
    whole.save(target)
    assert attachments(target.getvalue()) == {"calcul.json": b"{}"}
    assert attachments(pdf) == {}


def test_what_is_no_pdf_has_no_files_to_give() -> None:
    with pytest.raises(ValueError, match="le PDF ne se lit pas"):
        attachments(b"un appel de fonds")
