"""The account of contributors: their shares as they are known now, less what they were called."""

from collections.abc import Sequence
from dataclasses import dataclass

from press.words.french import SPACE, euros


@dataclass(frozen=True, slots=True)
class Account:
    """One contributor's, in centimes. What the carrier keeps for itself is never called.

    `returned` is what was taken off its share because a condition was broken: `due` is the rest.
    """

    due: int
    called: int
    kept_by_carrier: bool = False
    returned: int = 0

    @property
    def balance(self) -> int:
        """What is still to ask, negative for what was asked too much."""
        return 0 if self.kept_by_carrier else self.due - self.called


@dataclass(frozen=True, slots=True)
class YearEquation:
    """What a year cost, and who pays it (centimes); what funders gave beyond it is `excess`.

    Of what is `left` with the carrier, `returned` is what partners got back on breach.
    ValueError, in French, where it does not hold to the centime.
    """

    spent: int
    funded: int
    partners: int
    kept: int
    left: int
    returned: int = 0

    def __post_init__(self) -> None:
        paid = self.funded + self.partners + self.kept + self.left
        if self.spent + self.excess != paid:
            raise ValueError(
                f"{euros(self.spent)} dépensés ne font pas {euros(paid)} financés et partagés"
            )

    @property
    def excess(self) -> int:
        return max(0, self.funded - self.spent)

    @property
    def above(self) -> int:
        """What is above the ceilings that were voted."""
        return self.left - self.returned


def lower(credit: int, owed: Sequence[int]) -> list[int]:
    """What a credit takes off each of the sums still owed, the first ones first (centimes).

    What it does not take is its addressee's. ValueError, in French: a negative credit or sum.
    """
    if credit < 0 or any(one < 0 for one in owed):
        raise ValueError("un trop-perçu et ce qui reste dû ne sont pas négatifs")
    taken: list[int] = []
    for one in owed:
        part = min(credit, one)
        taken.append(part)
        credit -= part
    return taken


def settle(
    shares: Sequence[int],
    called: Sequence[int],
    carrier: int | None = None,
    returned: Sequence[int] | None = None,
) -> tuple[Account, ...]:
    """The accounts, in the order of the shares; `carrier` is the rank of the carrier's own.

    What was `returned` on breach comes off a share, never below 0, and stays with the carrier.
    ValueError, in French: shares and calls that are not one each, and money called of the carrier.
    """
    if len(shares) != len(called):
        raise ValueError(f"{len(called)} sommes appelées pour {len(shares)} quotes-parts")
    if carrier is not None and called[carrier]:
        raise ValueError(f"le porteur s'est appelé lui-même : {euros(called[carrier])}")
    returns = returned or [0] * len(shares)
    off = [min(one, part) for one, part in zip(shares, returns, strict=True)]
    return tuple(
        Account(one - part, asked, rank == carrier, part)
        for rank, (one, asked, part) in enumerate(zip(shares, called, off, strict=True))
    )


def explain(account: Account) -> str:
    """« 4 284,00 € dus − 4 290,00 € appelés = 6,00 € de trop-perçu ».

    Without its full stop, for the screen and for files.
    """
    if account.kept_by_carrier:
        return f"{euros(account.due)}, part conservée par le porteur{SPACE}: rien à régler"
    due = f"{euros(account.due + account.returned)} dus"
    off = f" − {euros(account.returned)} reversés" if account.returned else ""
    counted = f"{due}{off} − {euros(account.called)} appelés"
    if account.balance > 0:
        return f"{counted} = {euros(account.balance)} de solde à appeler"
    if account.balance < 0:
        return f"{counted} = {euros(-account.balance)} de trop-perçu"
    return f"{counted}{SPACE}: rien à régler"
