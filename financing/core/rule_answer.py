"""The answer to a rule in blocks as JSON types: money, figures and percentages are strings."""

from typing import Any

from financing.core.block_explanation import explain_blocks
from financing.core.block_sharing import BlockSharing
from financing.core.decimal_text import decimal_text, money_text

PLACES = 6


def answer(sharing: BlockSharing) -> dict[str, Any]:
    """One share a contributor, in order; what they come to, and what stays with the carrier.

    `exact` is in euros, before unit and bounds; `percent` None where the act could state none.
    """
    rows = zip(sharing.rule.contributors, explain_blocks(sharing), strict=True)
    return {
        "shares": [
            {
                "contributor": name,
                "exact": decimal_text(sharing.exact[rank] / 100, PLACES),
                "percent": _percent(sharing, rank),
                "amount": money_text(sharing.amounts[rank]),
                "explanation": explanation,
            }
            for rank, (name, explanation) in enumerate(rows)
        ],
        "left_with_carrier": money_text(sharing.left_with_carrier),
        "total": money_text(sharing.total),
    }


def _percent(sharing: BlockSharing, rank: int) -> str | None:
    """As voted where a step rounds it (« 57 », « 15.30 »), else to six decimals."""
    if sharing.percents is None or not sharing.rule.states_percents:
        return None
    return decimal_text(sharing.percents[rank], percent_places(sharing))


def percent_places(sharing: BlockSharing) -> int:
    match sharing.rule.step:
        case None:
            return PLACES
        case step:
            return 0 if step == 1 else 2
