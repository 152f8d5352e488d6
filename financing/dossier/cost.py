"""What each contributor owes, and why: the plan, the key and the core put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import BlockSharing, share_by_blocks
from financing.core.blocks import BlockRule
from financing.core.explanation import THEN, SharingTable, explain
from financing.core.keys import Rule
from financing.core.remainder import Remainder
from financing.core.settlement import YearEquation
from financing.core.sharing import share
from financing.dossier.key import KeyInForce, Partner
from financing.dossier.plan import Plan
from financing.models import Component
from press.words.french import sentence

KEPT = "part conservée par le porteur"


@dataclass(frozen=True)
class BlockTable:
    """The sharing table of a rule in blocks; `carrier` is the rank of the carrier's own line."""

    sharing: BlockSharing
    carrier: int | None

    @cached_property
    def explanations(self) -> list[str]:
        """One a contributor, each a French sentence a block and then the sum."""
        said = explain_blocks(self.sharing)
        return [
            THEN.join([one, KEPT]) if rank == self.carrier else one for rank, one in enumerate(said)
        ]


@dataclass(frozen=True)
class PartnerShare:
    """One contributor's share (centimes) at its rank of the act's sharing table.

    `asked` is what a letter asks of it, where it asks a part.
    """

    partner: Partner
    table: SharingTable | BlockTable
    rank: int
    asked: int | None = None

    @property
    def amount(self) -> int:
        return self.table.sharing.amounts[self.rank] if self.asked is None else self.asked

    @property
    def kept_by_carrier(self) -> bool:
        return self.rank == self.table.carrier

    @property
    def explanation(self) -> str:
        """Why, in French, from the act's terms to the centime."""
        if isinstance(self.table, BlockTable):
            return self.table.explanations[self.rank]
        return explain(self.table, self.rank)


@dataclass(frozen=True)
class SharedCost:
    """The remainder of some lines of a component in a period, shared to the centime."""

    plan: Plan
    basis: str
    remainder: Remainder
    key: KeyInForce
    shares: tuple[PartnerShare, ...]
    left_with_carrier: int

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.shares)


def share_plan(
    plan: Plan, key: KeyInForce, basis: str, called: Sequence[str] | None = None
) -> SharedCost:
    """Share what is left of some lines of a plan that is already read, by a key; no query.

    ValidationError for an amount that a rule in blocks cannot share.
    """
    remainder = plan.remainder(called)
    table = _table(plan.component, key, remainder)
    left = table.sharing.left_with_carrier
    return SharedCost(plan, basis, remainder, key, _partner_shares(key, table), left)


def _table(
    component: Component, key: KeyInForce, remainder: Remainder
) -> SharingTable | BlockTable:
    """The act's sharing table, filled in to the centime."""
    parties = [partner.party.pk for partner in key.partners]
    carrier = component.carrier_id
    rank = parties.index(carrier) if carrier in parties else None
    if key.blocks is not None:
        return BlockTable(_by_blocks(key.blocks, remainder.amount), rank)
    return _by_weights(key.of_kind, key, remainder.amount, rank)


def _by_blocks(rule: BlockRule, amount: int) -> BlockSharing:
    try:
        return share_by_blocks(rule, amount)
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code="blocks") from error


def _by_weights(rule: Rule, key: KeyInForce, amount: int, carrier: int | None) -> SharingTable:
    sharing = share(
        amount,
        [partner.line.weight for partner in key.partners],
        [partner.ceiling for partner in key.partners],
    )
    lines = tuple(partner.line for partner in key.partners)
    return SharingTable(rule, key.terms, lines, sharing, carrier)


def _partner_shares(key: KeyInForce, table: SharingTable | BlockTable) -> tuple[PartnerShare, ...]:
    return tuple(PartnerShare(partner, table, rank) for rank, partner in enumerate(key.partners))


def equation_of(costs: Sequence[SharedCost], returned: int = 0) -> YearEquation:
    """What was spent, and who pays it; it holds to the centime, or nothing is shown.

    What partners got back on breach (`returned`, centimes) stays with the carrier.
    """
    shares = [one for cost in costs for one in cost.shares]
    return YearEquation(
        sum(cost.remainder.expenses_total for cost in costs),
        sum(cost.remainder.fundings_total for cost in costs),
        sum(one.amount for one in shares if not one.kept_by_carrier) - returned,
        sum(one.amount for one in shares if one.kept_by_carrier),
        sum(cost.left_with_carrier for cost in costs) + returned,
        returned,
    )
