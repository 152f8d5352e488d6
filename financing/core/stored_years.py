"""A stored rule in one year: who is there, and what indexed prices and amounts have become.

Beside what `apply_rule` takes, a stored rule says the days of who comes or goes, for as long as it
lasts, `{"presence": {"7": {"from": "2027-04-01", "until": "2028-06-30"}}}`, and what a price or
fixed amounts follow, `{"price": "0.50", "index": "ilc", "since": 2025, "decimals": 2}`. In a year,
none of that is left: it is a rule like any other.
"""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from financing.core.block_terms import price_text, quantity
from financing.core.decimal_text import money_text
from financing.core.explanation import COLON
from financing.core.indexation import indexed
from financing.core.rule_json import Json
from financing.core.stored_rule import exact_text, without
from press.words.french import short_date

INDEX = ("index", "since", "decimals")
TWO_PLACES = 2
NOBODY: frozenset[str] = frozenset()


class IndexReadings(NamedTuple):
    """An index by its name, and its values by year; the first is that of a rule's prices."""

    name: str
    values: Mapping[int, Fraction]


class RuleInYear(NamedTuple):
    """The rule of a year, who of its contributors is not there at all, and what indices moved."""

    document: Json
    gone: frozenset[str]
    indices: list[Json]


def in_year(
    document: Json, first_year: int, year: int, indices: Mapping[str, IndexReadings]
) -> RuleInYear:
    """The rule that a stored one is in a year; `first_year` is that in which it begins.

    A presence that is a fraction is of the first year alone. ValueError, in French, for an index
    that is missing, with the block that follows it.
    """
    said = document.get("presence", {})
    parts = {code: part_of_year(one, first_year, year) for code, one in said.items()}
    gone = frozenset(code for code, part in parts.items() if not part)
    found = {name: one for name, one in document.items() if name != "presence"}
    for code in gone:
        found = without(found, code)
    blocks, notes = [], []
    for rank, block in enumerate(found["blocks"], 1):
        resolved, note = _indexed(rank, block, first_year, year, indices)
        blocks.append(resolved)
        notes += [note] if note else []
    there = {code: str(part) for code, part in parts.items() if 0 < part != 1}
    presence = {"presence": there} if there else {}
    return RuleInYear({**found, "blocks": blocks, **presence}, gone, notes)


def indices_in(document: Json) -> list[str]:
    """The codes of the indices that its blocks follow, each once."""
    return list(dict.fromkeys(one["index"] for one in document["blocks"] if "index" in one))


def part_of_year(said: str | Json, first_year: int, year: int) -> Fraction:
    """The part of a year for which somebody is there, from 0 to 1, or as a fraction says.

    Whole months count for twelfths; other days for days, of the year's 365 or 366.
    """
    if isinstance(said, str):
        return Fraction(said) if year == first_year else Fraction(1)
    first, last = date(year, 1, 1), date(year, 12, 31)
    come = max(_day(said, "from") or first, first)
    leave = min(_day(said, "until") or last, last)
    if leave < come:
        return Fraction(0)
    if come.day == 1 and leave.day == calendar.monthrange(year, leave.month)[1]:
        return Fraction(leave.month - come.month + 1, 12)
    return Fraction((leave - come).days + 1, (last - first).days + 1)


def stay_words(said: str | Json) -> str:
    """« du 01/04/2027 au 30/06/2028 », « au 30/06/2028 », « 7/12 » as one types it."""
    if isinstance(said, str):
        return said
    days = {"du": _day(said, "from"), "au": _day(said, "until")}
    return " ".join(f"{word} {short_date(day)}" for word, day in days.items() if day)


def told_apart(document: Json, names: Mapping[str, str], indices: Mapping[str, str]) -> list[str]:
    """What a stored rule says that no year's rule does, in clauses: stays and indices."""
    stays = [
        f"{names[code]} présent {stay_words(one)}"
        for code, one in document.get("presence", {}).items()
        if not isinstance(one, str)
    ]
    followed = [
        f"bloc {rank} indexé sur « {indices[block['index']]} »"
        for rank, block in enumerate(document["blocks"], 1)
        if "index" in block
    ]
    return stays + followed


def timeless(document: Json) -> Json:
    """The stored rule without its days nor its indices."""
    kept = {code: one for code, one in document.get("presence", {}).items() if isinstance(one, str)}
    found = {name: one for name, one in document.items() if name != "presence"}
    blocks = [_bare(block) for block in document["blocks"]]
    return {**found, "blocks": blocks, **({"presence": kept} if kept else {})}


def without_fractions(document: Json) -> Json:
    """The stored rule as another takes it over: a presence of its first year alone is past."""
    said = document.get("presence", {})
    days = {code: one for code, one in said.items() if not isinstance(one, str)}
    found = {name: one for name, one in document.items() if name != "presence"}
    return found | ({"presence": days} if days else {})


def index_clause(note: Json) -> str:
    """« bloc 1 : 0,50 € × 130,5 / 125,5 (ILC 2026 / 2025) = 0,52 € », of a frozen note."""
    ratio = f"{quantity(Fraction(note['value']))} / {quantity(Fraction(note['first']))}"
    years = f"({note['name']} {note['year']} / {note['first_year']})"
    head = f"bloc {note['block']}{COLON}"
    if note.get("price") is None:
        return f"{head}montants × {ratio} {years}"
    voted, now = (price_text(Fraction(note[name]) * 100) for name in ("voted", "price"))
    return f"{head}{voted} × {ratio} {years} = {now}"


def _day(said: Json, name: str) -> date | None:
    return date.fromisoformat(said[name]) if said.get(name) else None


def _bare(block: Json) -> Json:
    return {name: one for name, one in block.items() if name not in INDEX}


def _indexed(
    rank: int, block: Json, first_year: int, year: int, indices: Mapping[str, IndexReadings]
) -> tuple[Json, Json | None]:
    """The block as its index moves it, and what a key freezes of that."""
    if "index" not in block:
        return block, None
    name, values = indices[block["index"]]
    since = block.get("since", first_year)
    for one in (since, year):
        if one not in values:
            raise ValueError(f"bloc {rank} : l'indice « {name} » de {one} manque")
    moved = dict(_moved(rank, block, values[since], values[year]))
    note: dict[str, Any] = {
        "block": rank,
        "name": name,
        "first_year": since,
        "first": exact_text(values[since]),
        "year": year,
        "value": exact_text(values[year]),
    }
    if "price" in block:
        note |= {"voted": block["price"], "price": moved["price"]}
    return _bare(block) | moved, note


def _moved(rank: int, block: Json, first: Fraction, now: Fraction) -> Iterator[tuple[str, Any]]:
    places = block.get("decimals", TWO_PLACES)
    try:
        if "price" in block:
            price = indexed(Fraction(block["price"]), first, now, decimals=places)
            yield "price", exact_text(price)
        if "amounts" in block:
            given = block["amounts"].items()
            euros = {
                code: indexed(Fraction(one), first, now, decimals=min(places, TWO_PLACES))
                for code, one in given
            }
            yield "amounts", {code: money_text(int(one * 100)) for code, one in euros.items()}
    except ValueError as error:
        raise ValueError(f"bloc {rank} : {error}") from error
