"""A component's plan as a grid of lines by periods, and the totals of a convention (centimes)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.plan import Nature, Plan
from financing.models import Basis, Component, Line, Period

FUNDING, CONTRIBUTION = Nature.FUNDING, Nature.CONTRIBUTION


@dataclass(frozen=True)
class GridRow:
    """A line, what is planned for it by period, and what was spent where that is known."""

    line: Line
    amounts: tuple[int | None, ...]
    actual: tuple[int | None, ...]

    @property
    def total(self) -> int:
        return sum(amount or 0 for amount in self.amounts)

    @property
    def actual_total(self) -> int | None:
        known = [amount for amount in self.actual if amount is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Section:
    """Lines of one nature, in cash or in kind, with their totals by period."""

    title: str
    rows: tuple[GridRow, ...]
    totals: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.totals)


@dataclass(frozen=True)
class Balance:
    """What a period lacks, or has too much of, for its plan to be balanced (centimes)."""

    gap: int

    @property
    def size(self) -> int:
        return abs(self.gap)


@dataclass(frozen=True)
class ComponentGrid:
    """The plan of one component: cash, then what is in kind, apart."""

    component: Component
    periods: tuple[Period, ...]
    expenses: Section
    fundings: Section
    remainders: tuple[int, ...]
    contributions: Section
    in_kind: tuple[Section, ...]
    balances: tuple[Balance, ...]

    @property
    def remainder(self) -> int:
        return sum(self.remainders)


@dataclass(frozen=True)
class Totals:
    """A convention as planned, over all its periods (centimes)."""

    expenses: int
    in_kind: int
    fundings: int
    remainder: int

    @property
    def with_in_kind(self) -> int:
        return self.expenses + self.in_kind


def totals(dossier: Dossier) -> Totals:
    """Of the components that the convention's totals count, and of no other."""
    plans = [one.plan(period) for one in dossier.in_totals() for period in dossier.periods]
    remainders = [plan.remainder() for plan in plans if plan.expenses()]
    return Totals(
        expenses=sum(one.expenses_total for one in remainders),
        in_kind=sum(one.amount for plan in plans for one in plan.expenses() if one.in_kind),
        fundings=sum(one.fundings_total for one in remainders),
        remainder=sum(one.amount for one in remainders),
    )


def grid(file: ComponentFile, periods: Sequence[Period]) -> ComponentGrid:
    """The grid of a component as its texts plan it."""
    lines, plans = file.lines_in(*periods), [file.plan(period) for period in periods]
    spent = [file.amounts_of(period, Basis.ACTUAL) for period in periods]
    return ComponentGrid(
        component=file.component,
        periods=tuple(periods),
        expenses=_section("Dépenses", lines, plans, spent, Nature.EXPENSE),
        fundings=_section("Financements", lines, plans, spent, FUNDING),
        remainders=tuple(plan.remainder().amount for plan in plans),
        contributions=_section("Participation des partenaires", lines, plans, spent, CONTRIBUTION),
        in_kind=tuple(_in_kind(lines, plans, spent)),
        balances=tuple(Balance(plan.balance_gap(_left(file, plan))) for plan in plans),
    )


def _in_kind(
    lines: Sequence[Line], plans: Sequence[Plan], spent: Sequence[dict[int, int]]
) -> Iterable[Section]:
    titles = {
        Nature.EXPENSE: "Dépenses valorisées",
        FUNDING: "Ressources valorisées",
        CONTRIBUTION: "Apports valorisés des partenaires",
    }
    sections = (
        _section(title, lines, plans, spent, nature, True) for nature, title in titles.items()
    )
    return [section for section in sections if section.rows]


def _section(
    title: str,
    lines: Sequence[Line],
    plans: Sequence[Plan],
    spent: Sequence[dict[int, int]],
    nature: str,
    in_kind: bool = False,
) -> Section:
    own = [line for line in lines if line.kind == (nature, in_kind)]
    rows = tuple(
        GridRow(
            line,
            tuple(plan.amounts.get(line.pk) for plan in plans),
            tuple(amounts.get(line.pk) for amounts in spent),
        )
        for line in own
    )
    totals = tuple(sum(plan.amount(line) for line in own) for plan in plans)
    return Section(title, rows, totals)


def _left(file: ComponentFile, plan: Plan) -> int:
    """What ceilings leave with the carrier; 0 while the shares cannot be computed."""
    try:
        return file.cost(plan.period, Basis.PLANNED).left_with_carrier
    except ValidationError:
        return 0
