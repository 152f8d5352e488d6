"""What a settlement came to, contributor by contributor: as it was issued, or as it would be."""

from dataclasses import dataclass

from financing.models import CallRound
from financing.settlements.preparation import PreparedSettlement
from financing.settlements.reading import YearSettlement

BALANCE, CREDIT, NONE = "balance", "credit", "none"
KINDS = {BALANCE: "appel de solde", CREDIT: "avis de trop-perçu", NONE: "rien"}


@dataclass(frozen=True)
class SettledAccount:
    """A contributor's share, what was called before, and the letter that settles it (centimes)."""

    organisation: str
    siren: str | None
    share: int
    called: int
    kept_by_carrier: bool
    number: str | None

    @property
    def difference(self) -> int:
        return self.share - self.called

    @property
    def kind(self) -> str:
        if self.kept_by_carrier or not self.difference:
            return NONE
        return BALANCE if self.difference > 0 else CREDIT


def settled_accounts(
    prepared: PreparedSettlement, round_: CallRound | None
) -> list[SettledAccount]:
    """As the letters of a round froze them; without a round, as they are now."""
    calls = list(round_.calls.originals()) if round_ else []
    numbers = {call.frozen()["addressee"]["siren"]: str(call) for call in calls}
    if calls:
        accounts = calls[0].frozen()["settlement"]["accounts"]
        return [
            SettledAccount(
                one["organisation"],
                one["siren"],
                one["share"],
                one["called"],
                one["kept_by_carrier"],
                numbers.get(one["siren"]),
            )
            for one in accounts
        ]
    return accounts_now(prepared.settlement)


def accounts_now(settlement: YearSettlement) -> list[SettledAccount]:
    """The accounts as they are now, whatever letters said before."""
    return [
        SettledAccount(
            one.party.short_name,
            one.party.organisation.siren,
            one.account.due,
            one.account.called,
            one.account.kept_by_carrier,
            None,
        )
        for one in settlement.accounts
    ]
