"""What WeasyPrint is spared changes nothing of what it prints."""

import pytest
from weasyprint import HTML

from press.files.lean import LeanHTML
from press.files.pdf import render_pdf

LISTS = """<html lang='fr'><head><title>Essai</title></head><body>
<ol><li>Un<li>Deux<ul><li>Trois</ul></ol>
<p><q>Quatre</q><br>cinq<sup>e</sup></p><table><tr><th>Six<td>Sept</table></body></html>"""


def test_lists_quotations_and_tables_are_as_browsers_show_them(monkeypatch: pytest.MonkeyPatch):
    lean = render_pdf(LISTS, stylesheets=(), identifier=b"essai")
    monkeypatch.setattr(LeanHTML, "_ua_stylesheets", HTML._ua_stylesheets)
    assert render_pdf(LISTS, stylesheets=(), identifier=b"essai") == lean
