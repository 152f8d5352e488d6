"""Where a person is signed in: one device a session, named as its owner would."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone

from accounts.models import Session, User
from accounts.secrets import hashed
from accounts.sessions import SessionStore

# A browser calls itself by the name of every older one: the first that matches is the true one.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "sur iPhone",
    "iPad": "sur iPad",
    "Android": "sur Android",
    "Windows": "sous Windows",
    "Mac OS X": "sur Mac",
    "CrOS": "sur Chromebook",
    "Linux": "sous Linux",
}


@dataclass(frozen=True)
class Device:
    """A session that is still open. `pk` is not its key, which nobody is shown."""

    pk: int
    name: str
    address: str
    since: datetime
    seen: datetime
    is_current: bool


def named(user_agent: str) -> str:
    """« Firefox sous Windows », from what a browser says of itself."""
    browser = _first(BROWSERS, user_agent) or "Navigateur inconnu"
    return f"{browser} {_first(SYSTEMS, user_agent)}".strip()


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")


def devices_of(user: User, *, current: str | None) -> list[Device]:
    """The open sessions, the current one first, then the last seen, in two queries."""
    own = hashed(current or "")
    known = {one.session_key: one for one in UserSession.objects.filter(user=user)}
    found = (
        Device(
            pk=known[row.session_key].pk,
            name=named(known[row.session_key].user_agent),
            address=known[row.session_key].ip,
            since=row.started_at,
            seen=row.seen_at,
            is_current=row.session_key == own,
        )
        for row in _open(user, known)
    )
    return sorted(found, key=lambda one: (not one.is_current, -one.seen.timestamp()))


def _open(user: User, keys: Iterable[str]) -> Iterable[Session]:
    """Neither expired, nor of a former password."""
    rows = Session.objects.filter(session_key__in=list(keys), expire_date__gt=timezone.now())
    right = user.get_session_auth_hash()
    decode = SessionStore().decode
    return (row for row in rows if decode(row.session_data).get(HASH_SESSION_KEY) == right)
