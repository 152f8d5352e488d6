"""Who pays what, year after year: each partner and component, with how sure each amount is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from conventions.models import Convention, Party
from financing.dossier.cost import SharedCost
from financing.dossier.dossier import ComponentFile
from financing.dossier.reading import read_dossier
from financing.models import Basis, Component, Line, Period
from financing.years.reading import Returned, borne_of, cost_of, returned_of

PROPOSED, IN_KIND = "proposé", "valorisé"


@dataclass(frozen=True)
class YearShare:
    """A share of a year (centimes), and the word that says on what it rests."""

    amount: int
    word: str


@dataclass
class MultiYearRow:
    """A contributor of a component, with its share of each year; or a contribution in kind.

    What partners bring in kind is valued by the plan, line by line: it is in no share, and no total
    of what is to be paid.
    """

    component: Component
    label: str
    party: Party | None = None
    in_kind: bool = False
    shares: dict[int, YearShare] = field(default_factory=dict)
    own: bool = False

    @property
    def cash(self) -> int | None:
        return None if self.in_kind else self._total

    @property
    def valued(self) -> int | None:
        return self._total if self.in_kind else None

    @property
    def _total(self) -> int:
        return sum(one.amount for one in self.shares.values())


def word_of(cost: SharedCost) -> str:
    """« réalisé » once stated; else « arrêté » on an adopted key, « proposé » on the last rule."""
    if cost.basis == Basis.ACTUAL:
        return "réalisé"
    return "arrêté" if cost.key.is_adopted else PROPOSED


@dataclass(frozen=True)
class MultiYear:
    """The rows in the order of components and of their sharing tables, and the plan's years."""

    rows: tuple[MultiYearRow, ...]
    years: tuple[int, ...]

    @property
    def sums(self) -> list[tuple[int, str, int]]:
        """What partners pay of each year, by the word that says on what it rests."""
        found: dict[tuple[int, str], int] = defaultdict(int)
        for row in self.rows:
            if not row.in_kind:
                for year, share in row.shares.items():
                    found[year, share.word] += share.amount
        return [(year, word, found[year, word]) for year, word in sorted(found)]


def multi_year(convention: Convention, on: date) -> MultiYear:
    dossier, back = read_dossier(convention, on), returned_of(convention)
    rows: list[MultiYearRow] = []
    for file in dossier.components:
        shared: dict[int, MultiYearRow] = {}
        for period in dossier.periods:
            cost = cost_of(file, period)
            if cost is not None:
                _add(cost, shared, back)
        rows += [*shared.values(), *_in_kind(file, dossier.periods)]
    return MultiYear(tuple(rows), dossier.years)


def _add(cost: SharedCost, rows: dict[int, MultiYearRow], back: Returned) -> None:
    component, year = cost.plan.component, cost.plan.period.fiscal_year
    for one, amount in zip(cost.shares, borne_of(cost, back), strict=True):
        party = one.partner.party
        row = rows.setdefault(party.pk, MultiYearRow(component, party.short_name, party))
        _count(row, year, amount, word_of(cost))


def _count(row: MultiYearRow, year: int, amount: int, word: str) -> None:
    before = row.shares.get(year)
    row.shares[year] = YearShare(amount + (before.amount if before else 0), word)


def _in_kind(file: ComponentFile, periods: Sequence[Period]) -> Iterator[MultiYearRow]:
    """What partners bring in kind, as the plan values it."""
    for line in file.lines_in(*periods):
        if line.in_kind and line.nature == Line.Nature.CONTRIBUTION:
            row = MultiYearRow(file.component, line.label, in_kind=True)
            for period in periods:
                amount = file.amounts_of(period, Basis.PLANNED).get(line.pk)
                if amount:
                    _count(row, period.fiscal_year, amount, IN_KIND)
            yield row
