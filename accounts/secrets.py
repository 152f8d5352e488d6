"""What a copy of the database must not open: session keys kept as digests, secrets encrypted.

Secrets are encrypted with the application's own key, and are read with its former ones too
(`SECRET_KEY_FALLBACKS`); `manage.py rotate_secrets` writes them anew with the present one.
"""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

HASHED = "h:"  # what a kept key begins with; no browser is given one that does
ENCRYPTED = "v1:"
KEY_LENGTH = 40


def hashed(key: str) -> str:
    """The digest under which a session is kept; of a digest, itself."""
    if key.startswith(HASHED):
        return key
    return (HASHED + hashlib.sha256(key.encode()).hexdigest())[:KEY_LENGTH]


class HashedKey(models.CharField):
    """A text of which the digest alone is kept, and asked for. To migrations, a CharField."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return hashed(text) if text else text

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


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
