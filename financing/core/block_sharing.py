"""An amount shared by blocks: exact sums, then the step, the unit and the bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from financing.core.block_shares import BlockParts, Spread, added, spread_blocks
from financing.core.blocks import BlockRule, Excess
from financing.core.bounds import Held, bounds_of, carried_by_others
from financing.core.percent_steps import stepped
from financing.core.units import to_units


@dataclass(frozen=True, slots=True)
class BlockSharing:
    """The shares of `amount` (centimes), in the order of the rule's contributors.

    `spreads` are the blocks, in percent where the rule is, else in centimes; `exact_percents` and
    `percents` are before and after the step (None where some block is in euros); `exact` is the
    share before unit and bounds, `before_bounds` in whole units, `amounts` what each is asked.
    `factor` is the λ by which others bear the bounds (None where all are at their ceilings).
    """

    rule: BlockRule
    amount: int
    spreads: Sequence[Spread]
    exact_percents: Sequence[Fraction] | None
    percents: Sequence[Fraction] | None
    exact: Sequence[Fraction]
    before_bounds: Sequence[int]
    amounts: Sequence[int]
    factor: Fraction | None

    @property
    def total(self) -> int:
        return sum(self.amounts)

    @property
    def left_with_carrier(self) -> int:
        """What the shares lack of the amount; negative where they exceed it."""
        return self.amount - self.total


def share_by_blocks(rule: BlockRule, amount: int) -> BlockSharing:
    """The shares of `amount` centimes, exact until the unit.

    ValueError, in French: a negative amount, a rest below zero, a tied set that the step does not
    divide, floors above what the blocks give where others bear them.
    """
    if amount < 0:
        raise ValueError(f"le montant à répartir est négatif : {amount} centimes")
    if not rule.is_in_percent:
        spreads = spread_blocks(rule, Fraction(amount))
        return _bounded(rule, amount, spreads, None, added([one.parts for one in spreads]))
    spreads = spread_blocks(rule, Fraction(100))
    exact = percents = added([one.parts for one in spreads])
    if rule.step is not None and rule.percent_rounding is not None:
        percents = stepped(
            rule.contributors,
            spreads,
            exact,
            step=rule.step,
            method=rule.percent_rounding,
            lone_as_voted=rule.lone_as_voted,
        )
    return _bounded(rule, amount, spreads, (exact, percents), percents.times(Fraction(amount, 100)))


def _bounded(
    rule: BlockRule,
    amount: int,
    spreads: Sequence[Spread],
    percents: tuple[BlockParts, BlockParts] | None,
    exact: BlockParts,
) -> BlockSharing:
    before = to_units(exact, rule.unit, rule.rounding)
    held = _held(rule, exact, before)
    before_step, after_step = percents or (None, None)
    return BlockSharing(
        rule=rule,
        amount=amount,
        spreads=spreads,
        exact_percents=before_step.fractions() if before_step else None,
        percents=after_step.fractions() if after_step else None,
        exact=exact.fractions(),
        before_bounds=before,
        amounts=held.amounts,
        factor=held.factor,
    )


def _held(rule: BlockRule, exact: BlockParts, before: Sequence[int]) -> Held:
    bounds = bounds_of(rule.contributors, rule.floors, rule.ceilings)
    if rule.excess == Excess.OTHERS:
        return carried_by_others(exact, bounds, rule.unit)
    return Held(Fraction(1), bounds.hold(before))
