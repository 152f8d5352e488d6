"""A line that was split before is split alike, and drawn alike."""

import pytest
from weasyprint.layout import inline, preferred

from press.files import lines
from press.files.pdf import render_pdf

WORDS = (
    "Les intercommunalités anti\u00adconstitution\u00adnellement conventionnées partagent\u00a0: "
    "chacune&#9;délibère, puis<br>signe. " * 3
)
STYLES = (
    "text-align: justify; hyphens: auto; width: 52mm",
    "hyphens: none; width: 31mm; word-break: break-all",
    "hyphens: auto; hyphenate-limit-zone: 30%; hyphenate-character: '/'; width: 31mm",
    "letter-spacing: .2em; word-spacing: .3em; text-decoration: underline line-through",
    "white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 40mm",
    "white-space: pre-wrap; tab-size: 3; width: 40mm",
    "overflow-wrap: anywhere; width: 4mm; font-size: 7pt",
    "font-variant-numeric: tabular-nums; font-weight: 600; float: left",
    "direction: rtl; font-variant-caps: small-caps; font-kerning: none",
)
PAGE = "<html lang='fr'><head><title>Essai</title></head><body>{}</body></html>".format(
    "".join(f'<p style="{style}">{WORDS}</p>' for style in STYLES)
    + f"<table><tr><td>{WORDS}<td>1\u202f234,00\u00a0€</table>"
)


def rendered(page: str = PAGE) -> bytes:
    return render_pdf(page, stylesheets=(), identifier=b"essai")


@pytest.fixture(autouse=True)
def _nothing_before() -> None:
    lines._kept.clear()


def test_what_was_split_before_is_what_weasyprint_splits(monkeypatch: pytest.MonkeyPatch):
    first, again = rendered(), rendered()
    monkeypatch.setattr(inline, "split_first_line", lines.split_first_line)
    monkeypatch.setattr(preferred, "split_first_line", lines.split_first_line)
    assert rendered() == first == again


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are split anew."""
    found = []
    split = lines.split_first_line
    monkeypatch.setattr(lines, "split_first_line", lambda *of: found.append(of[0]) or split(*of))
    return found


def test_each_style_and_width_is_one_more(asked: list[str]):
    """The control: the same words in each style are asked of Pango, once."""
    page = PAGE.replace("&#9;", " ").replace("underline line-through", "none")
    rendered(page)
    first = len(asked)
    rendered(page)
    assert first == len(asked) > len(STYLES)
    rendered(page.replace("52mm", "53mm"))
    assert len(asked) > first


@pytest.mark.parametrize("said", ["Un&#9;mot", "<u>Un mot</u>"])
def test_what_depends_on_more_is_asked_each_time(said: str, asked: list[str]):
    """A tab is as wide as a style says, and what is underlined cannot be compared."""
    page = f"<html lang='fr'><head><title>Essai</title></head><body><pre>{said}</pre>"
    assert rendered(page) == rendered(page)
    assert len(asked) % 2 == 0
    assert asked[: len(asked) // 2] == asked[len(asked) // 2 :] != []


def test_little_is_kept(monkeypatch: pytest.MonkeyPatch):
    first = rendered()
    lines._kept.clear()
    monkeypatch.setattr(lines, "MOST_KEPT", 3)
    assert rendered() == rendered() == first
    assert len(lines._kept) <= 3
