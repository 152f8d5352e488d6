"""What else of a convention a copy takes: what other applications keep of it.

They import this one, never the other way round: an application that has something to copy has a
module `copying`, which is loaded with it.
"""

from collections.abc import Callable, Iterable, Mapping

from conventions.models import Party, Text

# Given the two original texts, and the parties of the copy by the id of the organisation.
Copying = Callable[[Text, Text, Mapping[int, Party]], Iterable[str]]

COPIED_BY: list[Copying] = []


def copies(copy: Copying) -> Copying:
    """Ask this too, within the act; it gives, as sentences, what it leaves aside."""
    COPIED_BY.append(copy)
    return copy
