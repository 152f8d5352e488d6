"""A form that was sent after its session had ended: kept, to be sent again after the sign-in.

It waits in the session that sent it, which the sign-in keeps; nothing is ever sent by itself.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

KEPT = "unsent"  # in the session
MOST_BYTES, MOST_FIELDS, MOST_EXCERPTS = 200_000, 500, 12
TOKEN = "csrfmiddlewaretoken"  # noqa: S105
CODES = re.compile(
    r"[\w-]*"
)  # keys, choices and figures, which nobody recognises out of their page


@dataclass(frozen=True)
class Unsent:
    """Where a form was sent, and its fields in order; None when they could not be kept."""

    address: str
    reference: str  # of the convention that the address is about; else empty
    fields: list[tuple[str, str]] | None
    had_file: bool
    owner: int | None  # whose session had ended, when its browser still says

    @property
    def excerpts(self) -> list[str]:
        """What one recognises of what one typed."""
        values = (value.strip() for _, value in self.fields or ())
        return [value for value in values if not CODES.fullmatch(value)][:MOST_EXCERPTS]

    @property
    def back(self) -> str:
        return back(self.reference)


def keep(request: HttpRequest) -> Unsent:
    """Keep what an anonymous request sends, in place of what was kept before."""
    unsent = Unsent(
        address=request.get_full_path(),
        reference=reference_of(request),
        fields=_bounded(request),
        had_file=bool(request.FILES),
        owner=_owner(request),
    )
    request.session[KEPT] = asdict(unsent)
    return unsent


def kept_for(request: HttpRequest) -> Unsent | None:
    """What waits for the person; what another one had sent waits no longer."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    if kept["owner"] not in {None, request.user.pk}:
        return drop(request)
    return Unsent(**kept)


def drop(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def drop_when_sent(request: HttpRequest) -> None:
    """A form that reaches its address waits no longer, whatever comes of it there."""
    if request.session.get(KEPT, {}).get("address") == request.get_full_path():
        drop(request)


def pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, in order."""
    return [(name, value) for name, values in request.POST.lists() for value in values]


def holds_secret(request: HttpRequest) -> bool:
    """Whether the form holds a password, or the code of a telephone: neither is kept or shown."""
    return any("password" in name or name == "code" for name in request.POST)


def reference_of(request: HttpRequest) -> str:
    """Of the convention that an address is about; empty where it is about none."""
    match = request.resolver_match
    return match.kwargs.get("reference", "") if match else ""


def back(reference: str) -> str:
    """The page of a convention; the home page where there is none."""
    return reverse("convention", args=[reference]) if reference else reverse("home")


def _bounded(request: HttpRequest) -> list[tuple[str, str]] | None:
    """None beyond what a session holds."""
    fields = [(name, value) for name, value in pairs(request) if name != TOKEN]
    return fields if len(fields) <= MOST_FIELDS and has_room(fields) else None


def has_room(fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a session holds these fields."""
    return sum(len((name + value).encode()) for name, value in fields) <= MOST_BYTES


def may_write(request: HttpRequest) -> bool:
    """Whether a session may be written for somebody who has not signed in.

    The one limited way: so many a minute from one place, whatever address is asked, there or not.
    """
    usage = ratelimit.consume(request, app="allauth.account", action="unsent", limit_get=True)
    return usage is not None


def _owner(request: HttpRequest) -> int | None:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return UserSession.objects.filter(session_key=key).values_list("user", flat=True).first()
