"""The grid as its page prints it: sections of lines, each with its cells and its total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from financing.models import Line, Period
from financing.plans.acts import cell, share
from financing.plans.forms import AmountsForm
from financing.plans.percents import Place

TITLES = {
    (Line.Nature.EXPENSE, False): ("Dépenses", "Total des dépenses"),
    (Line.Nature.FUNDING, False): ("Ressources", "Total des ressources"),
    (Line.Nature.CONTRIBUTION, False): ("Participation des partenaires", "Total"),
    (Line.Nature.EXPENSE, True): ("Dépenses en nature", "Total en nature"),
    (Line.Nature.FUNDING, True): ("Ressources en nature", "Total en nature"),
    (Line.Nature.CONTRIBUTION, True): ("Apports en nature des partenaires", "Total en nature"),
}


@dataclass(frozen=True)
class SheetRow:
    """A line; by period what is planned without the text, the field, and its amount (centimes).

    The amounts of one that follows the expenses that it pays for are read, not typed.
    """

    line: Line
    cells: Sequence[tuple[int | None, Any, int]]
    percent: Any
    follows: bool
    total: int


@dataclass(frozen=True)
class SheetSection:
    """Lines of one nature, in cash or in kind, with their totals (centimes)."""

    key: str
    title: str
    total_title: str
    rows: Sequence[SheetRow]
    totals: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.totals)


def sheet_of(form: AmountsForm, amounts: Mapping[Place, int]) -> list[SheetSection]:
    """The sections that have lines, cash before kind; `amounts` are those of the totals."""
    return list(_sections(form, amounts))


def _sections(form: AmountsForm, amounts: Mapping[Place, int]) -> Iterator[SheetSection]:
    following = form.following if form.is_bound else _kept(form)
    for (nature, in_kind), (title, total_title) in TITLES.items():
        lines = [one for one in form.lines if one.kind == (nature, in_kind)]
        if lines:
            rows = [_row(form, line, amounts, line.pk in following) for line in lines]
            totals = [_total(lines, [period], amounts) for period in form.periods]
            key = f"{nature}-{'kind' if in_kind else 'cash'}"
            yield SheetSection(key, title, total_title, rows, totals)


def _kept(form: AmountsForm) -> set[int]:
    return {line.pk for line in form.lines if line.percent is not None}


def _row(form: AmountsForm, line: Line, amounts: Mapping[Place, int], follows: bool) -> SheetRow:
    places = [(line.pk, period.pk) for period in form.periods]
    cells = [(form.before.get(one), form[cell(*one)], amounts.get(one, 0)) for one in places]
    percent = form[share(line.pk)] if share(line.pk) in form.fields else None
    return SheetRow(line, cells, percent, follows, _total([line], form.periods, amounts))


def _total(lines: Sequence[Line], periods: Sequence[Period], amounts: Mapping[Place, int]) -> int:
    return sum(amounts.get((line.pk, period.pk), 0) for line in lines for period in periods)
