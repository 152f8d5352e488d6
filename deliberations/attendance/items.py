"""The items of a session as acts number them: 7, 7-A, 4 bis, D98/13. Pure; digits are ASCII."""

import re
from dataclasses import dataclass
from functools import total_ordering

LAST_NUMBER = 9_999
LATIN = {"bis": "b", "ter": "c", "quater": "d", "quinquies": "e"}
# On folded text; the number that counts is the last one.
ITEM = (
    r"(?P<{0}series>(?:[a-z]{{1,5}}[-. ]?)?(?:[0-9]{{1,4}}[/-]){{0,3}})(?<![0-9])"
    r"(?P<{0}number>[0-9]{{1,4}})(?![0-9])"
    r"(?P<{0}part>[ ]?-?[ ]?(?:bis|ter|quater|quinquies)\b|-[a-z]\b|[a-h]\b"
    r"|/ ?[a-z]{{1,20}}(?: ?[0-9]{{1,4}})?)?"
)
TYPED = re.compile(ITEM.format(""))


@total_ordering
@dataclass(frozen=True)
class Item:
    """One item: its number, the series that it belongs to (« d98/ ») and its part (« -A »)."""

    number: int
    part: str = ""
    series: str = ""

    def __str__(self) -> str:
        return f"{self.series.upper()}{self.number}{self.part}"

    def __lt__(self, other: "Item") -> bool:
        mine, theirs = (self.number, self.rank), (other.number, other.rank)
        if self.book and other.book:
            return (self.book, *mine) < (other.book, *theirs)
        return mine < theirs

    @property
    def book(self) -> tuple[int, ...]:
        """The figures of its series: 98 of « D98/ », none where it has none."""
        return tuple(map(int, re.findall(r"[0-9]+", self.series)))

    @property
    def rank(self) -> str:
        """« bis » and « -B » are both the second of their number."""
        letters = "".join(re.findall(r"[a-z]+", self.part.lower()))
        return LATIN.get(letters, letters)


def read_item(text: str) -> Item:
    """An item as it is typed; ValueError, in French, for anything else."""
    found = TYPED.fullmatch(text.strip().lower())
    if found is None or not 0 < int(found["number"]) <= LAST_NUMBER:
        raise ValueError(f"« {text[:40]} » n'est pas un numéro de question.")
    part = text.strip()[found.start("part") :] if found["part"] else ""
    return Item(int(found["number"]), part, (found["series"] or "").strip())
