"""What a letter says of a sharing in blocks so that anybody computes its amounts again.

Exact shares in centimes are text, « 7091/3 »; bounds and amounts are centimes.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from financing.core.block_sharing import BlockSharing
from financing.core.blocks import Excess, ToUnit
from financing.core.units import by_largest_remainder, halves_up

Json = Mapping[str, Any]
FLOOR, CEILING = "floor", "ceiling"


def frozen_sharing(sharing: BlockSharing) -> dict[str, Any]:
    """How exact shares become amounts: the unit (centimes), a ToUnit and an Excess."""
    rule = sharing.rule
    return {"unit": rule.unit, "rounding": str(rule.rounding), "excess": str(rule.excess)}


def frozen_share(sharing: BlockSharing, rank: int) -> dict[str, Any]:
    """One contributor's exact share and bounds; `held` is the bound that others bear, or None."""
    name, exact = sharing.rule.contributors[rank], sharing.exact[rank]
    return {
        "exact": f"{exact.numerator}/{exact.denominator}",
        "floor": sharing.rule.floors.get(name),
        "ceiling": sharing.rule.ceilings.get(name),
        "held": _held(sharing, name, exact),
    }


def amounts_again(sharing: Json, shares: Sequence[Json]) -> list[int]:
    """The amounts in centimes, from what is frozen alone."""
    unit, exact = sharing["unit"], [Fraction(one["exact"]) for one in shares]
    if sharing["rounding"] == ToUnit.EACH_ALONE:
        parts = [halves_up(one.numerator, one.denominator * unit) * unit for one in exact]
    else:
        parts = _together(unit, exact, shares)
    return [_bounded(part, one) for part, one in zip(parts, shares, strict=True)]


def _held(sharing: BlockSharing, name: str, exact: Fraction) -> str | None:
    rule, factor = sharing.rule, sharing.factor
    if rule.excess != Excess.OTHERS:
        return None
    floor, ceiling = rule.floors.get(name, 0), rule.ceilings.get(name)
    if factor is None:
        return CEILING if exact else FLOOR
    if floor and factor * exact <= floor:
        return FLOOR
    return CEILING if ceiling is not None and factor * exact >= ceiling else None


def _together(unit: int, exact: Sequence[Fraction], shares: Sequence[Json]) -> list[int]:
    """Those that a bound holds have it; the others share the units that are left."""
    parts = [one[one["held"]] or 0 if one["held"] else 0 for one in shares]
    free = [rank for rank, one in enumerate(shares) if not one["held"]]
    whole = sum(exact, Fraction(0)) - sum(parts)
    scale = lcm(*(one.denominator for one in exact))
    weights = [int(exact[rank] * scale) for rank in free]
    shared = by_largest_remainder(weights, whole.numerator, whole.denominator, unit)
    for rank, part in zip(free, shared, strict=True):
        parts[rank] = part
    return parts


def _bounded(part: int, share: Json) -> int:
    held = part if share["ceiling"] is None else min(part, share["ceiling"])
    return max(held, share["floor"] or 0)
