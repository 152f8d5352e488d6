"""The account of contributors: their shares as they are known now, less what they were called."""

from collections.abc import Sequence
from dataclasses import dataclass

from press.words.french import SPACE, euros


@dataclass(frozen=True, slots=True)
class Account:
    """One contributor's, in centimes. What the carrier keeps for itself is never called."""

    due: int
    called: int
    kept_by_carrier: bool = False

    @property
    def balance(self) -> int:
        """What is still to ask, negative for what was asked too much."""
        return 0 if self.kept_by_carrier else self.due - self.called


def settle(
    due: Sequence[int], called: Sequence[int], carrier: int | None = None
) -> tuple[Account, ...]:
    """The accounts, in the order of the shares; `carrier` is the rank of the carrier's own.

    ValueError, in French: shares and calls that are not one each, and money called of the carrier.
    """
    if len(due) != len(called):
        raise ValueError(f"{len(called)} sommes appelées pour {len(due)} quotes-parts")
    if carrier is not None and called[carrier]:
        raise ValueError(f"le porteur s'est appelé lui-même : {euros(called[carrier])}")
    return tuple(
        Account(one, asked, rank == carrier)
        for rank, (one, asked) in enumerate(zip(due, called, strict=True))
    )


def explain(account: Account) -> str:
    """« 4 284,00 € dus − 4 290,00 € appelés = 6,00 € de trop-perçu ».

    Without its full stop, for the screen and for files.
    """
    if account.kept_by_carrier:
        return f"{euros(account.due)}, part conservée par le porteur{SPACE}: rien à régler"
    counted = f"{euros(account.due)} dus − {euros(account.called)} appelés"
    if account.balance > 0:
        return f"{counted} = {euros(account.balance)} de solde à appeler"
    if account.balance < 0:
        return f"{counted} = {euros(-account.balance)} de trop-perçu"
    return f"{counted}{SPACE}: rien à régler"
