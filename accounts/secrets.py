"""What a copy of the database must not open: session keys are kept as digests.

Secrets are encrypted (`press.files.ciphers`); `manage.py rotate_secrets` writes them anew with the
present key.
"""

import hashlib
from typing import Any

from django.db import models

HASHED = "h:"  # what a kept key begins with; no browser is given one that does
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
