"""The plan of one component and period, read from the tables for the core."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError

from financing.core.remainder import Expense, Funding, Remainder, imbalance, remainder_of
from financing.models import Basis, Component, Line, Period
from press.words.french import sentence

Nature = Line.Nature


class StatedAmount(NamedTuple):
    """What one text plans for a line, in centimes."""

    line: int
    amount: int
    text: int


@dataclass(frozen=True)
class Plan:
    """The lines of a component in a period with their amounts (centimes), by line's id.

    `pays_for` gives the codes of the expenses that a funding names, by its line's id; those taken
    out of the plan are named no more, but where nothing else is: then nothing can be called. `met`
    are the lines (ids) whose prior condition is met; `statement` is the number of the one that
    states the period, empty where none does; `is_closed` says that nobody writes in it any more.
    """

    component: Component
    period: Period
    basis: str
    lines: tuple[Line, ...]
    amounts: Mapping[int, int]
    pays_for: Mapping[int, frozenset[str]]
    met: frozenset[int] = frozenset()
    statement: str = ""
    is_closed: bool = False

    def of(self, nature: str) -> list[Line]:
        return [line for line in self.lines if line.nature == nature]

    def amount(self, line: Line) -> int:
        return self.amounts.get(line.pk, 0)

    def expenses(self) -> list[Expense]:
        return [
            Expense(line.code, line.label, self.amount(line), line.in_kind)
            for line in self.of(Nature.EXPENSE)
        ]

    def fundings(self) -> list[Funding]:
        there = {line.code for line in self.of(Nature.EXPENSE)}
        return [
            Funding(line.label, self.amount(line), named & there or named, line.in_kind)
            for line in self.of(Nature.FUNDING)
            for named in [self.pays_for.get(line.pk, frozenset())]
        ]

    def contributions(self, *, in_kind: bool) -> int | None:
        """What the plan says that partners bring; None where it says nothing."""
        lines = [line for line in self.of(Nature.CONTRIBUTION) if line.in_kind == in_kind]
        return sum(map(self.amount, lines)) if lines else None

    def remainder(self, called: Sequence[str] | None = None) -> Remainder:
        """What is left to share of some lines, all cash lines by default.

        Raises ValidationError for lines that cannot be called together, and for an expense
        or a funding among them whose actual amount is not known.
        """
        try:
            found = remainder_of(self.expenses(), self.fundings(), called)
        except ValueError as error:
            raise ValidationError(sentence(str(error)), code="lines") from error
        if self.basis == Basis.ACTUAL:
            self._require_known(found)
        return found

    def balance_gap(self, left_with_carrier: int) -> int:
        """By how much what is planned is out of balance (centimes)."""
        return imbalance(
            self.expenses(),
            self.fundings(),
            contributions=self.contributions(in_kind=False),
            in_kind_contributions=self.contributions(in_kind=True) or 0,
            left_with_carrier=left_with_carrier,
        )

    def _require_known(self, found: Remainder) -> None:
        counted = {one.label for one in (*found.expenses, *found.fundings)}
        missing = [
            line.label
            for line in self.lines
            if line.label in counted and line.pk not in self.amounts and not line.in_kind
        ]
        if missing:
            raise ValidationError(
                f"Montants réalisés manquants pour {self.period.label}, "
                f"volet {self.component.label} : {', '.join(missing)}.",
                code="actual_missing",
            )


def last_stated(stated: Iterable[StatedAmount]) -> dict[int, int]:
    """What texts in effect plan, by line; the last amendment that speaks of a line wins."""
    return {one.line: one.amount for one in sorted(stated, key=lambda one: one.text)}
