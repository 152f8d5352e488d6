"""A council's deliberations of a year, as the lines of open data."""

import re
from collections.abc import Iterable

from django.urls import reverse

from config.open_data.scdl import VOTES, Cells, text
from deliberations.matters import scdl_name
from deliberations.models import Deliberation, Reversal
from epci.models import DEMONSTRATION, Organisation

NEVER_WAS = (Reversal.Kind.WITHDRAWN, Reversal.Kind.ANNULLED)
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


def deliberations_of(organisation: Organisation, year: int) -> list[Deliberation]:
    """Those adopted that year, by date; two queries. What was withdrawn or annulled never was,
    the president's decisions are no deliberations, and a demonstration's are not published.
    """
    found = Deliberation.objects.filter(
        council=organisation, held_on__year=year, outcome="adopted"
    ).exclude(reversal__kind__in=NEVER_WAS)
    real = found.exclude(body=Deliberation.Body.PRESIDENT).exclude(source=DEMONSTRATION)
    ordered = real.select_related("council").prefetch_related("budget_entries")
    return list(ordered.order_by("held_on", "number", "pk"))


def cells_of(one: Deliberation) -> Cells:
    """A deliberation as its line; what is not known is empty."""
    entries = [text(str(entry.budget)) for entry in one.budget_entries.all()]
    years = _years(entries)
    return {
        "COLL_NOM": text(one.council.name),
        "COLL_SIRET": one.council.siret or "",
        "DELIB_ID": text(one.number),
        "DELIB_DATE": one.held_on.isoformat(),
        "DELIB_MATIERE_CODE": one.matter,
        "DELIB_MATIERE_NOM": scdl_name(one.matter),
        "DELIB_OBJET": text(one.title),
        "BUDGET_ANNEE": years,
        "BUDGET_NOM": " ; ".join(entries) if years else "",
        "PREF_ID": "",
        "PREF_DATE": one.received_on.isoformat() if one.received_on else "",
        **_votes(one),
        "DELIB_URL": "",
    }


def _years(entries: Iterable[str]) -> str:
    """The years of budgets, from the first that each name holds: « BP 2025 et PPIF 2025-2029 »."""
    found = sorted(year[0] for entry in entries if (year := YEAR.search(entry)))
    if not found:
        return ""
    return found[0] if found[0] == found[-1] else f"{found[0]}/{found[-1]}"


def _votes(one: Deliberation) -> Cells:
    """All five numbers, or none: weighted votes are not those of members."""
    vote = one.vote
    if vote is None or one.members_in_office is None or one.weighted:
        return dict.fromkeys(VOTES, "")
    senses = (vote.in_favour, vote.against, vote.abstentions)
    counts = (one.members_in_office, sum(senses), *senses)
    return dict(zip(VOTES, map(str, counts), strict=True))


def page_of(one: Deliberation, column: str) -> str:
    """Where what a column lacks is completed."""
    if column == "COLL_SIRET":
        return reverse("edit_organisation", args=[one.council_id])
    return reverse("edit_deliberation", args=[one.pk])
