"""What a copy of the database must not open is encrypted, with the application's own key.

It is read with the former keys too (`SECRET_KEY_FALLBACKS`), and written with the present one.
"""

import hashlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

ENCRYPTED = "v1:"


def encrypt(text: str) -> str:
    return ENCRYPTED + _keys().encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """What was encrypted; what was kept before anything was, as it is.

    Raises ValueError for what no known key reads.
    """
    if not kept.startswith(ENCRYPTED):
        return kept
    try:
        return _keys().decrypt(kept.removeprefix(ENCRYPTED).encode()).decode()
    except InvalidToken as error:
        raise ValueError("Aucune clé connue ne lit ce secret.") from error


def _keys() -> MultiFernet:
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(derived(one, "secrets")) for one in known])


def derived(key: str, use: str) -> bytes:
    """A key of its own for each use: none of them tells another."""
    return urlsafe_b64encode(hashlib.sha256(f"prorata:{use}:{key}".encode()).digest())
