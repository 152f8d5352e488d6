"""One block's clause for one contributor, in French: the product that gives its part, and the part.

« 50 % × 28 000,00 € × 25 811 / 101 393 hab. = 3 563,89 € ».
"""

from collections.abc import Callable
from fractions import Fraction

from financing.core.block_shares import BlockParts, Spread
from financing.core.block_sharing import BlockSharing
from financing.core.blocks import AmountsBlock, BlockRule, PercentBlock, PriceBlock, RestBlock
from financing.core.explanation import COLON
from financing.core.keys import plain_percent
from financing.core.units import halves_up
from press.words.french import SPACE, decimals, euros, integer, nearest, number

Term = Callable[[int, str], str]  # of a rank and a name
PLACES = range(7)  # decimals of a figure; one that has more is printed as a ratio
PRICE_PLACES = range(2, 19)  # those of a price, which is a decimal as it is voted or indexed


def term_of(sharing: BlockSharing, spread: Spread) -> Term:
    """What gives the clause of each contributor of the block, its common words found once."""
    match spread.block:
        case AmountsBlock() as block:
            return _fixed(sharing, spread, block)
        case PriceBlock() as block:
            return _priced(sharing.rule, spread, block)
        case block:
            return _sliced(sharing, spread, block)


def quantity(value: Fraction) -> str:
    """A figure with its decimals and no more: « 25 811 », « 3,5 »; a ratio where they never end."""
    if value.denominator == 1:
        return integer(value.numerator)
    exact = (places for places in PLACES if 10**places % value.denominator == 0)
    places = next(exact, None)
    if places is None:
        return f"{integer(value.numerator)}/{integer(value.denominator)}"
    return decimals(value.numerator * 10**places // value.denominator, places)


def percentage(value: Fraction) -> str:
    """A percentage as an act writes it, whatever its decimals."""
    plain = 10_000 % value.denominator == 0
    return plain_percent(value) if plain else f"{quantity(value)}{SPACE}%"


def _fixed(sharing: BlockSharing, spread: Spread, block: AmountsBlock) -> Term:
    total = spread.weights.total
    reduced = f", réduit en proportion{COLON}{euros(sharing.amount)} × "

    def tell(rank: int, name: str) -> str:
        stated = f"montant fixé{COLON}{euros(block.amounts[name])}"
        own = Fraction(spread.weights.numerators[rank], spread.weights.denominator)
        if name in sharing.rule.presence:
            stated += f"{_presence(sharing.rule, name)} = {euros(nearest(own, 1))}"
        if spread.slice == total:
            return stated
        ratio = f"{euros(nearest(own, 1))} / {euros(nearest(_called(sharing), 1))}"
        return f"{stated}{reduced}{ratio} = {euros(_part(spread.parts, rank))}"

    return tell


def _called(sharing: BlockSharing) -> Fraction:
    """Fixed amounts alone, before they are reduced."""
    return sum((one.weights.total for one in sharing.spreads), Fraction(0))


def _priced(rule: BlockRule, spread: Spread, block: PriceBlock) -> Term:
    price = price_text(block.price)
    unit = _unit(block)

    def tell(rank: int, name: str) -> str:
        if block.by is None and name not in rule.presence:
            return f"{price} par contributeur"
        own = f" × {quantity(block.by.figures[name])}" if block.by else ""
        product = f"{price}{own}{_presence(rule, name)}{unit}"
        return f"{product} = {euros(_part(spread.parts, rank))}"

    return tell


def _sliced(sharing: BlockSharing, spread: Spread, block: PercentBlock | RestBlock) -> Term:
    rule = sharing.rule
    slice_, divisor = _slice(sharing, spread), _divisor(spread, block)
    result = _result(sharing, spread)

    def tell(rank: int, name: str) -> str:
        if len(block.among) == 1:
            said = rule.step is not None or slice_.endswith(result(rank))
            return slice_ if said else f"{slice_} = {result(rank)}"
        own = f" × {quantity(block.by.figures[name])}" if block.by else ""
        product = f"{slice_}{own}{_presence(rule, name)}{divisor}"
        return f"{product} = {result(rank)}"

    return tell


def _slice(sharing: BlockSharing, spread: Spread) -> str:
    """« 50 % × 28 000,00 € », « 28 000,00 € » for the whole, « 50 % » where a step follows."""
    rule, amount = sharing.rule, euros(sharing.amount)
    if isinstance(spread.block, PercentBlock):
        part = spread.block.percent
    elif rule.is_in_percent:
        part = spread.slice
    else:
        return f"solde de {euros(nearest(spread.slice, 1))}"
    if rule.step is not None:
        return percentage(part)
    return amount if part == 100 else f"{percentage(part)} × {amount}"


def _divisor(spread: Spread, block: PercentBlock | RestBlock) -> str:
    total = quantity(spread.weights.total)
    return f" / ({total}){_unit(block)}" if "/" in total else f" / {total}{_unit(block)}"


def _result(sharing: BlockSharing, spread: Spread) -> Callable[[int], str]:
    """Each part to the centime, or to four decimals of a percent where a step follows."""
    numerators, denominator = spread.parts
    if sharing.rule.step is not None:
        return lambda rank: (
            f"{decimals(halves_up(numerators[rank] * 10_000, denominator), 4)}{SPACE}%"
        )
    if sharing.rule.is_in_percent:
        in_euros = spread.parts.times(Fraction(sharing.amount, 100))
        return lambda rank: euros(_part(in_euros, rank))
    return lambda rank: euros(_part(spread.parts, rank))


def _part(parts: BlockParts, rank: int) -> int:
    """One exact part in centimes, halves up."""
    return halves_up(parts.numerators[rank], parts.denominator)


def _presence(rule: BlockRule, name: str) -> str:
    """« × 7/12 », for who was not there all the time."""
    return f" × {rule.presence[name]}" if name in rule.presence else ""


def _unit(block: PercentBlock | RestBlock | PriceBlock) -> str:
    return f"{SPACE}{block.by.unit}" if block.by and block.by.unit else ""


def price_text(price: Fraction) -> str:
    """« 0,50 € », « 0,0125 € »."""
    in_euros = price / 100
    exact = (places for places in PRICE_PLACES if 10**places % in_euros.denominator == 0)
    return f"{number(in_euros, next(exact, PRICE_PLACES[-1]))}{SPACE}€"
