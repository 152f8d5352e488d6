"""The pages of an organisation, under four tabs; some are for who has the right alone."""

from collections.abc import Iterator

from django.urls import reverse

from epci.models import Organisation
from press.kit.tabs import TabLink, tab_over

EVERYBODY, MANAGING, VERIFYING = "", "may_manage", "may_verify"
# By tab, its pages: a label, the name of an address, and whom it is for.
TABS = (
    ("Fiche", (("Fiche", "organisation", EVERYBODY),)),
    (
        "Personnes",
        (
            ("Personnes et rôles", "people", MANAGING),
            ("Sécurité", "organisation_security", MANAGING),
            ("Journal", "organisation_journal", EVERYBODY),
        ),
    ),
    (
        "Lettres",
        (
            ("Modèle de lettre", "letter_model", EVERYBODY),
            ("Registre", "register", VERIFYING),
            ("Archives", "archives", EVERYBODY),
            ("Données ouvertes", "open_data", EVERYBODY),
        ),
    ),
    (
        "Messages et tâches",
        (("Messages", "organisation_messages", MANAGING), ("Tâches", "tasks", EVERYBODY)),
    ),
)
OF_ALL = ("tasks",)  # addresses that name no organisation


def tabs_of(organisation: Organisation, rights: frozenset[str], path: str) -> Iterator[TabLink]:
    """Those of who has these rights, on a page; a tab of one section bears its name. No query."""
    for label, listed in TABS:
        links = [
            _link(said, reverse(name, args=[] if name in OF_ALL else [organisation.pk]), path)
            for said, name, right in listed
            if right in rights | {EVERYBODY}
        ]
        yield tab_over(label if len(links) > 1 else links[0].label, links)


def _link(label: str, url: str, path: str) -> TabLink:
    return TabLink(label, url, "page" if url == path else "")
