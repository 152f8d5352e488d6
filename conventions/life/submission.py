"""What else a draft lacks before it goes to the councils: what other applications know of it.

They import this one, never the other way round: an application that has something to say of a
submission has a module `submission`, which is loaded with it.
"""

from collections.abc import Callable, Iterable

from conventions.models import Convention

Lacking = Callable[[Convention], Iterable[str]]

SAID_BY: list[Lacking] = []


def says_what_lacks(check: Lacking) -> Lacking:
    """Ask this too, of every draft that is about to be submitted; it gives sentences."""
    SAID_BY.append(check)
    return check
