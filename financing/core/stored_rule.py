"""A rule in blocks as it is stored, and with its figures: two documents of JSON types.

What a text says has neither amount, contributors nor figures: its contributors and its criteria are
named by codes, and only voted parts are figures in it. Completed, it is what `rule_document` reads
but for the amount: a key freezes that, a letter carries it, and `apply_rule` shares by it.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from financing.core.blocks import BlockRule
from financing.core.rule_document import EQUAL, PARTS, read_rule
from financing.core.rule_json import Json

BY_NAME = ("floors", "ceilings", "presence")  # what a document says of each contributor
NOTHING = "0.00"  # the amount of a rule that is only read


class StoredMeasure(NamedTuple):
    """A criterion as a completed rule names it: its figures by contributor, and its unit."""

    name: str
    unit: str
    figures: Mapping[str, Fraction]


def criteria_in(document: Json) -> list[str]:
    """The codes of the criteria that the blocks share by, each once, in their order."""
    named = (block.get("by") for block in document["blocks"])
    return [code for code in dict.fromkeys(named) if code not in (None, EQUAL, PARTS)]


def completed(
    document: Json, contributors: Mapping[str, str], criteria: Mapping[str, StoredMeasure]
) -> Json:
    """The rule with names for codes, its contributors in order and their figures.

    `contributors` gives each one's name by its code, `criteria` what is known by code. KeyError for
    a code that neither knows.
    """
    named = {name: _by_name(document[name], contributors) for name in BY_NAME if name in document}
    parts = document.get("figures", {})
    figures = {one.name: _texts(one.figures) for one in criteria.values()}
    return {
        **document,
        **named,
        "contributors": list(contributors.values()),
        "blocks": [_block(one, contributors, criteria) for one in document["blocks"]],
        "figures": figures | {name: _by_name(one, contributors) for name, one in parts.items()},
    }


def read_completed(document: Json, units: Mapping[str, str]) -> BlockRule:
    """The rule of a completed document; ValueError, in French, as `read_rule`.

    `units` says how explanations count each criterion, by name.
    """
    return read_rule({**_in_order(document), "amount": NOTHING}, units).rule


def _in_order(document: Json) -> Json:
    """What is said of contributors, in their order: a database gives back an object in its own."""
    order = document["contributors"]

    def ordered(said: Json) -> Json:
        return {name: said[name] for name in order if name in said}

    named = {name: ordered(document[name]) for name in BY_NAME if name in document}
    blocks = [
        one | {"amounts": ordered(one["amounts"])} if "amounts" in one else one
        for one in document["blocks"]
    ]
    return {**document, **named, "blocks": blocks}


def without(document: Json, code: str) -> Json:
    """The stored rule once a contributor has left: what is said of it goes, and its lone blocks."""
    named = {name: _but(document[name], code) for name in BY_NAME if name in document}
    parts = {name: _but(one, code) for name, one in document.get("figures", {}).items()}
    blocks = [_block_without(one, code) for one in document["blocks"]]
    kept = [one for one in blocks if one.get("among", True) and one.get("amounts", True)]
    return {**document, **named, **({"figures": parts} if parts else {}), "blocks": kept}


def exact_text(value: Fraction) -> str:
    """A figure, a price or a percentage that ends, as a document writes it: « 3.5 »."""
    places = next(place for place in range(19) if 10**place % value.denominator == 0)
    whole, part = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)


def _texts(figures: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: exact_text(value) for name, value in figures.items()}


def _by_name(said: Mapping[str, Any], contributors: Mapping[str, str]) -> dict[str, Any]:
    return {contributors[code]: one for code, one in said.items()}


def _block(
    block: Json, contributors: Mapping[str, str], criteria: Mapping[str, StoredMeasure]
) -> Json:
    found = dict(block)
    if "by" in block:
        found["by"] = criteria[block["by"]].name if block["by"] in criteria else block["by"]
    if "among" in block:
        found["among"] = [contributors[code] for code in block["among"]]
    if "amounts" in block:
        found["amounts"] = _by_name(block["amounts"], contributors)
    return found


def _but(said: Mapping[str, Any], code: str) -> dict[str, Any]:
    return {one: value for one, value in said.items() if one != code}


def _block_without(block: Json, code: str) -> Json:
    found = dict(block)
    if "among" in block:
        found["among"] = [one for one in block["among"] if one != code]
    if "amounts" in block:
        found["amounts"] = _but(block["amounts"], code)
    return found
