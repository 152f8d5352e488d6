"""Percentages brought to a step, within each set of blocks that share a contributor.

« 40 % pour GBM, le solde entre les autres » are two sets: GBM keeps its 40 %, and the others share
60 % in steps. Two criteria among all are one set, rounded on the sum of what each gives.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from financing.core.apportionment import apportion
from financing.core.block_shares import BlockParts, Spread
from financing.core.keys import plain_percent, plain_step

TiedSet = tuple[Fraction, set[str]]  # its percent, and its contributors


def stepped(
    contributors: Sequence[str],
    spreads: Sequence[Spread],
    exact: BlockParts,
    *,
    step: Fraction,
    method: str,
    lone_as_voted: bool,
) -> BlockParts:
    """The exact percentages, rounded by the method so that each tied set keeps its own percent.

    ValueError, in French, for a set whose percent the step does not divide; one of a lone
    contributor keeps it where the rule says so.
    """
    sets = _tied_sets(spreads)
    common = lcm(step.denominator, *(percent.denominator for percent, _ in sets))
    unit = int(step * common)
    rounded = [0] * len(contributors)
    for percent, names in sets:
        ranks = [rank for rank, name in enumerate(contributors) if name in names]
        if lone_as_voted and len(ranks) == 1:
            rounded[ranks[0]] = int(percent * common)
            continue
        count = _units(percent, step, [contributors[rank] for rank in ranks])
        if count:
            weights = [exact.numerators[rank] for rank in ranks]
            for rank, part in zip(ranks, apportion(count, weights, method=method), strict=True):
                rounded[rank] = part * unit
    return BlockParts(rounded, common)


def _tied_sets(spreads: Sequence[Spread]) -> list[TiedSet]:
    sets: list[TiedSet] = []
    for spread in spreads:
        percent, names = spread.slice, set(spread.block.among)
        apart: list[TiedSet] = []
        for other in sets:
            if names.isdisjoint(other[1]):
                apart.append(other)
            else:
                percent, names = percent + other[0], names | other[1]
        sets = [*apart, (percent, names)]
    return sets


def _units(percent: Fraction, step: Fraction, names: Sequence[str]) -> int:
    units = percent / step
    if units.denominator != 1:
        raise ValueError(
            f"les {plain_percent(percent)} que partagent {', '.join(names)} ne sont pas un "
            f"multiple du pas de {plain_step(step)} point"
        )
    return units.numerator
