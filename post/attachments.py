"""The bytes of what is attached, by their SHA-256: each application keeps its own papers.

A message holds no bytes: an application says in its `ready` where its papers are found.
"""

import hashlib
from collections.abc import Callable

Store = Callable[[str], bytes | None]

STORES: list[Store] = []


class MissingPaperError(Exception):
    """An attachment that no store has, or whose bytes are not those that were sealed."""


def kept_in(store: Store) -> None:
    """Ask that store too; saying it twice changes nothing."""
    if store not in STORES:
        STORES.append(store)


def bytes_of(sha256: str) -> bytes:
    """The bytes of that digest. Raises MissingPaperError."""
    for store in STORES:
        found = store(sha256)
        if found is not None and hashlib.sha256(found).hexdigest() == sha256:
            return found
    raise MissingPaperError(f"La pièce jointe {sha256[:12]}… ne se retrouve pas.")
