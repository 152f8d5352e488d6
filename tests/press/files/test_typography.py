"""What French typography changes of a document, and what it leaves as it is."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from press.files.pdf import render_pdf
from press.files.typography import set_in_french


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("<p>L&#x27;appel du 1er, n°&nbsp;5</p>", "<p>L’appel du 1<sup>er</sup>, n°&nbsp;5</p>"),
        (
            "aujourd'hui, d'<b>une</b> 1re fois",
            "aujourd’hui, d’<b>une</b> 1<sup>re</sup>\u00a0fois",
        ),
        ("les 1ers, le 11er, le 1erb, AB1er", "les 1<sup>ers</sup>, le 11er, le 1erb, AB1er"),
        ("5' de pause, jeanne.d'arc@exemple.fr", "5' de pause, jeanne.d'arc@exemple.fr"),
        ("<title>L'été du 1er</title><p alt='1er'>", "<title>L'été du 1er</title><p alt='1er'>"),
        ("encaissé&nbsp;: 5 € ; n° 7", "encaissé&nbsp;:\u00a05 € ; n°\u00a07"),
        ("fin\u202f: oui, à 10: non, :\n", "fin\u202f:\u00a0oui, à 10: non, :\n"),
        ("<svg><title>l'IBAN 1er</title></svg>", "<svg><title>l'IBAN 1er</title></svg>"),
    ],
)
def test_words_are_set_and_tags_are_not(typed, drawn):
    assert set_in_french(typed) == drawn


def test_what_is_raised_is_read_as_it_was_typed_and_no_line_is_higher():
    said = "<p>Le 1er juin.</p><p>Le 2 juin.</p><p>Le 1er mai, n° 7.</p>"
    html = f"<html lang=fr><head><title>T</title></head><body>{said}</body></html>"
    pdf = render_pdf(html, stylesheets=(), identifier=b"1")
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text().replace("\u00a0", " ")
    assert text.split("\n") == ["Le 1er juin.", "Le 2 juin.", "Le 1er mai, n° 7."]
