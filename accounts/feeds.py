"""The secret address where a person's own calendar reads their dates, without a session.

Whoever has the address reads as that person does: it is made on demand, shown once, replaced or
removed at will, and only its digest is kept.
"""

from accounts.models import CalendarFeed, User
from press.files.canonical import digest


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


def reader_of(secret: str) -> User | None:
    """Whose address this is, as long as their account is open."""
    found = CalendarFeed.objects.filter(digest=digest(secret), user__is_active=True)
    feed = found.select_related("user").first()
    return feed.user if feed else None
