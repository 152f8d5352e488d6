"""The tabs of a page as it shows them. What they gather is said where their pages are."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TabLink:
    """A link of `components/tabs.html`. `current` is ARIA's word: "page" on that very page, "true"
    on one below it, else empty; `sections` are those of the tab that one is in, where it has
    several; `rest` ends its label where there is room for it.
    """

    label: str
    url: str
    current: str
    rest: str = ""
    sections: tuple["TabLink", ...] = ()


def tab_over(label: str, links: Iterable[TabLink], rest: str = "") -> TabLink:
    """The tab that gathers these links, at least one, whose first it opens."""
    found = tuple(links)
    first = found[0]
    if len(found) == 1 or not any(one.current for one in found):
        return TabLink(label, first.url, first.current, rest)
    return TabLink(label, first.url, "true", rest, found)
