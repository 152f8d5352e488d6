"""How often one may be wrong, and what is said to whoever was wrong too often.

- A person at an address: `axes`, 10 wrong passwords, then 15 minutes. The colleague behind the
  same address is not concerned.
- An account, from wherever: allauth's `login_failed`, slower, so that a hundred machines do not
  have a hundred times ten tries.
- An e-mail that somebody asks for another: so many to one address, so many by one person
  (`require_mail_room`), whatever it says.
- Anything else: `allauth.decorators.rate_limit(action=…)`, and `ACCOUNT_RATE_LIMITS`.

Counts are in the cache, which every process shares.
"""

from datetime import datetime
from typing import Any

from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

APP = "allauth.account"  # whose settings hold the limits
Credentials = dict[str, Any]


def client_address(request: HttpRequest) -> str | None:
    """Whence the request came, as the trusted proxies say it; of an IPv6 address, its network."""
    address = get_client_ip(request)
    return truncate_ip(address) if address else None


def is_locked(request: HttpRequest, credentials: Credentials) -> bool:
    return bool(AxesProxyHandler.is_locked(request, credentials))


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Credentials | None
) -> HttpResponse:
    """The page that says when one may try again; `response` is what it takes the place of."""
    email = (credentials or {}).get("email", "")
    until = locked_until(email, client_address(request))
    page = render(request, "accounts/locked.html", {"until": until, "email": email}, status=429)
    page["Retry-After"] = str(max(1, round((until - timezone.now()).total_seconds())))
    return page


def locked_until(email: str, address: str | None) -> datetime:
    """When the last of the wrong passwords is forgotten."""
    attempts = AccessAttempt.objects.filter(username=email, ip_address=address)
    last = attempts.order_by("-attempt_time").first()
    return (last.attempt_time if last else timezone.now()) + settings.AXES_COOLOFF_TIME


def require_mail_room(to: str, by: int | None) -> None:
    """One more e-mail that a person, by their key, asks Prorata to send somebody.

    The command line (None) asks freely. Raises ValidationError `mails` beyond what one address
    receives, or one person asks.
    """
    if by is None:
        return
    if not _is_within("mails_to", to.lower()):
        raise ValidationError(
            f"{to} a déjà reçu aujourd'hui tous les messages qu'on peut lui demander : demain.",
            code="mails",
        )
    if not _is_within("mails_by", str(by)):
        raise ValidationError(
            "Vous avez fait envoyer trop de messages depuis une heure : attendez un peu.",
            code="mails",
        )


def _is_within(action: str, key: str) -> bool:
    return bool(ratelimit.consume(None, app=APP, action=action, key=key, limit_get=True))


def forget_failures(email: str) -> None:
    """After a new password: the tries at the old one no longer count."""
    AxesProxyHandler.reset_attempts(username=email)
    ratelimit.clear(None, app=APP, action="login_failed", key=email)
