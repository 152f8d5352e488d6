"""What each contributor owes, and why: the plan, the key and the core put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from financing.core.explanation import SharingTable, explain
from financing.core.remainder import Remainder
from financing.core.sharing import share
from financing.dossier.key import KeyInForce, Partner
from financing.dossier.plan import Plan
from financing.models import Component


@dataclass(frozen=True)
class PartnerShare:
    """One contributor's share (centimes) at its rank of the act's sharing table."""

    partner: Partner
    table: SharingTable
    rank: int

    @property
    def amount(self) -> int:
        return self.table.sharing.amounts[self.rank]

    @property
    def kept_by_carrier(self) -> bool:
        return self.rank == self.table.carrier

    @property
    def explanation(self) -> str:
        """Why, in French, from the act's terms to the centime."""
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
    """Share what is left of some lines of a plan that is already read, by a key; no query."""
    remainder = plan.remainder(called)
    table = _table(plan.component, key, remainder)
    left = table.sharing.left_with_carrier
    return SharedCost(plan, basis, remainder, key, _partner_shares(key, table), left)


def _table(component: Component, key: KeyInForce, remainder: Remainder) -> SharingTable:
    """The act's sharing table, filled in to the centime."""
    sharing = share(
        remainder.amount,
        [partner.line.weight for partner in key.partners],
        [partner.ceiling for partner in key.partners],
    )
    parties = [partner.party.pk for partner in key.partners]
    carrier = component.carrier_id
    return SharingTable(
        rule=key.core_rule,
        terms=key.terms,
        key=tuple(partner.line for partner in key.partners),
        sharing=sharing,
        carrier=parties.index(carrier) if carrier in parties else None,
    )


def _partner_shares(key: KeyInForce, table: SharingTable) -> tuple[PartnerShare, ...]:
    return tuple(PartnerShare(partner, table, rank) for rank, partner in enumerate(key.partners))
