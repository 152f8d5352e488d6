"""What each block gives each contributor, exactly: integers over one denominator.

A Fraction a contributor would be as exact, with a gcd at each sum: sums are made on numerators.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from math import lcm
from typing import NamedTuple

from financing.core.blocks import (
    AmountsBlock,
    Block,
    BlockRule,
    PercentBlock,
    PriceBlock,
    RestBlock,
)
from press.words.french import euros


class BlockParts(NamedTuple):
    """Exact quantities, one per contributor in the rule's order: numerators over a denominator."""

    numerators: Sequence[int]
    denominator: int

    @property
    def total(self) -> Fraction:
        return Fraction(sum(self.numerators), self.denominator)

    def fractions(self) -> list[Fraction]:
        return list(map(Fraction, self.numerators, repeat(self.denominator)))

    def times(self, factor: Fraction) -> "BlockParts":
        numerators = [factor.numerator * one for one in self.numerators]
        return BlockParts(numerators, factor.denominator * self.denominator)


@dataclass(frozen=True, slots=True)
class Spread:
    """A block, its slice, and the parts that it makes of it, in the unit of what is to share.

    `weights` are what the slice is shared by: figures or fixed amounts, for the time of presence.
    """

    block: Block
    slice: Fraction
    weights: BlockParts
    parts: BlockParts


def spread_blocks(rule: BlockRule, whole: Fraction) -> list[Spread]:
    """The blocks applied to `whole`: an amount in centimes, or 100 where all is in percent.

    Fixed amounts alone are reduced in proportion when they exceed the whole. ValueError, in
    French, when the other blocks leave the rest below zero.
    """
    rank_of = {name: rank for rank, name in enumerate(rule.contributors)}
    weights = [_weights(block, rule, rank_of) for block in rule.blocks]
    slices = _slices(rule.blocks, weights, whole)
    return [
        Spread(block, slice_, weight, _spread(slice_, weight))
        for block, slice_, weight in zip(rule.blocks, slices, weights, strict=True)
    ]


def added(parts: Sequence[BlockParts]) -> BlockParts:
    """The sums, contributor by contributor."""
    common = lcm(*(one.denominator for one in parts))
    factors = [common // one.denominator for one in parts]
    rows = zip(*(one.numerators for one in parts), strict=True)
    return BlockParts([sum(map(int.__mul__, row, factors)) for row in rows], common)


def _slices(
    blocks: Sequence[Block], weights: Sequence[BlockParts], whole: Fraction
) -> list[Fraction]:
    slices = list(map(_slice, blocks, weights, repeat(whole)))
    given = sum(slices, Fraction(0))
    for rank, block in enumerate(blocks):
        if isinstance(block, RestBlock):
            if given > whole:
                raise ValueError(_below_zero(given, whole))
            slices[rank] = whole - given
    if given > whole and all(isinstance(block, AmountsBlock) for block in blocks):
        return [whole * slice_ / given for slice_ in slices]
    return slices


def _slice(block: Block, weights: BlockParts, whole: Fraction) -> Fraction:
    """What a block takes; nothing yet for the rest."""
    match block:
        case PercentBlock(percent=percent):
            return whole * percent / 100
        case PriceBlock(price=price):
            return price * weights.total
        case AmountsBlock():
            return weights.total
    return Fraction(0)


def _spread(slice_: Fraction, weights: BlockParts) -> BlockParts:
    total = sum(weights.numerators)
    if not total:  # nobody has a unit of what is priced
        return BlockParts([0] * len(weights.numerators), 1)
    return BlockParts(
        [slice_.numerator * one for one in weights.numerators], slice_.denominator * total
    )


def _weights(block: Block, rule: BlockRule, rank_of: Mapping[str, int]) -> BlockParts:
    """What each contributor of the block weighs, for the time that it is there."""
    counted = _counted(block)
    common = lcm(*(one.denominator for one in counted.values()))
    period = lcm(*(part.denominator for part in rule.presence.values()))
    numerators = [0] * len(rank_of)
    for name, one in counted.items():
        numerators[rank_of[name]] = one.numerator * (common // one.denominator) * period
    for name, part in rule.presence.items():
        rank = rank_of[name]
        numerators[rank] = numerators[rank] // part.denominator * part.numerator
    return BlockParts(numerators, common * period)


def _counted(block: Block) -> Mapping[str, int] | Mapping[str, Fraction]:
    """What each contributor of the block weighs over the whole period."""
    if isinstance(block, AmountsBlock):
        return block.amounts
    if block.by is None:
        return dict.fromkeys(block.among, 1)
    return {name: block.by.figures[name] for name in block.among}


def _below_zero(given: Fraction, whole: Fraction) -> str:
    exact = given.denominator == 1
    told = euros(-(-given.numerator // given.denominator))
    return (
        f"le solde est négatif : les autres blocs font {'' if exact else 'près de '}{told} "
        f"pour {euros(int(whole))} à répartir"
    )
