"""Rules in blocks that a simulation supposes: the one in force weighed anew, or two criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from financing.core.blocks import BlockRule
from financing.core.decimal_text import money_text
from financing.core.rule_document import EQUAL, PARTS
from financing.core.rule_json import Json
from financing.core.stored_rule import completed, exact_text, read_completed, without
from financing.dossier.key import KeyInForce
from financing.simulations.premises import (
    BLOCKS,
    OwnBlocks,
    Premises,
    SimulatedCriterion,
    SimulatedSeat,
    Weighted,
)
from press.words.french import nearest

VALUES = {"percent": "%", "price": "€"}  # of a block, what may be weighed otherwise


@dataclass(frozen=True)
class BlockValue:
    """The percent or the price of a block of the rule in force, by its rank."""

    rank: int
    unit: str
    text: str


def values_of(key: KeyInForce) -> list[BlockValue]:
    """What may be changed of the blocks of a key."""
    blocks = (key.document or {}).get("rule", {}).get("blocks", [])
    return [
        BlockValue(rank, unit, block[name].replace(".", ","))
        for rank, block in enumerate(blocks, 1)
        for name, unit in VALUES.items()
        if name in block
    ]


def texts_of_blocks(letter: str, key: KeyInForce) -> dict[str, str]:
    """What the fields of a rule say when it is the one in force, in blocks."""
    values = {f"{letter}v{one.rank}": one.text for one in values_of(key)}
    return {f"{letter}k": BLOCKS} | values


def own_parts(document: Json) -> tuple[str, Mapping[str, str]]:
    """What each has of its own in a completed rule, by name, and its unit: parts, or euros."""
    if PARTS in document.get("figures", {}):
        return "part", document["figures"][PARTS]
    return "€", next((one["amounts"] for one in document["blocks"] if "amounts" in one), {})


def part_texts(key: KeyInForce) -> tuple[str, list[str]]:
    """The same of a key, one text a partner, in its order."""
    document: Json = (key.document or {})["rule"]
    unit, said = own_parts(document)
    return unit, [said.get(name, "").replace(".", ",") for name in document["contributors"]]


def supposed_rule(
    rule: Weighted | OwnBlocks,
    premises: Premises,
    criteria: Sequence[SimulatedCriterion],
    key: KeyInForce,
    seats: Sequence[SimulatedSeat],
) -> BlockRule:
    """The rule among those who take part, on what is supposed; ValueError as `read_rule`.

    `seats` are all those who may share, first the partners of the key in force, in its order.
    """
    by_name = {one.name: one for one in criteria}
    if isinstance(rule, Weighted):
        document = _weighted(rule, premises, {one.code: one for one in criteria})
    else:
        document = _own(rule, premises, by_name, key, seats)
    voted = {seat.label: premises.ceilings[seat.key] for seat in premises.seats}
    ceilings = {label: money_text(one) for label, one in voted.items() if one is not None}
    units = {name: one.unit for name, one in by_name.items()}
    return read_completed(document | {"ceilings": ceilings}, units)


def _weighted(
    rule: Weighted, premises: Premises, criteria: Mapping[str, SimulatedCriterion]
) -> Json:
    named = {code: criteria[code].name for code in (rule.first, rule.second) if code in criteria}
    first, second = (named.get(code, EQUAL) for code in (rule.first, rule.second))
    blocks: list[Json] = [{"rest": True, "by": first}]
    if rule.weight != 100:
        share = {"percent": exact_text(rule.weight), "by": first}
        blocks = [share, {"rest": True, "by": second}]
    figures = {name: _texts(premises.figures(criteria[code])) for code, name in named.items()}
    return {
        "contributors": [seat.label for seat in premises.seats],
        "figures": figures,
        "blocks": blocks,
        "unit": money_text(rule.unit),
    }


def _own(
    rule: OwnBlocks,
    premises: Premises,
    criteria: Mapping[str, SimulatedCriterion],
    key: KeyInForce,
    seats: Sequence[SimulatedSeat],
) -> Json:
    document: Json = (key.document or {})["rule"]
    names = document["contributors"]
    blocks = [_valued(one, rule.values.get(rank)) for rank, one in enumerate(document["blocks"], 1)]
    typed = {
        name: rule.parts[seat.key]
        for name, seat in zip(names, seats, strict=False)
        if seat.key in rule.parts
    }
    document = {name: one for name, one in document.items() if name != "contributors"}
    document = _parted(document | {"blocks": blocks}, typed)
    there = {seat.key for seat in premises.seats}
    contributors: dict[str, str] = {}
    for name, seat in zip(names, seats, strict=False):
        if seat.key in there:
            contributors[name] = seat.label
        else:
            document = without(document, name)
    contributors |= {one.label: one.label for one in seats[len(names) :] if one.key in there}
    found = completed(document, contributors, {})
    supposed = {
        name: _texts(premises.figures(criteria[name])) if name in criteria else figures
        for name, figures in found["figures"].items()
    }
    return found | {"figures": supposed}


def _parted(document: Json, typed: Mapping[str, Fraction]) -> Json:
    """The rule with other voted parts; or other fixed amounts, in its first block of them."""
    unit, _ = own_parts(document)
    if unit == "part":
        parts = document["figures"][PARTS] | _texts(typed)
        return document | {"figures": document["figures"] | {PARTS: parts}}
    blocks, left = [], {name: money_text(nearest(one, 100)) for name, one in typed.items()}
    for block in document["blocks"]:
        if "amounts" in block:
            block, left = block | {"amounts": block["amounts"] | left}, {}
        blocks.append(block)
    return document | {"blocks": blocks}


def _valued(block: Json, value: Fraction | None) -> Json:
    """A block at another percent, or another price."""
    name = next((one for one in VALUES if one in block), "")
    return block if value is None or not name else block | {name: exact_text(value)}


def _texts(figures: Mapping[str, Fraction]) -> dict[str, str]:
    return {label: exact_text(value) for label, value in figures.items()}
