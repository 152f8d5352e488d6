"""What an organisation bears, pays and receives, as pages read it; amounts in centimes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from epci.models import Organisation
from financing.budget.sums import Added, BudgetParts, BudgetWord, Detail, sums
from financing.models import Component, Imputation
from press.kit.naming import name_of
from press.words.french import euros

CHARGES = (
    BudgetWord.PROPOSED,
    BudgetWord.PLANNED,
    BudgetWord.ADOPTED,
    BudgetWord.ACTUAL,
)  # the least sure first
CERTAIN = (BudgetWord.ADOPTED, BudgetWord.ACTUAL)
IMPUTED = ("section", "chapter", "account")


@dataclass
class BudgetAmounts:
    """What each word comes to somewhere.

    `owed` and `awaited` are of letters; `to_call_on` and `to_call_of` what no letter asks yet, of
    it and of the others; `granted` what funders have not paid; `accrued_on` and `accrued_of` what
    no letter asked when the year ended.
    """

    charges: Counter[BudgetWord] = field(default_factory=Counter)
    owed: int = 0
    to_call_on: int = 0
    paid: int = 0
    awaited: int = 0
    to_call_of: int = 0
    granted: int = 0
    received: int = 0
    accrued_on: int = 0
    accrued_of: int = 0

    def add(self, word: BudgetWord, amount: int) -> None:
        if word in CHARGES:
            self.charges[word] += amount
        else:
            setattr(self, word, getattr(self, word) + amount)

    def join(self, other: "BudgetAmounts") -> None:
        """Add all that another holds."""
        self.charges += other.charges
        for word in BudgetWord:
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


NOWHERE = BudgetPlace(0, "", "", "")


@dataclass
class BudgetRow(BudgetAmounts):
    """A component in a fiscal year."""

    place: BudgetPlace = NOWHERE
    year: int = 0


@dataclass(frozen=True)
class YearFigures:
    """What a year comes to, beside what is left of the years before."""

    year: int
    total: BudgetAmounts
    past: BudgetAmounts

    @classmethod
    def of(cls, year: int, years: Mapping[int, BudgetAmounts]) -> "YearFigures":
        past = BudgetAmounts()
        for before in (one for one in years if one < year):
            past.join(years[before])
        return cls(year, years.get(year) or BudgetAmounts(), past)

    @property
    def label(self) -> str:
        return str(self.year)

    @property
    def receives(self) -> bool:
        return self.total.receives or bool(self.past.to_receive)

    @property
    def to_pay_note(self) -> str:
        return _with_past(self.total.to_pay_note, self.past.to_pay)

    @property
    def to_receive_note(self) -> str:
        return _with_past(self.total.to_receive_note, self.past.to_receive)


def _with_past(note: str, past: int) -> str:
    """« dont appelé 2 955,50 €, et 3 598,00 € d'exercices passés »."""
    return ", et ".join(filter(None, (note, f"{euros(past)} d'exercices passés" if past else "")))


@dataclass(frozen=True)
class Budget:
    """A year component by component, and what every year comes to."""

    year: int
    rows: Sequence[BudgetRow]
    years: Mapping[int, BudgetAmounts]

    @property
    def figures(self) -> YearFigures:
        return YearFigures.of(self.year, self.years)

    @property
    def total(self) -> BudgetAmounts:
        return self.figures.total


@dataclass(frozen=True)
class Board:
    """A year of some conventions, by id; `figures` are of all of them, shown or not."""

    rows: Mapping[int, BudgetAmounts]
    figures: YearFigures


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
    found = sums(BudgetParts(organisation, on).known(), Detail(on.year, conventions))
    rows: dict[int, BudgetAmounts] = defaultdict(BudgetAmounts)
    for one in found:
        if one.place.convention:
            rows[one.place.convention].add(one.word, one.amount)
    return Board(rows, YearFigures.of(on.year, by_year(found)))


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
    columns = "pk", name_of("convention"), "code", "label"
    return {
        pk: BudgetPlace(pk, *said, *typed.get(pk, ())) for pk, *said in rows.values_list(*columns)
    }
