"""A rule in blocks read by the letter: slow, in Fractions of euros, sharing nothing with the core.

Each paragraph of the rules is one function here, in the order in which they apply. It takes the
document that the door takes, and trusts its shape; what it refuses is what the rules refuse.
"""

from fractions import Fraction
from typing import Any

Document = dict[str, Any]
Shares = dict[str, Fraction]
ZERO, CENTIME = Fraction(0), Fraction(1, 100)
STEPS = {Fraction(step) for step in ("1", "0.5", "0.25", "0.1", "0.05", "0.01")}


class RefusedError(Exception):
    """The rules refuse this document."""


def answer(document: Document) -> dict[str, Any]:
    """Exact shares, percentages and amounts (euros) by contributor, and what the carrier keeps."""
    whole = Fraction(document["amount"])
    percents = percentages(document)
    if percents is None:
        exact = summed(document, gifts(document, whole))
    else:
        exact = {name: whole * one / 100 for name, one in percents.items()}
    amounts = bounded(document, exact)
    stated = percents is not None and parts_make_a_hundred(document)
    return {
        "exact": exact,
        "percents": percents if stated else None,
        "amounts": amounts,
        "left_with_carrier": whole - sum(amounts.values()),
    }


def members(document: Document, block: Document) -> list[str]:
    if "amounts" in block:
        return list(block["amounts"])
    return list(block.get("among", document["contributors"]))


def counted(document: Document, block: Document) -> Shares:
    """A contributor there for part of the period counts for that part of its figure."""
    found = {}
    for name in members(document, block):
        if "amounts" in block:
            figure = Fraction(block["amounts"][name])
        elif block["by"] == "equal":
            figure = Fraction(1)
        else:
            figure = Fraction(document["figures"][block["by"]][name])
        found[name] = figure * Fraction(document.get("presence", {}).get(name, 1))
    return found


def gifts(document: Document, whole: Fraction) -> list[Shares]:
    """What each block gives of `whole`."""
    blocks = document["blocks"]
    slices: list[Fraction | None] = []
    for block in blocks:
        units = sum(counted(document, block).values(), ZERO)
        if "percent" in block:
            slices.append(whole * Fraction(block["percent"]) / 100)
        elif "price" in block:
            slices.append(Fraction(block["price"]) * units)
        else:
            slices.append(units if "amounts" in block else None)
    taken = sum((one for one in slices if one is not None), ZERO)
    if sum(Fraction(block.get("percent", 0)) for block in blocks) > 100:
        raise RefusedError("percentages above 100")
    if None in slices and taken > whole:
        raise RefusedError("a rest below zero")
    reduced = whole / taken if all("amounts" in one for one in blocks) and taken > whole else 1
    given = [whole - taken if one is None else one * reduced for one in slices]
    return [spread(document, *pair) for pair in zip(blocks, given, strict=True)]


def spread(document: Document, block: Document, slice_: Fraction) -> Shares:
    figures = counted(document, block)
    total = sum(figures.values(), ZERO)
    if total == 0:
        if "percent" in block or "rest" in block:
            raise RefusedError("figures all zero")
        return dict.fromkeys(figures, ZERO)
    return {name: slice_ * figure / total for name, figure in figures.items()}


def summed(document: Document, given: list[Shares]) -> Shares:
    names = document["contributors"]
    return {name: sum((one.get(name, ZERO) for one in given), ZERO) for name in names}


def percentages(document: Document) -> Shares | None:
    """After the step; none as soon as a block is amounts or price."""
    step = document.get("percent_step")
    if any("amounts" in block or "price" in block for block in document["blocks"]):
        if step:
            raise RefusedError("a step with amounts or prices")
        return None
    given = gifts(document, Fraction(100))
    exact = summed(document, given)
    if step is None:
        return exact
    if Fraction(step) not in STEPS:
        raise RefusedError("an unknown step")
    rounded = dict.fromkeys(exact, ZERO)
    for tied in tied_sets(document):
        own = {name: exact[name] for name in document["contributors"] if name in tied}
        rounded |= in_steps(own, Fraction(step), document["percent_rounding"])
    return rounded


def tied_sets(document: Document) -> list[set[str]]:
    """From each block, go on to every block that shares a contributor, until none is added."""
    groups = [set(members(document, block)) for block in document["blocks"]]
    found: list[set[str]] = []
    for start in groups:
        tied, before = set(start), set()
        while tied != before:
            before = set(tied)
            for group in groups:
                if group & tied:
                    tied |= group
        if tied not in found:
            found.append(tied)
    return found


def in_steps(exact: Shares, step: Fraction, method: str) -> Shares:
    units = sum(exact.values(), ZERO) / step
    if units.denominator != 1:
        raise RefusedError("a tied set whose percent the step does not divide")
    parts = largest_remainder if method == "largest_remainder" else highest_averages
    return {name: part * step for name, part in parts(int(units), exact).items()}


def largest_remainder(units: int, shares: Shares) -> dict[str, int]:
    """Floors first, then the largest remainders; ties in order."""
    total = sum(shares.values(), ZERO)
    if total == 0 or units == 0:
        return dict.fromkeys(shares, 0)
    quotas = {name: units * share / total for name, share in shares.items()}
    given = {name: quota.numerator // quota.denominator for name, quota in quotas.items()}
    waiting = list(shares)
    while sum(given.values()) < units:
        first = waiting[0]
        for name in waiting:
            if quotas[name] - given[name] > quotas[first] - given[first]:
                first = name
        given[first] += 1
        waiting.remove(first)
    return given


def highest_averages(units: int, shares: Shares) -> dict[str, int]:
    """One unit at a time, to whoever would have the highest average with it.

    Nobody ends below the whole part of its quota (Balinski and Young): one starts from there.
    """
    total = sum(shares.values(), ZERO)
    if total == 0:
        return dict.fromkeys(shares, 0)
    given = {name: int(units * share / total) for name, share in shares.items()}
    for _ in range(units - sum(given.values())):
        best = next(iter(shares))
        for name, share in shares.items():
            if share / (given[name] + 1) > shares[best] / (given[best] + 1):
                best = name
        given[best] += 1
    return given


def bounded(document: Document, exact: Shares) -> Shares:
    floors = {name: Fraction(one) for name, one in document.get("floors", {}).items()}
    ceilings = {name: Fraction(one) for name, one in document.get("ceilings", {}).items()}
    if any(floor > ceilings.get(name, floor) for name, floor in floors.items()):
        raise RefusedError("a floor above its ceiling")
    unit = Fraction(document.get("unit", "0.01"))
    alone = document.get("rounding") == "each_alone"
    if document.get("excess") == "others":
        if alone:
            raise RefusedError("each alone with others")
        return with_others(exact, floors, ceilings, unit)
    amounts = each_alone(exact, unit) if alone else together(exact, unit)
    return {name: hold(one, name, floors, ceilings) for name, one in amounts.items()}


def hold(amount: Fraction, name: str, floors: Shares, ceilings: Shares) -> Fraction:
    """The ceiling, then the floor."""
    return max(min(amount, ceilings.get(name, amount)), floors.get(name, ZERO))


def together(exact: Shares, unit: Fraction) -> Shares:
    """The sum T gives N = floor(T / unit) units; a quota is N × exact / T."""
    units = sum(exact.values(), ZERO) // unit
    return {name: part * unit for name, part in largest_remainder(units, exact).items()}


def each_alone(exact: Shares, unit: Fraction) -> Shares:
    """The nearest multiple of the unit, halves up."""
    return {name: (one / unit + Fraction(1, 2)) // 1 * unit for name, one in exact.items()}


def with_others(exact: Shares, floors: Shares, ceilings: Shares, unit: Fraction) -> Shares:
    whole = sum(exact.values(), ZERO)
    if sum(floors.values(), ZERO) > whole:
        raise RefusedError("floors above the whole")
    held = {
        name: hold(share, name, floors, ceilings)
        for name, share in scaled(exact, floors, ceilings, whole).items()
    }
    at_bound = {name for name, one in held.items() if one in (floors.get(name), ceilings.get(name))}
    free = {name: one for name, one in exact.items() if name not in at_bound}
    rest = whole - sum((held[name] for name in at_bound), ZERO)
    units = largest_remainder(rest // unit, free)
    amounts = {name: units[name] * unit if name in free else held[name] for name in exact}
    # Bounds stand as voted: rounding to a unit does not pass them either.
    return {name: hold(one, name, floors, ceilings) for name, one in amounts.items()}


def scaled(exact: Shares, floors: Shares, ceilings: Shares, whole: Fraction) -> Shares:
    """λ × each share, with the λ for which the held ones make the whole.

    Every guess of who is at a bound gives one λ; the right guess is the one that holds. As λ grows,
    the guess changes only where some share meets a bound, so that trying each meeting suffices.
    """
    bounds = [(name, one) for each in (floors, ceilings) for name, one in each.items()]
    meetings = {bound / exact[name] for name, bound in bounds if exact[name]} | {ZERO}
    below = [one for one in meetings if held_sum(exact, floors, ceilings, one) <= whole]
    start = max(below)
    following = [one for one in meetings if one > start]
    inside = start + 1 if not following else (start + min(following)) / 2
    growing = sum(
        share
        for name, share in exact.items()
        if share and hold(inside * share, name, floors, ceilings) == inside * share
    )
    lacking = whole - held_sum(exact, floors, ceilings, start)
    factor = start + (lacking / growing if growing else 0)
    return {name: factor * share for name, share in exact.items()}


def held_sum(exact: Shares, floors: Shares, ceilings: Shares, factor: Fraction) -> Fraction:
    held = (hold(factor * one, name, floors, ceilings) for name, one in exact.items())
    return sum(held, ZERO)


def parts_make_a_hundred(document: Document) -> bool:
    return all(
        sum(Fraction(document["figures"]["parts"][name]) for name in members(document, block))
        == 100
        for block in document["blocks"]
        if block.get("by") == "parts"
    )
