"""Random documents of rules in blocks, from a seed: mostly rules that stand, some that do not.

Figures are small and bounds are near the shares, so that ties, bounds and halves are met often.
"""

from fractions import Fraction
from random import Random
from typing import Any

Document = dict[str, Any]
CRITERIA = ("population", "eleves", "parts")
UNITS = ("0.01", "0.01", "1.00", "1.00", "10.00", "100.00", "1000.00")
STEPS = ("1", "0.5", "0.25", "0.1", "0.05", "0.01")
METHODS = ("largest_remainder", "highest_averages")


def random_document(seed: int) -> Document:
    random = Random(seed)  # noqa: S311 (a seed that gives the same rules again, no secret)
    names = [f"P{rank}" for rank in range(1, random.choice((1, 2, 3, 3, 4, 5, 6, 9)) + 1)]
    in_percent = random.random() < 0.6
    document: Document = {
        "amount": money(random, random.choice((0, 10, 1_000, 100_000, 10_000_000))),
        "unit": random.choice(UNITS),
        "contributors": names,
        "figures": {name: figures(random, names) for name in CRITERIA},
        "blocks": blocks(random, names, in_percent),
    }
    if in_percent and random.random() < 0.6:
        document["percent_step"] = random.choice(STEPS)
        document["percent_rounding"] = random.choice(METHODS)
    if random.random() < 0.3:
        document["presence"] = {name: part(random) for name in some(random, names)}
    if random.random() < 0.6:
        add_bounds(random, document, names)
    if document.get("excess") != "others" and random.random() < 0.3:
        document["rounding"] = "each_alone"
    return document


def add_bounds(random: Random, document: Document, names: list[str]) -> None:
    """Around equal shares, by the unit or not, sometimes one on the other."""
    share = int(Fraction(document["amount"]) * 100) * 2 // len(names)
    document["excess"] = random.choice(("carrier", "others", "others"))
    document["floors"] = {name: money(random, share // 4) for name in some(random, names)}
    document["ceilings"] = {name: money(random, share) for name in some(random, names)}
    for name, floor in document["floors"].items():
        ceiling = document["ceilings"].get(name, floor)
        if Fraction(floor) > Fraction(ceiling) or random.random() < 0.05:
            document["ceilings"][name] = floor


def blocks(random: Random, names: list[str], in_percent: bool) -> list[Document]:
    slices = ("percent",) if in_percent else ("percent", "amounts", "amounts", "price", "price")
    count = random.choice((0, 1, 1, 2, 3, 5))
    left, found = Fraction(100), []
    for _ in range(count):
        block, left = block_of(random, random.choice(slices), names, left)
        found.append(block)
    if not found or (random.random() < 0.7 and not all("amounts" in one for one in found)):
        found.insert(random.randint(0, len(found)), spread(random, {"rest": True}, names))
    return found


def block_of(
    random: Random, slice_: str, names: list[str], left: Fraction
) -> tuple[Document, Fraction]:
    if slice_ == "amounts":
        return {"amounts": {name: money(random, 20_000) for name in some(random, names)}}, left
    if slice_ == "price":
        price = f"{random.randint(0, 4)}.{random.randint(0, 999):03}"
        return spread(random, {"price": price}, names), left
    hundredths = random.choice((100, 100, 50, 25, 5, 1))
    percent = Fraction(random.randint(0, int(left * 100 / hundredths)) * hundredths, 100)
    text = f"{int(percent)}.{int(percent * 100) % 100:02}"
    return spread(random, {"percent": text}, names), left - percent


def spread(random: Random, block: Document, names: list[str]) -> Document:
    by = random.choice(("equal", *CRITERIA))
    among = {} if random.random() < 0.4 else {"among": some(random, names)}
    return {**block, "by": by, **among}


def figures(random: Random, names: list[str]) -> dict[str, str]:
    """Some of them alike, some null, some with decimals, some that make a hundred."""
    if random.random() < 0.3:
        return {name: "100" if name == names[0] else "0" for name in names}
    most = random.choice((3, 50, 90_000))
    places = random.choice((0, 0, 1, 3))
    return {name: decimal(random.randint(0, most * 10**places), places) for name in names}


def some(random: Random, names: list[str]) -> list[str]:
    return random.sample(names, random.randint(1, len(names)))


def money(random: Random, most: int) -> str:
    scale = random.choice((1, 1, 100, 1_000))
    return decimal(random.randint(0, most // scale) * scale, 2)


def decimal(units: int, places: int) -> str:
    whole, below = divmod(units, 10**places)
    return f"{whole}.{below:0{places}}" if places else str(whole)


def part(random: Random) -> str:
    whole = random.choice((12, 365))
    return f"{random.randint(0, whole)}/{whole}"
