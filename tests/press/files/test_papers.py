"""The text of a paper, whatever wrote it; a sentence for what has none."""

from io import BytesIO

import pytest
from pypdf import PdfWriter
from weasyprint import HTML

from press.files.papers import LONGEST_TEXT, MOST_BYTES, PaperError, text_of

SAID = "Séance du 10 avril 2025 : Grand Besançon Métropole verse 40 000 €, œuvre"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_in_any_encoding(encoding):
    assert text_of(SAID.encode(encoding)) == SAID


def test_a_pdf_with_text():
    assert text_of(HTML(string=f"<p>{SAID}</p>").write_pdf()).strip() == SAID


def blank_pdf(password: str = "") -> bytes:
    writer, target = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="AES-256-R5")
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "est vide"),
        (b"a\0b", "ni un texte, ni un PDF"),
        (b"%PDF-1.7 rien", "abîmé"),
        (blank_pdf(), "n'a pas de texte"),
        (blank_pdf("secret"), "mot de passe"),
        (b"a" * (MOST_BYTES + 1), "dépasse 10 Mo"),
        (b"a" * (LONGEST_TEXT + 1), "trop long"),
    ],
)
def test_what_has_no_text_is_refused_in_a_sentence(content, why):
    with pytest.raises(PaperError, match=why):
        text_of(content)
