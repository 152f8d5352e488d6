"""Sessions end 30 minutes after their last use, and 10 hours after the sign-in in any case.

The limits are in the row itself, where no page can forget them. The engine of
`settings.SESSION_ENGINE`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Session
from accounts.secrets import HASHED

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
PRECISION = timedelta(minutes=1)  # a page a second does not write a row a second


class SessionStore(db.SessionStore):
    """Django's store, with a beginning that no use moves."""

    started_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()
        if row is None:
            return {}
        self.started_at = row.started_at
        if timezone.now() - row.seen_at >= PRECISION:
            self.modified = True  # the middleware saves it, which tells that it was seen
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        self.started_at = self.started_at or now
        return Session(
            session_key=self._get_or_create_session_key(),
            session_data=self.encode(data),
            started_at=self.started_at,
            seen_at=now,
            expire_date=min(now + IDLE, self.started_at + LONGEST),
        )

    def cycle_key(self) -> None:
        """A new key, given to whoever has just proved who they are: the 10 hours begin again."""
        self.started_at = None
        super().cycle_key()

    def flush(self) -> None:
        self.started_at = None
        super().flush()


class KeyedSessions(SessionMiddleware):
    """Django's; what a copy of the database shows is no key."""

    def process_request(self, request: HttpRequest) -> None:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME, "").startswith(HASHED):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)
