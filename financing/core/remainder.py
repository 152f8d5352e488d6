"""What partners share: cash expenses less the funding that names them, and the plan's balance.

Amounts are integer centimes of one component and one period.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from press.words.french import euros


@dataclass(frozen=True, slots=True)
class Expense:
    """A line of the plan; one in kind counts in the plan's balance and is never called."""

    code: str
    label: str
    amount: int
    in_kind: bool = False


@dataclass(frozen=True, slots=True)
class Funding:
    """A resource, and the codes of the expenses that it pays for; none named means all of them."""

    label: str
    amount: int
    pays_for: frozenset[str]
    in_kind: bool = False


@dataclass(frozen=True, slots=True)
class Remainder:
    """The expenses called, in the plan's order, and the fundings that come off them."""

    expenses: tuple[Expense, ...]
    fundings: tuple[Funding, ...]

    @property
    def expenses_total(self) -> int:
        return sum(expense.amount for expense in self.expenses)

    @property
    def fundings_total(self) -> int:
        return sum(funding.amount for funding in self.fundings)

    @property
    def amount(self) -> int:
        """What is left to share, never below 0."""
        return max(0, self.expenses_total - self.fundings_total)


def remainder_of(
    expenses: Sequence[Expense], fundings: Sequence[Funding], called: Sequence[str] | None = None
) -> Remainder:
    """The remainder of the cash lines called, by code, or of all of them.

    A cash funding that names any of them comes off whole, once. ValueError, in French: an unknown
    code, a line in kind, no line at all, a funding of which only some of the lines are called.
    """
    _check_lines(expenses, fundings)
    cash = [expense.code for expense in expenses if not expense.in_kind]
    chosen = set(cash) if called is None else _chosen(called, expenses)
    counted = [funding for funding in fundings if chosen.intersection(_lines(funding, cash))]
    for funding in counted:
        _check_together(funding, [code for code in _lines(funding, cash) if code not in chosen])
    called_expenses = (expense for expense in expenses if expense.code in chosen)
    return Remainder(tuple(called_expenses), tuple(counted))


def imbalance(
    expenses: Sequence[Expense],
    fundings: Sequence[Funding],
    *,
    contributions: int | None = None,
    in_kind_contributions: int = 0,
    left_with_carrier: int = 0,
) -> int:
    """The centimes that the plan's resources lack, negative for those in excess, 0 in balance.

    Expenses, cash and in kind, against fundings, the partners' planned contributions in cash
    (`contributions`) and in kind, and what ceilings leave with the carrier. A plan that states no
    cash contributions (None) has its partners share the rest: only a side in kind that does not
    balance, or cash fundings above cash expenses, put it out of balance.
    """
    in_kind = _total(expenses, in_kind=True) - _total(fundings, in_kind=True)
    cash = _total(expenses, in_kind=False) - _total(fundings, in_kind=False)
    rest = min(cash, 0) if contributions is None else cash - contributions - left_with_carrier
    return in_kind - in_kind_contributions + rest


def _total(lines: Sequence[Expense] | Sequence[Funding], *, in_kind: bool) -> int:
    return sum(line.amount for line in lines if line.in_kind == in_kind)


def _lines(funding: Funding, cash: Sequence[str]) -> list[str]:
    """The cash lines that a funding pays for, in the plan's order."""
    if funding.in_kind:
        return []
    return [code for code in cash if code in funding.pays_for or not funding.pays_for]


def _chosen(called: Sequence[str], expenses: Sequence[Expense]) -> set[str]:
    if not called:
        raise ValueError("aucune dépense appelée")
    _check_codes(called, expenses, "dépense appelée")
    for expense in expenses:
        if expense.in_kind and expense.code in called:
            raise ValueError(f"« {expense.code} » est en nature et ne s'appelle pas")
    return set(called)


def _check_lines(expenses: Sequence[Expense], fundings: Sequence[Funding]) -> None:
    codes = [expense.code for expense in expenses]
    lines: tuple[Expense | Funding, ...] = (*expenses, *fundings)
    for line in lines:
        if line.amount < 0:
            raise ValueError(f"le montant de « {line.label} » est négatif : {euros(line.amount)}")
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"dépense en double : {', '.join(twice)}")
    for funding in fundings:
        _check_codes(sorted(funding.pays_for), expenses, f"dépense de « {funding.label} »")


def _check_codes(codes: Sequence[str], expenses: Sequence[Expense], what: str) -> None:
    known = [expense.code for expense in expenses]
    if unknown := [code for code in codes if code not in known]:
        raise ValueError(f"{what} inconnue : {', '.join(unknown)} (connues : {', '.join(known)})")


def _check_together(funding: Funding, missing: Sequence[str]) -> None:
    if missing:
        raise ValueError(
            f"« {funding.label} » paie plusieurs dépenses, à appeler ensemble :"
            f" il manque {', '.join(missing)}"
        )
