"""What is typed of a rule in blocks before it is one: a block more, a block less, what is kept."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from conventions.models import Party
from financing.core.blocks import Excess, ToUnit
from financing.core.keys import Rounding
from financing.core.rule_document import EQUAL, PARTS
from financing.core.rule_json import Json
from financing.core.stored_years import TWO_PLACES, stay_words
from financing.entities.keys import BLOCKS
from financing.plans.blocks.fields import plain_number
from financing.simulations.premises import EXACT, blocks_said
from press.words.french import decimals

PERCENT, REST, AMOUNTS, PRICE = "percent", "rest", "amounts", "price"
SLICES = {
    PERCENT: "% du reste à charge",
    REST: "le solde",
    AMOUNTS: "des montants fixés",
    PRICE: "€",
}
MOST_BLOCKS = 6


def begun(posted: QueryDict, initial: Mapping[str, Any]) -> QueryDict:
    """What is typed, and what a form begins with where nothing is typed of it yet."""
    typed = posted.copy()
    for name, value in initial.items():
        if value not in (None, False, "") and name not in typed:
            typed[name] = "on" if value is True else _typed(name, value)
    return typed


def _typed(name: str, value: Any) -> str:
    """An initial value as one would type it; amounts are centimes."""
    if isinstance(value, Fraction):
        return plain_number(value)
    if isinstance(value, dict):
        return stay_words(value)
    is_amount = isinstance(value, int) and name[:1] in "lcq"
    return decimals(value, 2) if is_amount else str(value)


def without_block(posted: QueryDict, rank: int) -> QueryDict:
    """What is typed, but for one block; those after it take the rank before theirs."""
    typed = posted.copy()
    count = blocks_said(typed.get("n") or "", MOST_BLOCKS)
    for name in list(typed):
        found = re.fullmatch(r"([svygijdaq])(\d)(-\d+)?", name)
        if found and int(found[2]) >= rank:
            values = typed.pop(name)
            if int(found[2]) > rank:
                typed.setlist(f"{found[1]}{int(found[2]) - 1}{found[3] or ''}", values)
    typed["n"] = str(max(count - 1, 1))
    return typed


def with_block(posted: QueryDict, parties: Sequence[Party]) -> QueryDict:
    """What is typed, and one block more: equal parts, among all."""
    typed = posted.copy()
    count = blocks_said(typed.get("n") or "", MOST_BLOCKS)
    rank = min(count + 1, MOST_BLOCKS)
    rests = any(typed.get(f"s{one}") == REST for one in range(1, rank))
    fresh = {"n": str(rank), f"s{rank}": PRICE if rests else REST, f"y{rank}": EQUAL}
    fresh |= {f"a{rank}-{one.pk}": "on" for one in parties if one.is_contributor}
    for name, value in fresh.items():
        typed[name] = value
    return typed


def initial_of_blocks(
    document: Json, contributors: Sequence[str], lags: Mapping[str, int]
) -> dict[str, Any]:
    """A stored rule as the form shows it."""
    step = document.get("percent_step")
    found: dict[str, Any] = {
        "kind": BLOCKS,
        "n": len(document["blocks"]),
        "unit": str(int(Fraction(document.get("unit", "0.01")) * 100)),
        "rounding": document.get("rounding", ToUnit.LARGEST_REMAINDER),
        "step": EXACT if step is None else step,
        "percent_rounding": document.get("percent_rounding") or Rounding.LARGEST_REMAINDER,
        "bounds": any(document.get(name) for name in ("floors", "ceilings", "presence")),
        "excess": document.get("excess", Excess.CARRIER),
    }
    for rank, block in enumerate(document["blocks"], 1):
        found |= _initial_of_block(rank, block, contributors, document, lags)
    for name, letter in (("floors", "l"), ("ceilings", "c")):
        said = document.get(name, {})
        found |= {f"{letter}{key}": int(Fraction(one) * 100) for key, one in said.items()}
    return found | {f"t{key}": one for key, one in document.get("presence", {}).items()}


def _initial_of_block(
    rank: int,
    block: Json,
    contributors: Sequence[str],
    document: Json,
    lags: Mapping[str, int],
) -> dict[str, Any]:
    slice_ = next(one for one in SLICES if one in block)
    found: dict[str, Any] = {f"s{rank}": slice_}
    if "index" in block:
        places = str(block.get("decimals", TWO_PLACES))
        found |= {f"i{rank}": block["index"], f"j{rank}": block.get("since"), f"d{rank}": places}
    if slice_ == AMOUNTS:
        amounts = block[AMOUNTS].items()
        return found | {f"q{rank}-{key}": int(Fraction(one) * 100) for key, one in amounts}
    if slice_ != REST:
        found[f"v{rank}"] = Fraction(block[slice_])
    found |= {f"y{rank}": block["by"], f"g{rank}": str(lags.get(block["by"], 0))}
    among = block.get("among", contributors)
    found |= {f"a{rank}-{key}": True for key in among}
    if block["by"] == PARTS:
        parts = document["figures"][PARTS]
        found |= {f"q{rank}-{key}": Fraction(parts[key]) for key in among if key in parts}
    return found
