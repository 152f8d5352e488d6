"""Why a share of a rule in blocks is what it is, in French: a clause a block, the sum last."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from financing.core.block_description import TO_THE
from financing.core.block_sharing import BlockSharing
from financing.core.block_terms import Term, percentage, quantity, term_of
from financing.core.blocks import Excess, ToUnit
from financing.core.explanation import COLON, METHODS, THEN
from financing.core.keys import plain_step
from press.words.french import euros, nearest, number, percent

TO_UNIT: dict[str, str] = {
    ToUnit.LARGEST_REMAINDER: "plus fort reste",
    ToUnit.EACH_ALONE: "au plus proche",
}


def explain_blocks(sharing: BlockSharing) -> list[str]:
    """One sentence a contributor, without its full stop, in the rule's order.

    « 50 % × 28 000,00 € × 25 811 / 101 393 hab. = 3 563,89 € ; 50 % × 28 000,00 € × 1 250 /
    4 800 élèves = 3 645,83 € ; soit 7 209,73 € »: the sum is rounded, once, not its terms.
    """
    blocks = [(set(one.block.among), term_of(sharing, one)) for one in sharing.spreads]
    told = []
    for rank, name in enumerate(sharing.rule.contributors):
        terms: list[Term] = [term for among, term in blocks if name in among]
        told.append(THEN.join(_clauses(sharing, rank, [term(rank, name) for term in terms])))
    return told


def _clauses(sharing: BlockSharing, rank: int, terms: Sequence[str]) -> Iterator[str]:
    if not terms:
        yield f"aucun bloc{COLON}{euros(0)}"
    elif sharing.rule.step is None:
        yield from terms
    else:
        yield from _stepped(sharing, rank, terms)
    several = len(terms) > 1 and sharing.rule.step is None
    if sharing.rule.excess == Excess.OTHERS and sharing.factor != 1:
        yield from _moved(sharing, rank, several)
    else:
        yield from _rounded(sharing, rank, several)
        yield from _held(sharing, rank)


def _stepped(sharing: BlockSharing, rank: int, terms: Sequence[str]) -> Iterator[str]:
    """The percentage as rounded, and the amount times it."""
    rule, exact, rounded = sharing.rule, sharing.exact_percents, sharing.percents
    if exact is None or rounded is None or rule.step is None or rule.percent_rounding is None:
        return
    printed = _printed(rounded[rank], rule.step)
    if len(terms) > 1:
        whole = printed if exact[rank] == rounded[rank] else percent(exact[rank], 4)
        terms = [*terms, f"au total {whole}"]
    if exact[rank] != rounded[rank]:
        how = f"(pas de {plain_step(rule.step)}, {METHODS[rule.percent_rounding]})"
        terms = [*terms[:-1], f"{terms[-1]} soit {printed} {how}"]
    yield from terms
    yield f"{euros(sharing.amount)} × {printed} = {_exact(sharing, rank)}"


def _printed(rounded: Fraction, step: Fraction) -> str:
    """« 57 % », « 15,30 % »; with its own decimals where a lone contributor's is in no step."""
    if (rounded / step).denominator != 1:
        return percentage(rounded)
    return percent(rounded, 0 if step == 1 else 2)


def _rounded(sharing: BlockSharing, rank: int, several: bool) -> Iterator[str]:
    """What the blocks add up to, in the rule's unit; nothing where the last result says it."""
    rule, part = sharing.rule, sharing.before_bounds[rank]
    moved = euros(part) != _exact(sharing, rank)
    if rule.unit > 1:
        yield f"soit {euros(part)} ({TO_THE[rule.unit]}, {TO_UNIT[rule.rounding]})"
    elif moved:
        yield f"soit {euros(part)} ({TO_UNIT[rule.rounding]})"
    elif several:
        yield f"soit {euros(part)}"


def _held(sharing: BlockSharing, rank: int) -> Iterator[str]:
    amount, before = sharing.amounts[rank], sharing.before_bounds[rank]
    if amount < before:
        yield f"plafonné à {euros(amount)}"
    if amount > before:
        yield f"porté au plancher de {euros(amount)}"


def _moved(sharing: BlockSharing, rank: int, several: bool) -> Iterator[str]:
    """What others bear of floors and ceilings: λ times the exact share, or its own bound."""
    name, amount = sharing.rule.contributors[rank], sharing.amounts[rank]
    if several:
        yield f"soit {_exact(sharing, rank)}"
    if amount == sharing.rule.ceilings.get(name):
        yield f"plafonné à {euros(amount)}"
    elif amount == sharing.rule.floors.get(name):
        yield f"porté au plancher de {euros(amount)}"
    elif sharing.factor is not None and sharing.exact[rank]:
        product = f"{_exact(sharing, rank)} × {_factor(sharing.factor)} = {euros(amount)}"
        yield f"avec ce que déplacent planchers et plafonds{COLON}{product}"


def _factor(value: Fraction) -> str:
    """λ, to six decimals at most: « 1,1 », « 1,034483… »."""
    return quantity(value) if 10**6 % value.denominator == 0 else f"{number(value, 6)}…"


def _exact(sharing: BlockSharing, rank: int) -> str:
    return euros(nearest(sharing.exact[rank], 1))
