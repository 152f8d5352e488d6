"""The one text of some JSON, and its digest: what is stored, hashed, chained and sealed."""

import json
from hashlib import sha256
from typing import Any


def canonical(content: Any) -> str:
    """The one JSON text of a content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
