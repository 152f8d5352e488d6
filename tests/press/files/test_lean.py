"""What WeasyPrint is spared changes nothing of what it prints."""

import pytest
from weasyprint import HTML, css

from press.files import lean
from press.files.lean import LeanHTML
from press.files.pdf import render_pdf

LISTS = """<html lang='fr'><head><title>Essai</title></head><body>
<ol><li>Un<li>Deux<ul><li>Trois</ul></ol>
<p><q>Quatre</q><br>cinq<sup>e</sup></p><table><tr><th>Six<td>Sept</table></body></html>"""


def test_lists_quotations_and_tables_are_as_browsers_show_them(monkeypatch: pytest.MonkeyPatch):
    lean = render_pdf(LISTS, stylesheets=(), identifier=b"essai")
    monkeypatch.setattr(LeanHTML, "_ua_stylesheets", HTML._ua_stylesheets)
    assert render_pdf(LISTS, stylesheets=(), identifier=b"essai") == lean


STYLED = """<html lang='fr' dir='rtl'><head><title>Essai</title><style>
body { color: #123456; inline-size: 90%; margin-inline-start: 3mm; text-decoration: underline }
p { margin: 1em 0; border-inline-end: 1pt solid; float: left; page: wide; --gap: 2mm }
p::first-line { color: red } p b { padding: var(--gap); border-width: thick; max-width: 50% }
table { border-collapse: collapse } td { border: inherit; display: table-cell }
p::before { content: "– "; color: inherit; padding-inline-start: 1mm } b::after { content: "!" }
</style></head><body><p>Un <b>deux</b> trois</p><table><tr><td>quatre</table></body></html>"""


def test_initial_values_are_those_that_each_element_would_have_asked(
    monkeypatch: pytest.MonkeyPatch,
):
    quick = render_pdf(STYLED, stylesheets=(), identifier=b"essai")
    monkeypatch.setattr(css, "ComputedStyle", lean.QuickStyle.__base__)
    monkeypatch.setattr(css, "AnonymousStyle", lean.QuickAnonymousStyle.__base__)
    assert render_pdf(STYLED, stylesheets=(), identifier=b"essai") == quick
