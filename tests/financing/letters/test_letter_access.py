"""The letter for those who do not see it, or see it badly: what a screen reader is told."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Object, Page, Pdf, parse_content_stream

from financing.letters import page as layout
from financing.letters.calculation import disagreements
from financing.models import CallPdf
from financing.rounds.acts import finish_letters, issue_round
from financing.rounds.composition import Order
from press.files.pdf import attachments
from tests.financing.conftest import ISSUE_DAY
from tests.financing.rounds.test_cancelling import cancel

SAMPLE = Path(__file__).parent / "letter_content.json"
PAPER = "#ffffff"
LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
WATERMARK = "#ececea"  # « PROJET » behind the text of a draft, which its title says too


@pytest.fixture(scope="module")
def letter() -> bytes:
    return layout.render(json.loads(SAMPLE.read_text(encoding="utf-8")))


def test_the_six_letters_of_a_round_and_a_cancellation_conform(order: Order, violations):
    """PDF/A-3a and PDF/UA-1, as veraPDF reads what the register stores."""
    round_ = issue_round(order=order, by=None, on=ISSUE_DAY, override="Démonstration").round
    cancel(round_, "2025-0002")
    assert finish_letters(round_) == 1
    stored = CallPdf.objects.order_by("call__number")
    assert [violations(bytes(one.pdf)) for one in stored] == [[]] * 7


def test_a_letter_numbered_before_it_carried_its_proof_is_still_finished(violations):
    """Schema 1: neither address, nor the number of the previous letter, nor the kind of rule."""
    content = json.loads(SAMPLE.read_text(encoding="utf-8")) | {"schema": 1}
    del content["verification"], content["previous_number"], content["key"]["kind"]
    for share in content["shares"]:
        del share["fixed_percent"]
    said = layout.page(content)
    assert "Vérifier cette lettre" not in said
    assert "lettre précédente du porteur&nbsp;: 3f2a91c0…9be1d204." in said
    pdf = layout.render(content)
    assert violations(pdf) == []
    assert list(disagreements(content, attachments(pdf))) == []


@pytest.fixture(scope="module")
def elements(letter) -> list[Dictionary]:
    """The elements of the structure, in the order in which they are read aloud."""
    with Pdf.open(BytesIO(letter)) as document:
        yield list(structure(document.Root.StructTreeRoot.K))


def structure(node: Object) -> Iterator[Dictionary]:
    if isinstance(node, Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, Dictionary) and "/S" in node:
        yield node
        yield from structure(node.get("/K", Array()))


def test_every_header_says_what_it_heads(elements):
    scopes = [str(one.A.Scope) for one in elements if one.S == "/TH"]
    sums, columns, rows, account = ["/Row"] * 3, ["/Column"] * 4, ["/Row"] * 7, ["/Row"] * 5
    assert scopes == sums + columns + rows + account


def test_every_cell_names_its_headers(elements):
    known = {str(one.ID) for one in elements if one.S == "/TH"}
    cells = [set(map(str, one.A.Headers)) for one in elements if one.S == "/TD"]
    assert len(cells) == 3 + 7 * 3 + 5
    assert all(headers and headers <= known for headers in cells)


def test_every_drawing_has_its_words(elements):
    alternatives = [str(one.Alt) for one in elements if one.S == "/Figure"]
    assert [text.partition(" : ")[0] for text in alternatives] == [
        "Code QR de vérification de la lettre",
        "Code QR de virement SEPA",
    ]


def test_the_letter_is_read_in_order_and_headings_go_down_one_level_at_a_time(elements):
    """The check first, as it stands beside the addressee; the payment code after the account."""
    landmarks = [str(one.S) for one in elements if re.fullmatch(r"/(H\d|Table|Figure)", str(one.S))]
    calculation, payment = ["/H2", "/Table", "/Table"], ["/H2", "/Table", "/Figure"]
    assert landmarks == ["/H1", "/Figure", *calculation, *payment]


def test_the_window_shows_the_title_and_pages_are_tabbed_in_reading_order(letter):
    with Pdf.open(BytesIO(letter)) as document:
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert {str(page.obj.Tabs) for page in document.pages} == {"/S"}


def test_nothing_is_drawn_that_is_not_read(letter):
    """Each marked content of the page has its one place in the structure."""
    with Pdf.open(BytesIO(letter)) as document:
        asked = list(contents(document.Root.StructTreeRoot.K))
        (page,) = document.pages
        assert sorted(asked) == sorted(drawn(page))


def contents(node: Object) -> Iterator[int]:
    """The numbers of the marked contents under an element."""
    if isinstance(node, Array):
        for child in node:
            yield from contents(child)
    elif isinstance(node, int):
        yield node
    elif "/MCID" in node:
        yield int(node.MCID)
    else:
        yield from contents(node.get("/K", Array()))


def drawn(page: Page) -> Iterator[int]:
    for operands, operator in parse_content_stream(page):
        if str(operator) == "BDC" and "/MCID" in operands[1]:
            yield int(operands[1].MCID)


def test_every_colour_of_the_style_sheet_is_readable_on_paper():
    css = layout.STYLESHEETS[0].read_text(encoding="utf-8")
    colours = set(re.findall(r"\bcolor: (#[0-9a-f]{6})", css)) - {WATERMARK}
    assert colours
    faint = {colour for colour in colours if contrast(colour, PAPER) < LEAST_CONTRAST}
    assert faint == set()


def test_the_watermark_of_a_draft_leaves_its_text_readable():
    css = layout.STYLESHEETS[0].read_text(encoding="utf-8")
    colours = set(re.findall(r"\bcolor: (#[0-9a-f]{6})", css)) - {WATERMARK}
    assert WATERMARK in css
    assert {one for one in colours if contrast(one, WATERMARK) < LEAST_CONTRAST} == set()


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
