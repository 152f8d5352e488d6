"""What an organisation bears, pays and receives, as pages read it; amounts in centimes."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from conventions.models import Party
from epci.models import Organisation
from financing.budget.amounts import BudgetAmounts
from financing.budget.sums import Detail, SumPlace, sums
from financing.models import Component, Imputation
from press.kit.naming import name_of
from press.words.french import euros

IMPUTED = ("section", "chapter", "account")
IN_ORDER = ("convention__reference", "code", "pk")  # of components


class BudgetPlace(NamedTuple):
    """A component as the budget of an organisation has it; empty words where nobody typed them."""

    component: int
    convention: int
    reference: str
    code: str
    label: str
    section: str = ""
    chapter: str = ""
    account: str = ""


NOWHERE = BudgetPlace(0, 0, "", "", "")


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
        past = BudgetAmounts.all_of(amounts for one, amounts in years.items() if one < year)
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


@dataclass
class BudgetAccount(BudgetAmounts):
    """What is written on one account of the budget: section, chapter, account, as typed."""

    place: tuple[str, ...] = ("", "", "")

    @property
    def section(self) -> str:
        return self.place[0]


@dataclass(frozen=True)
class BudgetYear:
    """A year as a whole, and what every year comes to."""

    year: int
    years: Mapping[int, BudgetAmounts]

    @property
    def figures(self) -> YearFigures:
        return YearFigures.of(self.year, self.years)

    @property
    def total(self) -> BudgetAmounts:
        return self.figures.total


@dataclass(frozen=True)
class Budget(BudgetYear):
    """The same, component by component."""

    rows: Sequence[BudgetRow]


@dataclass(frozen=True)
class Board:
    """A year of some conventions, by id; `figures` are of all of them, shown or not."""

    rows: Mapping[int, BudgetAmounts]
    figures: YearFigures


def budget(organisation: Organisation, on: date, year: int) -> Budget:
    """Three queries, whatever it is party to."""
    found = sums(organisation, on, Detail(year), with_accrued=True)
    told = {where.component: amounts for where, amounts in found.items() if where.component}
    rows = [
        BudgetRow(told[place.component].sums, place, year)
        for place in _places(organisation, told)
        if told[place.component].says_something
    ]
    return Budget(year, by_year(found), rows)


def budget_year(organisation: Organisation, on: date, year: int) -> BudgetYear:
    """One query, however many its components are."""
    nothing_apart = Detail(year, conventions=())
    return BudgetYear(year, by_year(sums(organisation, on, nothing_apart, with_accrued=True)))


def board(organisation: Organisation, on: date, conventions: Sequence[int]) -> Board:
    """The year of a day, told of these conventions (ids); one query."""
    found = sums(organisation, on, Detail(on.year, conventions))
    rows = {where.convention: amounts for where, amounts in found.items() if where.convention}
    return Board(rows, YearFigures.of(on.year, by_year(found)))


def by_year(found: Mapping[SumPlace, BudgetAmounts]) -> dict[int, BudgetAmounts]:
    """What each year comes to, in their order."""
    every = {where.year: found[where] for where in sorted(found) if where[:2] == (0, 0)}
    return {year: amounts for year, amounts in every.items() if amounts.says_something}


def _places(organisation: Organisation, components: Container[int]) -> Iterator[BudgetPlace]:
    """Those of some components, in their order, as its budget has them; two queries.

    They are looked for in all the conventions of which it is a party: there may be thousands.
    """
    known = Imputation.objects.filter(organisation=organisation).order_by()
    typed = {pk: words for pk, *words in known.values_list("component", *IMPUTED)}
    joined = Party.objects.filter(organisation=organisation).order_by().values("convention")
    rows = Component.objects.filter(convention__in=joined).order_by(*IN_ORDER)
    columns = "pk", "convention", name_of("convention"), "code", "label"
    for pk, *said in rows.values_list(*columns):
        if pk in components:
            yield BudgetPlace(pk, *said, *typed.get(pk, ()))
