"""The annual financial report of a convention: its plan and what came of it, who paid what.

Everything is what pages say of the year; nothing is numbered nor sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conventions.models import Convention
from financing.core.settlement import YearEquation
from financing.dossier.cost import SharedCost, equation_of
from financing.dossier.dossier import ComponentFile, Dossier
from financing.dossier.progress import PlanProgress, progress_of
from financing.dossier.reading import read_dossier
from financing.models import Basis, ExpenseStatement, FundCall, Line, Period
from financing.years.reading import (
    ConventionYear,
    Returned,
    borne_of,
    cost_of,
    letters_of,
    returned_by_share,
    years_under,
)

CASH = (Line.Nature.EXPENSE, Line.Nature.FUNDING)


@dataclass(frozen=True)
class ReportedLine:
    """A line of the plan (centimes); `actual` is None until it is stated."""

    line: Line
    planned: int
    actual: int | None

    @property
    def gap(self) -> int | None:
        return None if self.actual is None else self.actual - self.planned


@dataclass(frozen=True)
class ReportedPeriod:
    """A component in a period: its cash lines, what it values in kind, what states it."""

    file: ComponentFile
    period: Period
    lines: tuple[ReportedLine, ...]
    in_kind: int
    statement: ExpenseStatement | None
    cost: SharedCost | None
    returned: int = 0  # of the shares, on breach

    @property
    def expenses(self) -> list[ReportedLine]:
        return [one for one in self.lines if one.line.nature == Line.Nature.EXPENSE]

    @property
    def fundings(self) -> list[ReportedLine]:
        return [one for one in self.lines if one.line.nature == Line.Nature.FUNDING]

    @property
    def totals(self) -> list[tuple[str, list[ReportedLine], int, int | None]]:
        """The lines of each nature with what they make, planned and stated."""
        named = (("Dépenses", self.expenses), ("Financements", self.fundings))
        return [(name, rows, *_sums(rows)) for name, rows in named if rows]

    @property
    def equation(self) -> YearEquation | None:
        is_known = self.statement and self.cost
        return equation_of([self.cost], self.returned) if is_known else None


def _sums(rows: Sequence[ReportedLine]) -> tuple[int, int | None]:
    known = [one.actual for one in rows if one.actual is not None]
    return sum(one.planned for one in rows), sum(known) if known else None


@dataclass(frozen=True)
class AnnualReport:
    convention: Convention
    year: int
    on: date
    parts: tuple[ReportedPeriod, ...]
    progress: tuple[PlanProgress, ...]
    accounts: ConventionYear
    letters: tuple[FundCall, ...]

    @property
    def longest(self) -> int:
        """The greatest value that its drawing of the plan shows."""
        return max((value for one in self.progress for _, value, _ in one.values), default=0)

    @property
    def greatest_share(self) -> int:
        rows = self.accounts.parties
        return max((max(one.share, one.borne) for one in rows), default=0)


def annual_report(convention: Convention, year: int, on: date) -> AnnualReport | None:
    """None where the plan has no such year."""
    dossier = read_dossier(convention, on)
    if year not in dossier.years:
        return None
    letters = letters_of(convention)
    accounts = next(one for one in years_under(dossier, letters, on) if one.year == year)
    return AnnualReport(
        convention,
        year,
        on,
        tuple(_parts(dossier, year, returned_by_share(letters))),
        tuple(one for one in progress_of(dossier, year) if any(v for _, v, _ in one.values)),
        accounts,
        tuple(one for one in letters if one.round.period.fiscal_year == year),
    )


def _parts(dossier: Dossier, year: int, back: Returned) -> Iterator[ReportedPeriod]:
    periods = dossier.of_year(year)
    standing = ExpenseStatement.objects.standing().filter(period__in=periods).defer("content")
    statements = {(one.component_id, one.period_id): one for one in standing}
    for file in dossier.components:
        for period in periods:
            planned = file.amounts_of(period, Basis.PLANNED)
            if planned:
                stated = statements.get((file.component.pk, period.pk))
                yield _part(file, period, planned, stated, back)


def _part(
    file: ComponentFile,
    period: Period,
    planned: Mapping[int, int],
    statement: ExpenseStatement | None,
    back: Returned,
) -> ReportedPeriod:
    actual = file.amounts_of(period, Basis.ACTUAL)
    lines = [
        ReportedLine(line, planned.get(line.pk, 0), actual.get(line.pk))
        for line in file.lines_in(period)
        if line.nature in CASH and not line.in_kind
    ]
    valued = [
        planned.get(line.pk, 0)
        for line in file.lines_in(period)
        if line.in_kind and line.nature == Line.Nature.EXPENSE
    ]
    cost = cost_of(file, period)
    returned = cost.total - sum(borne_of(cost, back)) if cost else 0
    return ReportedPeriod(file, period, tuple(lines), sum(valued), statement, cost, returned)
