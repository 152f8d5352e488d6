"""QR codes are those of segno, and drawn in a PDF as any path is, only sooner."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segno import make_qr
from weasyprint import svg
from weasyprint.svg.path import path

from press.files.pdf import render_pdf
from press.files.qr import drawn
from press.files.qr_masks import rows_of

PAGE = "<html lang='fr'><head><title>Essai</title></head><body>{}</body></html>"


@settings(max_examples=12)
@given(
    st.text("ABCdef0123/é: \n", min_size=1, max_size=150),
    st.sampled_from([{}, {"error": "m", "boost_error": False}, {"version": 8}]),
)
def test_each_mask_is_weighed_as_segno_does(content: str, options: dict[str, object]):
    expected = make_qr(content, **options).matrix
    assert rows_of(content, **options) == ["".join(map(str, row)) for row in expected]


@pytest.mark.parametrize(
    "image",
    [
        drawn("https://prorata.example/verification/", "Vérifier"),
        '<svg viewBox="0 0 9 9"><path d="M1 1.5h3M2 2.5h4v1" stroke="#000"/></svg>',
    ],
)
def test_a_drawing_is_written_as_weasyprint_would(image: str, monkeypatch: pytest.MonkeyPatch):
    html = PAGE.format(image)
    at_once = render_pdf(html, stylesheets=(), identifier=b"essai")
    monkeypatch.setitem(svg.TAGS, "path", path)
    assert render_pdf(html, stylesheets=(), identifier=b"essai") == at_once
