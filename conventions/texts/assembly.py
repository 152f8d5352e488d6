"""A text on paper, to be voted and signed: its parties, its numbered articles, its signatures."""

import re
from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from conventions.texts.annex_paper import Annex
from conventions.texts.prose import MOST_PRINTED, lines_of
from conventions.texts.reading import TextSheet
from press.files.pdf import missing_glyphs, render_pdf

# Before the end of a paragraph that just fits its line, a blank sends all but a word to the next.
LAST_BLANK = re.compile(r"\s+</(?=(?:p|li|h[1-3])>)")
STYLESHEETS = (settings.BASE_DIR / "templates" / "letters" / "agreement.css",)


def assemble(sheet: TextSheet, annexes: Sequence[Annex] = ()) -> bytes:
    """The text as PDF/A-3a and PDF/UA-1; the same text gives the same bytes.

    A draft is marked « PROJET ». ValidationError, in French: `glyphs` for a character that no
    letter can print, `lines` for more of them than are printed in a time that one waits.
    """
    count = sum(lines_of(one.article.body) for one in sheet.articles)
    if count > MOST_PRINTED:
        raise ValidationError(
            f"Ce texte a {count} lignes : le PDF en imprime {MOST_PRINTED} au plus.", code="lines"
        )
    context = {
        "sheet": sheet,
        "text": sheet.text,
        "annexes": annexes,
        "is_demonstration": settings.DEMONSTRATION or bool(sheet.demonstrated),
    }
    html = LAST_BLANK.sub("</", render_to_string("letters/agreement.html", context))
    missing = missing_glyphs(html)
    if missing:
        raise ValidationError(
            f"Le PDF ne peut pas imprimer {' '.join(sorted(missing))} : corrigez le texte.",
            code="glyphs",
        )
    return render_pdf(html, stylesheets=STYLESHEETS, identifier=sha256(html.encode()).digest())


def file_name(sheet: TextSheet) -> str:
    """« TI-DOUBS_convention.pdf », « TI-DOUBS_avenant-1_PROJET.pdf »."""
    what = f"avenant-{sheet.text.number}" if sheet.text.number else "convention"
    return (
        "_".join(
            filter(None, (sheet.convention.reference, what, "PROJET" if sheet.is_draft else ""))
        )
        + ".pdf"
    )
