"""What every page shows around its content: the entries, and the organisations acted for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from epci.models import Membership, Organisation
from epci.permissions import memberships_of, organisations_of

ENTRIES = (
    ("home", "Accueil", ""),
    ("convention_list", "Conventions", ""),
    ("epci_list", "EPCI", " et populations"),
    ("deliberation_list", "Délibérations", ""),
)


@dataclass(frozen=True)
class Entry:
    """One entry of the top bar; `rest` ends the label where there is room for it.

    `current` is ARIA's word: "page" on that very page, "true" on one below it, else empty.
    """

    url: str
    label: str
    rest: str
    current: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The entries and, in one query made when first read, what the person may act for."""
    around: dict[str, Any] = {"demonstration": settings.DEMONSTRATION}
    user = getattr(request, "user", None)  # none yet when a middleware refused the request
    if user is not None and user.is_authenticated:
        memberships = SimpleLazyObject(partial(memberships_of, user))
        around["navigation"] = list(entries(request.path))
        around["memberships"] = memberships
        around["acting_for"] = SimpleLazyObject(partial(organisations, memberships))
        around["own_organisations"] = SimpleLazyObject(partial(organisations_of, user))
    return around


def entries(path: str) -> Iterator[Entry]:
    for name, label, rest in ENTRIES:
        url = reverse(name)
        yield Entry(url, label, rest, current(url, path))


def current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def organisations(memberships: list[Membership]) -> list[Organisation]:
    """Each organisation once, in the order of the memberships."""
    return list(dict.fromkeys(membership.organisation for membership in memberships))
