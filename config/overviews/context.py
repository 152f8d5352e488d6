"""What every page shows around its content: the entries, and the organisations acted for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from config.help.chapters import explaining
from epci.models import Membership, Organisation
from epci.permissions import Act, acting_for, can, memberships_of, organisations_of
from press.kit.way_back import offered

ENTRIES = (
    ("home", "Accueil", ""),
    ("convention_list", "Conventions", ""),
    ("letters", "Lettres", ""),
    ("epci_list", "EPCI", " et populations"),
    ("deliberation_list", "Délibérations", ""),
)


@dataclass(frozen=True)
class TopBarEntry:
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
        around["navigation"] = SimpleLazyObject(partial(navigation_of, user, request.path))
        around["memberships"] = memberships
        around["acting_for"] = SimpleLazyObject(partial(organisations, memberships))
        around["own_organisations"] = SimpleLazyObject(partial(organisations_of, user))
        around["way_back"] = SimpleLazyObject(partial(offered, request))
        around["help_url"] = SimpleLazyObject(partial(help_of, request))
    return around


def help_of(request: HttpRequest) -> str:
    """The section of the guide that explains the page."""
    match = request.resolver_match
    chapter, section = explaining(match.url_name or "" if match else "")
    url = reverse("help_chapter", args=[chapter])
    return f"{url}#{section}" if section else url


def navigation_of(user: User, path: str) -> list[TopBarEntry]:
    return [*entries(path), *administration(user, path)]


def entries(path: str) -> Iterator[TopBarEntry]:
    for name, label, rest in ENTRIES:
        url = reverse(name)
        yield TopBarEntry(url, label, rest, current(url, path))


def administration(user: User, path: str) -> Iterator[TopBarEntry]:
    """The entry of who manages the people of the organisation that they act for; the host's."""
    if user.is_host:
        yield TopBarEntry(reverse("host"), "Hébergeur", "", current(reverse("host"), path))
    organisation = acting_for(user)
    if organisation and can(user, Act.MANAGE_PEOPLE, organisation):
        url = reverse("organisation", args=[organisation.pk])
        yield TopBarEntry(
            reverse("people", args=[organisation.pk]), "Administration", "", current(url, path)
        )


def current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def organisations(memberships: list[Membership]) -> list[Organisation]:
    """Each organisation once, in the order of the memberships."""
    return list(dict.fromkeys(membership.organisation for membership in memberships))
