"""A statement of expenses on paper: what was frozen, laid out, and nothing else."""

import re
import unicodedata
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from financing.letters.calculation import JSON, as_json
from financing.letters.page import Content, proof
from financing.models import Line
from press.files.canonical import digest
from press.files.inside import Attachment
from press.files.pdf import render_pdf

STYLESHEETS = (
    settings.BASE_DIR / "templates" / "letters" / "call.css",
    settings.BASE_DIR / "templates" / "letters" / "statement.css",
)


def render(content: Content, *, draft: bool = False) -> bytes:
    """The statement as PDF/A-3a with `calcul.json`; the same content gives the same bytes."""
    html = page(content, draft=draft)
    day = date.fromisoformat(content["issued_on"])
    whole = Attachment(JSON, "Contenu et calcul de l'état", "Source", day, as_json(content))
    return render_pdf(
        html,
        stylesheets=STYLESHEETS,
        identifier=digest(html).encode(),
        attached=() if draft else (whole,),
    )


def page(content: Content, *, draft: bool = False) -> str:
    """The statement as HTML, every text escaped. ValueError without a number, but for a draft."""
    if not (draft or content["number"]):
        raise ValueError("Un état sans numéro ne peut être qu'un projet.")
    return render_to_string(
        "letters/statement.html",
        {
            **content,
            "draft": draft,
            "expenses": _lines(content, Line.Nature.EXPENSE),
            "fundings": _lines(content, Line.Nature.FUNDING),
            "proof": None if draft else proof(content),
        },
    )


def _lines(content: Content, nature: str) -> list[Content]:
    """The lines of a nature, each with its pieces and what was taken back of them."""
    return [
        line
        | {
            "pieces": [
                piece | {"left": piece["amount"] - piece["withdrawn"]}
                for piece in content["pieces"]
                if piece["line"] == line["code"]
            ]
        }
        for line in content["lines"]
        if line["nature"] == nature
    ]


def file_name(content: Content) -> str:
    """« ER-2026-0001_TI-DOUBS_actions_2025.pdf »; plain ASCII."""
    parts = (
        content["number"] or "PROJET",
        content["convention"]["reference"],
        content["component"]["code"],
        str(content["period"]["fiscal_year"]),
    )
    plain = unicodedata.normalize("NFKD", "_".join(parts)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-") + ".pdf"
