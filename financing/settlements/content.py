"""The content of a balance or a credit: the year's table of shares on what was really spent, the
accounts that follow, and its addressee's own. Schema 4 of the letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conventions.models import Party
from financing.core.settlement import lower
from financing.ledger.settling import PartnerAccount
from financing.letters.calculation import Content
from financing.letters.content import RoundContent, is_marked, subject_of
from financing.letters.credits import OpenCredit, deducted, said_of
from financing.letters.dressing import dressed
from financing.letters.letterhead import (
    MARKED_SCHEMA,
    RETURNED_SCHEMA,
    SETTLEMENT_SCHEMA,
    Heading,
    addressee,
    chain,
)
from financing.models import EarlierLetter, FundCall
from financing.settlements.reading import YearSettlement

DEDUCT, REFUND = "deduct", "refund"
CREDITS = ((DEDUCT, "déduit du prochain appel"), (REFUND, "remboursé"))


@dataclass(frozen=True)
class PartnerLetter:
    """What a settlement sends one contributor: `lowered` are letters that a credit takes from,
    `deducted` the earlier credits that a balance takes (centimes).
    """

    account: PartnerAccount
    counted: tuple[FundCall | EarlierLetter, ...]
    lowered: tuple[tuple[FundCall, int], ...]
    deducted: tuple[tuple[FundCall, int], ...]

    @property
    def party(self) -> Party:
        return self.account.party

    @property
    def amount(self) -> int:
        return self.account.account.balance

    @property
    def beyond(self) -> int:
        """What a credit gives back, once it has lowered what was still owed."""
        return max(0, -self.amount) - sum(part for _, part in self.lowered)

    @property
    def to_pay(self) -> int:
        return max(0, self.amount) - sum(part for _, part in self.deducted)


def letter_of(
    settlement: YearSettlement, account: PartnerAccount, credits: Sequence[OpenCredit]
) -> PartnerLetter:
    letters = settlement.letters_of(account.party)
    owed = [one for one in letters if one.kind != FundCall.Kind.CREDIT and one.owed > 0]
    parts = lower(max(0, -account.account.balance), [one.owed for one in owed])
    return PartnerLetter(
        account,
        (*settlement.earlier_of(account.party), *letters),
        tuple((one, part) for one, part in zip(owed, parts, strict=True) if part),
        tuple(deducted(max(0, account.account.balance), credits)),
    )


@dataclass(frozen=True)
class SettlementContent:
    """What the letters of a settlement say alike."""

    settlement: YearSettlement
    round: RoundContent
    credits: str  # what becomes of credits: DEDUCT or REFUND

    def letter(self, one: PartnerLetter, heading: Heading) -> Content:
        """The content of one contributor's letter; no query."""
        is_credit = one.amount < 0
        cost, common = self.settlement.cost, self.round.common
        parties = [account.party for account in self.settlement.accounts]
        own, rank = parties.index(one.party), len(cost.shares)
        payment = None if is_credit else common["payment"] | {"reference": heading.number}
        content = {
            **common,
            "kind": "credit" if is_credit else "balance",
            "subject": subject_of(cost, "régularisation"),
            "addressee": addressee(one.party),
            "own_share": own if own < rank else None,
            "amount": one.amount,
            "to_pay": one.to_pay,
            "deducted": said_of(one.deducted),
            "payment": payment,
            "settlement": {
                "statement": _statement(self.settlement),
                "accounts": [_account(account) for account in self.settlement.accounts],
                "own": own,
                "counted": [_letter(letter, letter.amount) for letter in one.counted],
                "credit": self._credit(one) if is_credit else None,
            },
            **chain(heading, self._schema()),
        }
        return dressed(content, self.round.model)

    def _schema(self) -> int:
        if self.settlement.equation.returned:
            return RETURNED_SCHEMA
        return MARKED_SCHEMA if is_marked(self.round.common) else SETTLEMENT_SCHEMA

    def _credit(self, one: PartnerLetter) -> Content:
        return {
            "lowered": [_letter(call, part) for call, part in one.lowered],
            "beyond": one.beyond,
            "mode": self.credits,
        }

    def draft(self, one: PartnerLetter, on: date) -> Content:
        return self.letter(one, Heading(number=None, issued_on=on))


def _statement(settlement: YearSettlement) -> Content:
    statement = settlement.statement
    return {
        "number": str(statement),
        "issued_on": statement.issued_on.isoformat(),
        "sha256": statement.sha256,
    }


def _account(one: PartnerAccount) -> Content:
    party, account = one.party, one.account
    return {
        "organisation": party.short_name,
        "name": party.name,
        "siren": party.organisation.siren,
        "share": account.due,
        "called": account.called,
        "difference": account.due - account.called,
        "kept_by_carrier": account.kept_by_carrier,
        **({"returned": account.returned} if account.returned else {}),
    }


def _letter(letter: FundCall | EarlierLetter, amount: int) -> Content:
    return {
        "number": str(letter),
        "issued_on": letter.issued_on.isoformat(),
        "kind": letter.kind if isinstance(letter, FundCall) else FundCall.Kind.CALL.value,
        "amount": amount,
    }
