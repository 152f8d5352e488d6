"""What an organisation bears, pays and receives, as pages read it; amounts in centimes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from epci.models import Organisation
from financing.budget.sums import Added, BudgetParts, Detail, Place, Word, sums
from financing.models import Component, Imputation
from press.words.french import euros

CHARGES = (Word.PROPOSED, Word.PLANNED, Word.ADOPTED, Word.ACTUAL)  # the least sure first
CERTAIN = (Word.ADOPTED, Word.ACTUAL)
IMPUTED = ("section", "chapter", "account")


@dataclass
class BudgetAmounts:
    """What each word comes to somewhere.

    `owed` and `awaited` are of letters; `to_call_on` and `to_call_of` what no letter asks yet, of
    it and of the others; `granted` what funders have not paid; `accrued_on` and `accrued_of` what
    no letter asked when the year ended.
    """

    charges: Counter[Word] = field(default_factory=Counter)
    owed: int = 0
    to_call_on: int = 0
    paid: int = 0
    awaited: int = 0
    to_call_of: int = 0
    granted: int = 0
    received: int = 0
    accrued_on: int = 0
    accrued_of: int = 0

    def add(self, word: Word, amount: int) -> None:
        if word in CHARGES:
            self.charges[word] += amount
        else:
            setattr(self, word, getattr(self, word) + amount)

    def join(self, other: "BudgetAmounts") -> None:
        """Add all that another holds."""
        self.charges += other.charges
        for word in Word:
            if word not in CHARGES:
                self.add(word, getattr(other, word))

    @property
    def charge(self) -> int:
        """Its share, its kept part as carrier included."""
        return self.charges.total()

    @property
    def certain_charge(self) -> int:
        """Of it, what rests on an adopted key or on what was spent."""
        return sum(self.charges[word] for word in CERTAIN)

    @property
    def base(self) -> str:
        """On what charges rest: the least sure of the words where there are several."""
        return next((word.value for word in CHARGES if self.charges[word]), "")

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
        return any((self.charge, self.to_pay, self.paid, self.to_receive, self.received))


class BudgetPlace(NamedTuple):
    """A component as the budget of an organisation has it; empty words where nobody typed them."""

    component: int
    reference: str
    code: str
    label: str
    section: str = ""
    chapter: str = ""
    account: str = ""


@dataclass
class BudgetRow(BudgetAmounts):
    """A component in a fiscal year."""

    place: BudgetPlace = BudgetPlace(0, "", "", "")
    year: int = 0


@dataclass(frozen=True)
class Budget:
    """A year component by component, and what every year comes to."""

    year: int
    rows: Sequence[BudgetRow]
    years: Mapping[int, BudgetAmounts]

    @property
    def total(self) -> BudgetAmounts:
        return self.years.get(self.year) or BudgetAmounts()


@dataclass(frozen=True)
class Board:
    """A year of some conventions, by id; `total` is of all of them, shown or not."""

    year: int
    rows: Mapping[int, BudgetAmounts]
    total: BudgetAmounts


def budget(organisation: Organisation, on: date, year: int) -> Budget:
    """Three queries, whatever it is party to."""
    parts = BudgetParts(organisation, on)
    found = sums([*parts.known(), *parts.accrued()], Detail(year))
    places = _places(organisation, {one.place.component for one in found} - {0})
    rows = {pk: BudgetRow(place=place, year=year) for pk, place in places.items()}
    for one in found:
        if one.place.component:
            rows[one.place.component].add(one.word, one.amount)
    said = [one for one in rows.values() if one.says_something]
    return Budget(year, sorted(said, key=_order), by_year(found))


def board(organisation: Organisation, on: date, conventions: Sequence[int]) -> Board:
    """The year of a day, told of these conventions (ids); one query."""
    detail = Detail(on.year, conventions, only_year=True)
    found = sums(BudgetParts(organisation, on).known(), detail)
    rows: dict[int, BudgetAmounts] = defaultdict(BudgetAmounts)
    for one in found:
        if one.place.convention:
            rows[one.place.convention].add(one.word, one.amount)
    return Board(on.year, rows, by_year(found).get(on.year) or BudgetAmounts())


def by_year(found: Sequence[Added]) -> dict[int, BudgetAmounts]:
    """Every sum, by year, in their order."""
    years: dict[int, BudgetAmounts] = defaultdict(BudgetAmounts)
    for one in found:
        years[one.place.year].add(one.word, one.amount)
    return {year: years[year] for year in sorted(years) if years[year].says_something}


def _order(row: BudgetRow) -> tuple[str, str]:
    return row.place.reference, row.place.code


def _places(organisation: Organisation, components: set[int]) -> dict[int, BudgetPlace]:
    """Two queries."""
    known = Imputation.objects.filter(organisation=organisation, component__in=components)
    typed = {pk: words for pk, *words in known.values_list("component", *IMPUTED)}
    rows = Component.objects.filter(pk__in=components).order_by()
    columns = "pk", "convention__reference", "code", "label"
    return {
        pk: BudgetPlace(pk, *said, *typed.get(pk, ()))
        for pk, *said in rows.values_list(*columns)
    }
