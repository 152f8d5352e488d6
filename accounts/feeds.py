"""The secret address where a person's own calendar reads their dates, without a session.

Whoever has the address reads as that person does: it is made on demand, shown once, replaced or
removed at will, and only its digest is kept.
"""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.journal import record
from accounts.models import CalendarFeed, User
from press.files.canonical import digest


@transaction.atomic
def open_feed(*, by: User, at: datetime) -> str:
    """A new address: its secret, which is shown this once. The former one opens nothing more."""
    secret = secrets.token_urlsafe(32)
    _, is_new = CalendarFeed.objects.update_or_create(
        user=by, defaults={"digest": digest(secret), "made_at": at}
    )
    _journal("adresse de calendrier créée" if is_new else "adresse de calendrier remplacée", by)
    return secret


@transaction.atomic
def close_feed(*, by: User) -> None:
    """The address opens nothing more."""
    if CalendarFeed.objects.filter(user=by).delete()[0]:
        _journal("adresse de calendrier supprimée", by)


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


def reader_of(secret: str) -> User | None:
    """Whose address this is, as long as their account is open."""
    found = CalendarFeed.objects.filter(digest=digest(secret), user__is_active=True)
    feed = found.select_related("user").first()
    return feed.user if feed else None


def _journal(act: str, by: User) -> None:
    record(by=by, act=act, subject=by.email)
