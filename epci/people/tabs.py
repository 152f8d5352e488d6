"""The pages of an organisation, under four tabs; some are for who has the right alone."""

from dataclasses import dataclass

from django.urls import reverse

from epci.models import Organisation

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


@dataclass(frozen=True)
class OrganisationTab:
    """A tab and the pages, label and address, that somebody may open of it."""

    label: str
    pages: tuple[tuple[str, str], ...]

    @property
    def urls(self) -> list[str]:
        return [url for _, url in self.pages]


def tabs_of(organisation: Organisation, rights: frozenset[str]) -> list[OrganisationTab]:
    """Those of whoever has these rights; a tab of one page bears its name. No query."""
    found = []
    for label, listed in TABS:
        pages = tuple(
            (said, reverse(name, args=[] if name in OF_ALL else [organisation.pk]))
            for said, name, right in listed
            if right in rights | {EVERYBODY}
        )
        found.append(OrganisationTab(label if len(pages) > 1 else pages[0][0], pages))
    return found
