"""An amount shared among contributors: by weight, then held to their ceilings."""

from collections.abc import Sequence
from dataclasses import dataclass

from financing.core.apportionment import apportion


@dataclass(frozen=True, slots=True)
class Sharing:
    """The shares of `amount`, in centimes, in the order of the weights.

    What exceeds a ceiling is left with the carrier: amounts and what is left add up to `amount`.
    """

    amount: int
    before_ceilings: tuple[int, ...]
    amounts: tuple[int, ...]
    left_with_carrier: int

    def __post_init__(self) -> None:
        if sum(self.amounts) + self.left_with_carrier != self.amount:
            raise ValueError("les quotes-parts ne font pas le montant à répartir")


def share(
    amount: int, weights: Sequence[int], ceilings: Sequence[int | None] | None = None
) -> Sharing:
    """`amount` centimes by largest remainder, then at most its ceiling for each contributor.

    ValueError, in French: a negative amount, a ceiling that is negative, ceilings that are not
    one per weight, and what `apportion` refuses.
    """
    if amount < 0:
        raise ValueError(f"le montant à répartir est négatif : {amount} centimes")
    parts = apportion(amount, weights)
    held = list(map(_held, parts, _checked(ceilings, len(parts))))
    return Sharing(amount, tuple(parts), tuple(held), amount - sum(held))


def _checked(ceilings: Sequence[int | None] | None, shares: int) -> Sequence[int | None]:
    if ceilings is None:
        return [None] * shares
    if len(ceilings) != shares:
        raise ValueError(f"{len(ceilings)} plafonds pour {shares} quotes-parts")
    for rank, ceiling in enumerate(ceilings, 1):
        if ceiling is not None and ceiling < 0:
            raise ValueError(f"le plafond de rang {rank} est négatif : {ceiling} centimes")
    return ceilings


def _held(part: int, ceiling: int | None) -> int:
    return part if ceiling is None else min(part, ceiling)
