"""A rule in blocks as rows of a workbook: to the document that a text stores, and back.

A block is one row, or one a contributor where it is not of all, or where each has its own part or
amount; what the rows of a block say of it is the same, or is left empty after the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from config.workbook.book import BookRow
from config.workbook.columns import MEASURE_WORDS
from config.workbook.portfolio import BroughtConvention, BroughtRule, key_of
from financing.core.blocks import Excess, ToUnit
from financing.core.decimal_text import money_text
from financing.core.rule_document import PARTS
from financing.core.rule_json import Json
from financing.core.stored_rule import exact_text
from financing.core.stored_years import TWO_PLACES, stay_words
from financing.models import Criterion
from financing.plans.blocks.drafting import AMOUNTS, PERCENT, PRICE, REST, SLICES
from financing.plans.blocks.fields import PresenceField

CENT = "0.01"
BOUNDS = (("floors", "floor"), ("ceilings", "ceiling"))
MEASURES = {key_of(words): code for words, code in MEASURE_WORDS.items()}
SAID = {code: words for words, code in MEASURE_WORDS.items()}


def sharers_of(convention: BroughtConvention, rule: BroughtRule) -> list[str]:
    """The keys of the contributors of a rule, in the order of its act."""
    if rule.terms:
        return [key_of(row["party"]) for row in rule.terms]
    return [key_of(one.short_name) for one in convention.contributors]


def code_of(convention: BroughtConvention, name: str) -> str | None:
    """What a document calls « population totale », or a criterion by its name."""
    if known := MEASURES.get(key_of(name)):
        return known
    criterion = convention.criterion(name)
    return criterion.code if criterion else None


def lags_of(convention: BroughtConvention, rule: BroughtRule) -> list[tuple[Criterion, int]]:
    """The criteria and the indices of the rule, each once, and the years by which each lags."""
    found: dict[str, tuple[Criterion, int]] = {}
    for name in ("by", "index"):
        for row in (rows[0] for rows in rule.blocks.values()):
            if row[name] and key_of(row[name]) not in MEASURES:
                criterion = convention.criterion(row[name])
                if criterion is not None:
                    lag = (row["lag"] or 0) if name == "by" else 0
                    found.setdefault(criterion.code, (criterion, lag))
    return list(found.values())


def document_of(convention: BroughtConvention, rule: BroughtRule, ids: Mapping[str, str]) -> Json:
    """The blocks of a rule, what it rounds and what bounds it; `ids` name parties by their keys.

    ValidationError for a presence that is none.
    """
    row, sharing = rule.row, [ids[key] for key in sharers_of(convention, rule)]
    found: Json = {
        "blocks": [
            _block(convention, rows, ids, sharing) for _, rows in sorted(rule.blocks.items())
        ]
    }
    if row["unit"] and row["unit"] != CENT:
        found["unit"] = row["unit"]
    if row["to_unit"] and row["to_unit"] != ToUnit.LARGEST_REMAINDER:
        found["rounding"] = row["to_unit"]
    if row["step"]:
        found |= {"percent_step": row["step"], "percent_rounding": row["rounding"]}
    if row["excess"] == Excess.OTHERS:
        found["excess"] = row["excess"]
    return found | _of_each(rule, ids) | _parts(rule, ids)


def _block(
    convention: BroughtConvention,
    rows: Sequence[BookRow],
    ids: Mapping[str, str],
    sharing: Sequence[str],
) -> Json:
    first = rows[0]
    slice_, named = first["slice"], {ids[key_of(row["party"])] for row in rows if row["party"]}
    if slice_ == AMOUNTS:
        own = {ids[key_of(row["party"])]: money_text(int(row["part"] * 100)) for row in rows}
        return {AMOUNTS: own} | _index(convention, first)
    block: Json = {slice_: True if slice_ == REST else exact_text(first["value"])}
    block["by"] = code_of(convention, first["by"])
    if named and len(named) < len(sharing):
        block["among"] = [one for one in sharing if one in named]
    return block | _index(convention, first)


def _index(convention: BroughtConvention, row: BookRow) -> Json:
    if not row["index"]:
        return {}
    said = {"index": code_of(convention, row["index"]), "since": row["since"]}
    places = {"decimals": TWO_PLACES if row["decimals"] is None else row["decimals"]}
    return {name: one for name, one in (said | places).items() if one is not None}


def _of_each(rule: BroughtRule, ids: Mapping[str, str]) -> Json:
    """Floors, ceilings and stays, where a contributor has one."""
    found: Json = {}
    for name, column in BOUNDS:
        held = [one for one in rule.terms if one[column] is not None]
        found[name] = {ids[key_of(one["party"])]: money_text(one[column]) for one in held}
    stays = [one for one in rule.terms if one["presence"]]
    read = PresenceField()
    found["presence"] = {ids[key_of(one["party"])]: read.clean(one["presence"]) for one in stays}
    return {name: one for name, one in found.items() if one}


def _parts(rule: BroughtRule, ids: Mapping[str, str]) -> Json:
    parts = {
        ids[key_of(row["party"])]: exact_text(row["part"])
        for rows in rule.blocks.values()
        if rows[0]["by"] and MEASURES.get(key_of(rows[0]["by"])) == PARTS
        for row in rows
    }
    return {"figures": {PARTS: parts}} if parts else {}


def told_of_rule(document: Json) -> dict[str, Any]:
    """What the sheet of rules says of a rule in blocks."""
    return {
        "step": document.get("percent_step"),
        "rounding": document.get("percent_rounding"),
        "unit": money_text(int(Fraction(document["unit"]) * 100)) if "unit" in document else None,
        "to_unit": document.get("rounding"),
        "excess": document.get("excess"),
    }


def told_of_party(document: Json, party: str) -> dict[str, Any]:
    """What the sheet of contributors says of one, by its id."""
    bounds = {column: document.get(name, {}).get(party) for name, column in BOUNDS}
    stay = document.get("presence", {}).get(party)
    said = {name: int(Fraction(one) * 100) for name, one in bounds.items() if one is not None}
    return said | ({"presence": stay_words(stay)} if stay else {})


def told_of_blocks(
    document: Json,
    parties: Mapping[str, str],
    criteria: Mapping[str, str],
    lags: Mapping[str, int],
) -> Iterator[dict[str, Any]]:
    """The rows of a stored rule; parties by their ids, criteria by their codes, in the words of the
    sheet.
    """
    for rank, block in enumerate(document["blocks"], 1):
        slice_ = next(one for one in SLICES if one in block)
        code, index = block.get("by"), block.get("index")
        valued = slice_ in (PERCENT, PRICE)
        row = {
            "rank": rank,
            "slice": slice_,
            "value": Fraction(block[slice_]) if valued else None,
            "by": SAID.get(code) or criteria.get(code),
            "lag": lags.get(code) or None,
            "index": criteria.get(index),
            "since": block.get("since"),
            "decimals": block.get("decimals"),
        }
        for party, part in _told_of_each(document, block, parties):
            yield row | {"party": party and parties[party], "part": part}


def _told_of_each(
    document: Json, block: Json, parties: Mapping[str, str]
) -> Iterator[tuple[str | None, Fraction | None]]:
    """Who is named in a block, with its own part or amount in euros; None for all of them."""
    if AMOUNTS in block:
        own = {name: Fraction(one) for name, one in block[AMOUNTS].items()}
        yield from ((name, own[name]) for name in parties if name in own)
    elif block["by"] == PARTS:
        figures = document["figures"][PARTS]
        for name in block.get("among", parties):
            yield name, Fraction(figures.get(name, "0"))
    else:
        for name in block.get("among", [None]):
            yield name, None
