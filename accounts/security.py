"""The security journal: who came in or was kept out, and who was given what, one line each.

What concerns nobody that we know is only logged: nobody without an account writes in the database.
"""

import hmac
import logging

from allauth.core.internal import ratelimit
from django.conf import settings

from accounts import trace
from accounts.models import SecurityEvent, User
from press.files.ciphers import derived

logger = logging.getLogger("prorata.security")
Kind = SecurityEvent.Kind


def tell(
    kind: str,
    *,
    person: User | None,
    by: User | None = None,
    typed: str = "",
    detail: str = "",
    organisation: int | None = None,
) -> None:
    """Log a line, and keep it where it concerns a person that has an account.

    The log names accounts by their keys, and nobody else: it is read by more people, and kept
    elsewhere. `typed` is the address that was tried, `organisation` the key of the one whose right
    it is.
    """
    seen = trace.current()
    email = person.email if person else typed
    said = {
        "kind": kind,
        "account": person.pk if person else 0,
        "tried": "" if person else pseudonym(typed),
        "by": by.pk if by else 0,
        "detail": detail,
    }
    logger.info(Kind(kind).label, extra={"said": said})
    if person is None:
        return
    SecurityEvent.objects.create(
        kind=kind,
        person_id=person.pk,
        person=email,
        by=str(by) if by else "",
        whence=seen.whence[:64],
        number=seen.number,
        detail=detail[:300],
        organisation_id=organisation,
    )


def pseudonym(typed: str) -> str:
    """The same word for the same address, as long as the key is the same; nobody reads it back."""
    key = derived(settings.SECRET_KEY, "log")
    return hmac.new(key, typed.strip().lower().encode(), "sha256").hexdigest()[:12]


def refused(person: User, what: str) -> None:
    """An act refused to somebody; beyond the limit of an hour, whoever insists is only logged."""
    if ratelimit.consume(
        None, app="allauth.account", action="refusals", key=str(person.pk), limit_get=True
    ):
        tell(Kind.REFUSED, person=person, detail=what)
