"""A PDF whose objects are said once has the bytes of one whose objects are said twice."""

from datetime import date

import pytest

from press.files import laying, pdf
from press.files.inside import Attachment
from press.files.written import say_once

HTML = "<html lang='fr'><head><title>Essai</title></head><body><p>Bonjour</p></body></html>"
DAY = date(2025, 6, 2)
FILES = (
    Attachment("calcul.json", "Calcul", "Source", DAY, b"{}" * 100_000),
    Attachment("parts.csv", "Parts", "Data", DAY, "é;1\n".encode()),
)


def rendered() -> bytes:
    return pdf.render_pdf(HTML, stylesheets=(), identifier=b"essai", attached=FILES)


def test_what_is_said_once_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(laying, "say_once", lambda document: asked.append(say_once(document)))
    once = rendered()
    monkeypatch.setattr(laying, "say_once", lambda _document: None)
    assert (rendered(), len(asked)) == (once, 1)
