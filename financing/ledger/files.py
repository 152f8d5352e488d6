"""A settlement as a table of a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal

from financing.ledger.settling import Settlement
from press.files.sheets import Row, csv_bytes, xlsx_bytes


def as_csv(settlement: Settlement) -> bytes:
    return csv_bytes(_accounts(settlement))


def as_xlsx(settlement: Settlement) -> bytes:
    """The accounts, the populations that were corrected, and the letters already issued."""
    return xlsx_bytes(
        {
            "Régularisation": _accounts(settlement),
            "Populations corrigées": _corrected(settlement),
            "Appels émis": _calls(settlement),
        }
    )


def _accounts(settlement: Settlement) -> Iterator[Row]:
    yield ["SIREN", "Contributeur", "Dû (€)", "Appelé (€)", "Écart (€)", "Pourquoi"]
    for one in settlement.accounts:
        account = one.account
        amounts = map(_euros, (account.due, account.called, account.balance))
        yield [one.party.organisation.siren, one.party.short_name, *amounts, one.explanation]


def _corrected(settlement: Settlement) -> Iterator[Row]:
    yield ["Contributeur", "Année", "Population de la clé arrêtée", "Population en vigueur"]
    for one in settlement.corrected:
        yield [one.party.short_name, settlement.key.population_year, one.before, one.after]


def _calls(settlement: Settlement) -> Iterator[Row]:
    yield ["Appel", "Date", "Contributeur", "Montant (€)"]
    for call in settlement.calls:
        yield [str(call), call.issued_on, call.party.short_name, _euros(call.amount)]


def _euros(centimes: int) -> Decimal:
    return Decimal(centimes) / 100
