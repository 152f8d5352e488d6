"""The accounts of a convention on paper: its annual report, its years, one party's account.

Papers of work, as pages say things on a day: the same on the same day gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from conventions.models import Convention, Party
from financing.models import FundCall
from financing.years.multi_year import MultiYear
from financing.years.reading import PartyYear, is_cancelled
from financing.years.report import AnnualReport
from press.files.canonical import digest
from press.files.pdf import render_pdf

STYLESHEETS = tuple(
    settings.BASE_DIR / "templates" / "letters" / name for name in ("call.css", "accounts.css")
)


def report_paper(report: AnnualReport) -> bytes:
    said = {
        "report": report,
        "letters": _told(report.letters),
        "title": f"Rapport financier annuel {report.year}",
    }
    return _paper("letters/annual_report.html", report.convention, report.on, said)


def multi_year_paper(convention: Convention, found: MultiYear, on: date) -> bytes:
    cells = [(row, [row.shares.get(year) for year in found.years]) for row in found.rows]
    sums = found.sums
    said = {
        "title": "Parts des partenaires, année après année",
        "years": found.years,
        "rows": cells,
        "cash": sum(row.cash or 0 for row in found.rows),
        "valued": sum(row.valued or 0 for row in found.rows),
        "sums": sums,
        "longest": max((amount for _, _, amount in sums), default=0),
    }
    return _paper("letters/multi_year.html", convention, on, said)


def account_paper(
    party: Party, rows: Sequence[PartyYear], letters: Sequence[FundCall], on: date
) -> bytes:
    """What a party owes of each year, and the letters that it was sent."""
    said = {
        "title": f"Relevé de compte de {party.short_name}",
        "party": party,
        "rows": rows,
        "letters": _told(letters),
        "due": sum(one.due for one in rows),
        "late": sum(one.late for one in rows),
    }
    return _paper("letters/account.html", party.convention, on, said)


def _told(letters: Sequence[FundCall]) -> list[tuple[FundCall, bool]]:
    """Each letter, and whether another cancels it."""
    return [(one, is_cancelled(one)) for one in letters]


def _paper(template: str, convention: Convention, on: date, said: Mapping[str, object]) -> bytes:
    shared = {
        "convention": convention,
        "on": on.isoformat(),
        "demonstration": settings.DEMONSTRATION,
    }
    html = render_to_string(template, {**shared, **said})
    return render_pdf(html, stylesheets=STYLESHEETS, identifier=digest(html).encode())
