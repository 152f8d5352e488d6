"""The pages of a convention: five tabs, and the sections of each. Nowhere else is this said.

A page belongs to the section whose beginning its address has; the longest one, and the overview
where none has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from press.kit.tabs import TabLink, tab_over


@dataclass(frozen=True)
class TabSection:
    """Pages that one link leads to; `under` is how their addresses begin, after its own."""

    label: str
    name: str
    under: tuple[str, ...]


@dataclass(frozen=True)
class Tab:
    """The sections that a tab gathers, whose first it opens; `rest` ends its label where there is
    room for it.
    """

    label: str
    sections: tuple[TabSection, ...]
    rest: str = ""


TABS = (
    Tab("Aperçu", (TabSection("Aperçu", "convention", ("",)),)),
    Tab(
        "Convention",
        (
            TabSection("Parties", "convention_parties", ("parties/",)),
            TabSection("Texte", "convention_text", ("texte/",)),
            TabSection("Documents", "convention_documents", ("documents/",)),
            TabSection("Avenants", "amendment_list", ("avenants/", "en-vigueur/")),
        ),
    ),
    Tab(
        "Argent",
        (
            TabSection("Plan", "plan", ("plan/",)),
            TabSection("Répartition", "sharing", ("repartition/", "criteres/", "scenarios/")),
            TabSection("Appels", "call_rounds", ("appels/", "echeancier/")),
            TabSection("Réalisé", "year_accounts", ("comptes/", "realise/", "pluriannuel/")),
            TabSection("Régularisation", "convention_settlements", ("regularisation/",)),
        ),
    ),
    Tab(
        "Votes",
        (TabSection("Délibérations", "convention_deliberations", ("deliberations/", "conseils/")),),
        rest=" et signatures",
    ),
    Tab(
        "Suivi",
        (
            TabSection("Échéances", "convention_follow_up", ("suivi/",)),
            TabSection("Instances", "convention_bodies", ("suivi/instances/", "suivi/reunions/")),
            TabSection("Objectifs", "convention_aims", ("objectifs/",)),
        ),
    ),
)


def convention_tabs(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask; a page that shows no tabs computes nothing. No query."""
    return {"convention_tabs": SimpleLazyObject(partial(_of_page, request))}


def _of_page(request: HttpRequest) -> list[TabLink]:
    match = request.resolver_match
    reference = match.kwargs.get("reference") if match else None
    return list(tabs_at(request.path, reference)) if reference else []


def tabs_at(path: str, reference: str) -> Iterator[TabLink]:
    """The tabs of a convention as the page of this address shows them."""
    here = section_at(path.split("/", 3)[3])
    for tab in TABS:
        links = (_link(one, here, path, reference) for one in tab.sections)
        yield tab_over(tab.label, links, tab.rest)


def _link(section: TabSection, here: TabSection, path: str, reference: str) -> TabLink:
    url = reverse(section.name, args=[reference])
    below = "page" if url == path else "true"
    return TabLink(section.label, url, below if section == here else "")


def section_at(rest: str) -> TabSection:
    """That of a page, by its address after the convention's."""
    found = (
        (len(beginning), section)
        for tab in TABS
        for section in tab.sections
        for beginning in section.under
        if rest.startswith(beginning)
    )
    return max(found, key=lambda one: one[0])[1]
