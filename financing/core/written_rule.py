"""A rule in blocks written as its file: what `rule_document` reads, the other way."""

from fractions import Fraction
from typing import Any

from financing.core.blocks import (
    AmountsBlock,
    Block,
    BlockMeasure,
    BlockRule,
    Excess,
    PercentBlock,
    PriceBlock,
    ToUnit,
)
from financing.core.decimal_text import money_text
from financing.core.rule_document import EQUAL
from financing.core.rule_json import Json
from financing.core.stored_rule import exact_text


def written_rule(rule: BlockRule, amount: int) -> Json:
    """The file that shares `amount` (centimes) by the rule; what is by default is not said."""
    found: dict[str, Any] = {
        "amount": money_text(amount),
        "contributors": list(rule.contributors),
        "figures": _figures(rule),
        "blocks": [_block(rule, one) for one in rule.blocks],
        "presence": {name: str(part) for name, part in rule.presence.items()},
    }
    for key, bounds in (("floors", rule.floors), ("ceilings", rule.ceilings)):
        found[key] = {name: money_text(one) for name, one in bounds.items()}
    if rule.unit != 1:
        found["unit"] = money_text(rule.unit)
    if rule.rounding != ToUnit.LARGEST_REMAINDER:
        found["rounding"] = str(rule.rounding)
    if rule.excess != Excess.CARRIER:
        found["excess"] = str(rule.excess)
    if rule.step is not None:
        found |= {
            "percent_step": exact_text(rule.step),
            "percent_rounding": str(rule.percent_rounding),
        }
    return {key: one for key, one in found.items() if one}


def _figures(rule: BlockRule) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for block in rule.blocks:
        by = _measure(block)
        if by is not None:
            known = found.setdefault(by.name, {})
            known |= {name: exact_text(by.figures[name]) for name in block.among}
    return found


def _measure(block: Block) -> BlockMeasure | None:
    return None if isinstance(block, AmountsBlock) else block.by


def _block(rule: BlockRule, block: Block) -> Json:
    if isinstance(block, AmountsBlock):
        return {"amounts": {name: money_text(one) for name, one in block.amounts.items()}}
    by = block.by.name if block.by else EQUAL
    among = {} if block.among == rule.contributors else {"among": list(block.among)}
    return {**_slice(block), "by": by, **among}


def _slice(block: Block) -> dict[str, Any]:
    if isinstance(block, PercentBlock):
        return {"percent": exact_text(block.percent)}
    if isinstance(block, PriceBlock):
        return {"price": exact_text(Fraction(block.price, 100))}
    return {"rest": True}
