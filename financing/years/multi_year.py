"""Who pays what, year after year: each partner and component, with how sure each amount is."""

from dataclasses import dataclass, field
from datetime import date

from conventions.models import Convention, Party
from financing.dossier.cost import SharedCost
from financing.dossier.reading import read_dossier
from financing.models import Basis, Component
from financing.years.reading import cost_of


@dataclass(frozen=True)
class YearShare:
    """A share of a year (centimes), and the word that says on what it rests."""

    amount: int
    word: str


@dataclass
class MultiYearRow:
    """A contributor of a component, with its share of each year."""

    party: Party
    component: Component
    shares: dict[int, YearShare] = field(default_factory=dict)
    own: bool = False

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.shares.values())


def word_of(cost: SharedCost) -> str:
    """« réalisé » once stated; else « arrêté » on an adopted key, « proposé » on the last rule."""
    if cost.basis == Basis.ACTUAL:
        return "réalisé"
    return "arrêté" if cost.key.is_adopted else "proposé"


def multi_year(convention: Convention, on: date) -> tuple[list[MultiYearRow], tuple[int, ...]]:
    """The rows in the order of components and of their sharing tables, and the plan's years."""
    dossier = read_dossier(convention, on)
    rows: dict[tuple[int, int], MultiYearRow] = {}
    for file in dossier.components:
        for period in dossier.periods:
            cost = cost_of(file, period)
            if cost is not None:
                _add(cost, rows)
    return list(rows.values()), dossier.years


def _add(cost: SharedCost, rows: dict[tuple[int, int], MultiYearRow]) -> None:
    component, year = cost.plan.component, cost.plan.period.fiscal_year
    for one in cost.shares:
        party = one.partner.party
        row = rows.setdefault((component.pk, party.pk), MultiYearRow(party, component))
        before = row.shares.get(year)
        amount = one.amount + (before.amount if before else 0)
        row.shares[year] = YearShare(amount, word_of(cost))
