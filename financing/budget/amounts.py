"""What each word of a budget comes to somewhere; amounts in centimes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from operator import add
from typing import Any

from press.words.french import euros


class BudgetWord(StrEnum):
    """What is added up. The first four are charges, by what they rest on."""

    ACTUAL = "réalisé"
    ADOPTED = "arrêté"
    PLANNED = "prévisionnel"
    PROPOSED = "proposé"
    OWED = "owed"
    TO_CALL_ON = "to_call_on"
    PAID = "paid"
    AWAITED = "awaited"
    TO_CALL_OF = "to_call_of"
    GRANTED = "granted"
    RECEIVED = "received"
    ACCRUED_ON = "accrued_on"
    ACCRUED_OF = "accrued_of"


CHARGES = (
    BudgetWord.PROPOSED,
    BudgetWord.PLANNED,
    BudgetWord.ADOPTED,
    BudgetWord.ACTUAL,
)  # the least sure first
CERTAIN = (BudgetWord.ADOPTED, BudgetWord.ACTUAL)
# What a row says, where one of these sums is not zero.
SAID: tuple[tuple[BudgetWord, ...], ...] = (
    CHARGES,
    (BudgetWord.OWED, BudgetWord.TO_CALL_ON),
    (BudgetWord.PAID,),
    (BudgetWord.AWAITED, BudgetWord.TO_CALL_OF, BudgetWord.GRANTED),
    (BudgetWord.RECEIVED,),
)
RANKS = {word: rank for rank, word in enumerate(BudgetWord)}


class _Sum:
    """One word of a row of sums."""

    def __init__(self, word: BudgetWord) -> None:
        self.rank = RANKS[word]

    def __get__(self, row: "BudgetAmounts", _owner: Any = None) -> int:
        return row.sums[self.rank]


@dataclass
class BudgetAmounts:
    """What each word comes to: `sums`, in the order of the words.

    `owed` and `awaited` are of letters; `to_call_on` and `to_call_of` what no letter asks yet, of
    it and of the others; `granted` what funders have not paid; `accrued_on` and `accrued_of` what
    no letter asked when the year ended.
    """

    sums: list[int] = field(default_factory=lambda: [0] * len(RANKS))

    owed = _Sum(BudgetWord.OWED)
    to_call_on = _Sum(BudgetWord.TO_CALL_ON)
    paid = _Sum(BudgetWord.PAID)
    awaited = _Sum(BudgetWord.AWAITED)
    to_call_of = _Sum(BudgetWord.TO_CALL_OF)
    granted = _Sum(BudgetWord.GRANTED)
    received = _Sum(BudgetWord.RECEIVED)
    accrued_on = _Sum(BudgetWord.ACCRUED_ON)
    accrued_of = _Sum(BudgetWord.ACCRUED_OF)

    def join(self, other: "BudgetAmounts") -> None:
        """Add all that another holds."""
        self.sums = list(map(add, self.sums, other.sums))

    @classmethod
    def all_of(cls, rows: Iterable["BudgetAmounts"]) -> "BudgetAmounts":
        """What they come to together."""
        total = BudgetAmounts()
        for row in rows:
            total.join(row)
        return total

    @property
    def charge(self) -> int:
        """Its share, its kept part as carrier included."""
        return sum(self.sums[RANKS[word]] for word in CHARGES)

    @property
    def certain_charge(self) -> int:
        """Of it, what rests on an adopted key or on what was spent."""
        return sum(self.sums[RANKS[word]] for word in CERTAIN)

    @property
    def base(self) -> str:
        """On what charges rest: the least sure of the words where there are several."""
        return next((word.value for word in CHARGES if self.sums[RANKS[word]]), "")

    @property
    def to_pay(self) -> int:
        """Letters standing, unpaid; then what is still to be called. Never its own kept part."""
        return self.owed + self.to_call_on

    @property
    def to_receive(self) -> int:
        """The same, seen by the carrier; and what funders granted and have not paid."""
        return self.awaited + self.to_call_of + self.granted

    @property
    def to_pay_note(self) -> str:
        """Of it, what letters ask."""
        return f"dont appelé {euros(self.owed)}" if self.owed else ""

    @property
    def to_receive_note(self) -> str:
        """Of it, what letters ask, and what funders granted."""
        said = [f"dont appelé {euros(self.awaited)}"] if self.awaited else []
        said += [f"financeurs {euros(self.granted)}"] if self.granted else []
        return ", ".join(said)

    @property
    def accrued_in(self) -> int:
        """What the year's end finds owed to it: not called, or granted and not paid."""
        return self.accrued_of + self.granted

    @property
    def receives(self) -> bool:
        return bool(self.to_receive or self.received)

    @property
    def says_something(self) -> bool:
        return any(sum(self.sums[RANKS[word]] for word in words) for words in SAID)
