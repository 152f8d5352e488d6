"""A recorded deliberation on paper: the extract of the register that a council signs."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from deliberations.matters import matter_label
from deliberations.models import VOTES
from deliberations.votes.sheet import Sheet
from press.files.pdf import missing_glyphs, render_pdf
from press.words.french import plural

STYLESHEETS = (settings.BASE_DIR / "templates" / "letters" / "extract.css",)
WORDS = {
    "in_favour": "Pour",
    "against": "Contre",
    "abstentions": "Abstentions",
    "not_voting": "Ne se prononcent pas",
    "interested": "Voix retirées (conseillers intéressés)",
    "blank": "Bulletins blancs",
    "void": "Bulletins nuls",
}


def extract(sheet: Sheet) -> bytes:
    """The extract as PDF/A-3a and PDF/UA-1; the same deliberation gives the same bytes.

    ValidationError `glyphs`, in French, for a character that no letter can print.
    """
    html = render_to_string("letters/extract.html", _context(sheet))
    missing = missing_glyphs(html)
    if missing:
        raise ValidationError(
            f"L'extrait ne peut pas imprimer {' '.join(sorted(missing))} : corrigez l'acte.",
            code="glyphs",
        )
    return render_pdf(html, stylesheets=STYLESHEETS, identifier=sha256(html.encode()).digest())


def file_name(sheet: Sheet) -> str:
    """« extrait_242500361_2025-04-10_2025-00113.pdf »."""
    act = sheet.deliberation
    number = "".join(one if one.isascii() and one.isalnum() else "-" for one in act.number)
    parts = ("extrait", act.council.siren or "", f"{act.held_on:%Y-%m-%d}", number.strip("-"))
    return f"{'_'.join(filter(None, parts))}.pdf"


def _context(sheet: Sheet) -> dict[str, Any]:
    act = sheet.deliberation
    mandates = sheet.roll.in_effect(sheet.question)
    return {
        "act": act,
        "sheet": sheet,
        "present": [one for one in sheet.roll.present if one.span.covers(sheet.question)],
        "mandates": mandates,
        "opinions": act.opinions.all(),
        "budget_entries": act.budget_entries.all(),
        "decisions": act.decisions.all(),
        "matter": matter_label(act.matter),
        "counts": _counts(sheet),
        "votes": _votes(sheet),
    }


def _counts(sheet: Sheet) -> list[str]:
    """« 90 présents », « 29 représentés »: those that the act or its lists count."""
    act = sheet.deliberation
    counts = {
        "membre en exercice,membres en exercice": act.members_in_office,
        "présent": act.present,
        "représenté": act.represented,
        "excusé": act.excused,
        "absent": act.absent,
    }
    return [plural(count, *noun.split(",")) for noun, count in counts.items() if count is not None]


def _votes(sheet: Sheet) -> list[tuple[str, int]]:
    """Each count of the vote that the act prints."""
    act = sheet.deliberation
    known = [(WORDS[name], getattr(act, name)) for name in VOTES]
    return [(word, count) for word, count in known if count is not None]
