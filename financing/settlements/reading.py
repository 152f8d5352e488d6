"""A stated year and what is left to settle of it: each contributor's share less what was called."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import F, FilteredRelation, Q

from conventions.models import Party
from financing.core.settlement import Account, YearEquation, settle
from financing.dossier.cost import SharedCost, equation_of
from financing.dossier.dossier import ComponentFile
from financing.entities.register import LetterMoney
from financing.ledger.settling import PartnerAccount, returned_by_party
from financing.models import (
    Basis,
    CallRound,
    Component,
    EarlierLetter,
    ExpenseStatement,
    FundCall,
    Period,
)


@dataclass(frozen=True)
class YearSettlement:
    """One component and period that a statement states, and the letters that stand of it.

    `rounds` are the settlements that rest on this statement, in order.
    """

    file: ComponentFile
    period: Period
    statement: ExpenseStatement
    cost: SharedCost
    letters: tuple[FundCall, ...]
    rounds: tuple[CallRound, ...]
    earlier: tuple[EarlierLetter, ...] = ()  # those of before Prorata

    @property
    def component(self) -> Component:
        return self.file.component

    @cached_property
    def accounts(self) -> tuple[PartnerAccount, ...]:
        """Of each contributor in the act's order, then of who was called and is none any more."""
        return tuple(_accounts(self.cost, (*self.earlier, *self.letters)))

    @property
    def to_settle(self) -> list[PartnerAccount]:
        return [one for one in self.accounts if one.account.balance]

    @cached_property
    def equation(self) -> YearEquation:
        """What was spent, and who pays it; it holds to the centime, or nothing is shown."""
        return equation_of([self.cost], sum(one.account.returned for one in self.accounts))

    def earlier_of(self, party: Party) -> list[EarlierLetter]:
        return [one for one in self.earlier if one.party_id == party.pk]

    def letters_of(self, party: Party) -> list[FundCall]:
        return [one for one in self.letters if one.party_id == party.pk]


def read_settlement(file: ComponentFile, period: Period) -> YearSettlement:
    """What states the period, and its letters, and those of before Prorata where the file says
    that there are some. Raises ValidationError `no_statement`, and what `ComponentFile.cost` does.
    """
    component = file.component
    statement, rounds = _stated(component, period)
    if statement is None:
        raise ValidationError(
            f"Aucun état des dépenses n'arrête l'exercice {period.fiscal_year} du volet "
            f"{component.label} : établissez-le d'abord.",
            code="no_statement",
        )
    return YearSettlement(
        file,
        period,
        statement,
        file.cost(period, Basis.ACTUAL),
        tuple(standing_letters(component, period)),
        rounds,
        _earlier(file, period),
    )


def _stated(
    component: Component, period: Period
) -> tuple[ExpenseStatement | None, tuple[CallRound, ...]]:
    """What states the period, and the settlements that rest on it, in order; one query."""
    settled = FilteredRelation("rounds", condition=Q(rounds__kind=CallRound.Kind.SETTLEMENT))
    standing = ExpenseStatement.objects.of(component, period).standing()
    rows = list(
        standing.annotate(settled=settled).select_related("settled").order_by("pk", "settled__pk")
    )
    if not rows:
        return None, ()
    # Django sets nothing where there is none.
    return rows[0], tuple(one.settled for one in rows if getattr(one, "settled", None))


def _earlier(file: ComponentFile, period: Period) -> tuple[EarlierLetter, ...]:
    """One query where letters of before Prorata called the period, none else."""
    if not any(called == period.pk for called, _ in file.earlier):
        return ()
    letters = EarlierLetter.objects.of(file.component, period)
    return tuple(letters.select_related("party__organisation"))


def standing_letters(component: Component, period: Period) -> list[FundCall]:
    """What was asked and given back of a period, cancelled letters apart, oldest first."""
    letters = FundCall.objects.letters().filter(
        cancelled_by=None, round__component=component, round__period=period
    )
    rows = letters.with_money().select_related("party__organisation").defer("content")
    found = list(rows.annotate(pdf_sha256=F("rendering__sha256")).order_by("year", "number"))
    for one in found:
        one.read_money = LetterMoney(one.received, one.taken_off, one.given)
    return found


def _accounts(
    cost: SharedCost, letters: Sequence[FundCall | EarlierLetter]
) -> Iterator[PartnerAccount]:
    asked: dict[int, int] = defaultdict(int)
    for letter in letters:
        asked[letter.party_id] += letter.amount
    back = returned_by_party(one for one in letters if isinstance(one, FundCall))
    parties = [one.partner.party for one in cost.shares]
    gone = {one.party.pk: one.party for one in letters if one.party not in parties}
    kept = next((rank for rank, one in enumerate(cost.shares) if one.kept_by_carrier), None)
    every = [*parties, *gone.values()]
    due = [one.amount for one in cost.shares] + [0] * len(gone)
    settled: tuple[Account, ...] = settle(
        due, [asked[one.pk] for one in every], kept, [back[one.pk] for one in every]
    )
    yield from map(PartnerAccount, every, settled)
