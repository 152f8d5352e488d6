"""Two people at once: what a page showed comes back with its form, and no act erases blindly.

A form over facts that are kept carries their `version`: a short digest of each, by name. The act
compares it, under its lock, with the facts as they are then (`require_unchanged`). What somebody
else has written meanwhile, and that saving would replace, is refused as `StaleError`; the form then
shows it beside what was typed, and carries the new version: saving again is a choice.

Facts are plain values by name (texts, numbers, days, rows by their key): no model is known here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

LENGTH = 10  # of the digest of one fact: in 16^10, two values are never mistaken in practice
SCHEMA = "1"  # of versions: one of another schema shows every fact as changed
NAME = "seen"  # of the field that brings a version back
SENTENCE = (
    "Quelqu'un d'autre a enregistré cette page pendant que vous y travailliez : rien n'est écrasé. "
    "Ce que vous avez tapé est gardé ; enregistrer à nouveau le mettra à la place de ce qui est "
    "dit ci-dessous."
)


class StaleError(ValidationError):
    """What the page showed is no longer so: `names` changed since, `now` is what is kept."""

    def __init__(self, names: Iterable[str], now: Mapping[str, Any]) -> None:
        super().__init__(SENTENCE, code="stale")
        self.names, self.now = tuple(names), dict(now)


def version_of(facts: Mapping[str, Any]) -> str:
    """« 1 title=3f2a91c04b ends_on=… »: the digest of each fact that says something.

    Never empty: a page on which nothing was written yet has been read too.
    """
    said = [f"{name}={digest}" for name, value in facts.items() if (digest := digest_of(value))]
    return " ".join([SCHEMA, *said])


def digest_of(value: Any) -> str:
    """Of one fact; empty for what says nothing, so that a new empty fact changes nothing."""
    text = _plain(value)
    return sha256(text.encode()).hexdigest()[:LENGTH] if text else ""


def digests(version: str) -> dict[str, str]:
    """The digest of each fact of a version, by name."""
    pairs = (pair.rpartition("=") for pair in version.split() if "=" in pair)
    return {name: digest for name, _, digest in pairs}


def changed_since(seen: str, now: Mapping[str, Any]) -> list[str]:
    """The names of the facts that are no longer as they were seen, gone ones included."""
    known = digests(seen)
    moved = [name for name, value in now.items() if digest_of(value) != known.get(name, "")]
    return moved + [name for name in known if name not in now]


def require_unchanged(seen: str, now: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Refuse to put `typed` over what changed since it was `seen`, unless it says the same.

    A command that has read no page sees nothing (""), and replaces what is there. Raises
    StaleError.
    """
    if not seen:
        return
    moved = changed_since(seen, now)
    lost = [
        name
        for name in moved
        if name in typed and digest_of(typed[name]) != digest_of(now.get(name))
    ]
    if lost:
        raise StaleError(moved, now)


def _plain(value: Any) -> str:
    """The same text for the same fact, whether it comes from a form or from a table."""
    if value is None or value is False:
        return ""
    if value is True:
        return "oui"
    if hasattr(value, "pk"):
        return str(value.pk)
    if isinstance(value, int | Decimal | Fraction):
        return str(Fraction(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    return _listed(value)


def _listed(values: Iterable[Any]) -> str:
    """Rows in the order of their keys, since a choice of several has none; the rest as it comes."""
    found = list(values)
    texts = [_plain(one) for one in found]
    is_set = isinstance(values, set | frozenset) or all(hasattr(one, "pk") for one in found)
    return "\x1f".join(sorted(texts) if is_set else texts)
