"""A settlement as lists: each contributor's account, and what its letters ask or give back."""

from typing import Any

from financing.settlements.content import PartnerLetter
from financing.settlements.told import KINDS, SettledAccount
from press.kit.columns import Column, EurosColumn
from press.kit.tables import Table


class YearAccountTable(Table):
    """The rows are `SettledAccount`s: shares on what was spent, less what stands called."""

    title = "Compte de chaque contributeur"
    noun = "contributeur"
    files = "regularisation"

    siren = Column("SIREN", part_of="contributeur")
    contributeur = Column("Contributeur", accessor="organisation", row_header=True)
    part = EurosColumn("Part réelle", accessor="share", total=True)
    appele = EurosColumn("Appelé", accessor="called", total=True)
    ecart = EurosColumn("Différence", accessor=lambda one: _difference(one), total=True)
    suite = Column("Suite", accessor=lambda one: _next(one))


def _difference(one: SettledAccount) -> int:
    return 0 if one.kept_by_carrier else one.difference


def _next(one: SettledAccount) -> str:
    return "part conservée par le porteur" if one.kept_by_carrier else KINDS[one.kind]


class SettlementLetterTable(Table):
    """The letters that a settlement would number."""

    title = "Lettres de la régularisation"
    noun = "lettre"

    destinataire = Column("Destinataire", accessor="party__short_name", row_header=True)
    nature = Column("Lettre", accessor=lambda one: _kind(one))
    montant = EurosColumn("Montant", accessor=lambda one: abs(one.amount))
    diminue = Column("Effet", accessor=lambda one: _effect(one))


def _kind(one: PartnerLetter) -> str:
    return "appel de solde" if one.amount > 0 else "avis de trop-perçu"


def _effect(one: PartnerLetter) -> str:
    """« 120,00 € en moins de l'appel 2025-0001 », and what is left."""
    euros: Any = EurosColumn("").render
    lowered = [f"{euros(part)} en moins de l'appel {call}" for call, part in one.lowered]
    taken = [f"trop-perçu {credit} déduit, {euros(part)}" for credit, part in one.deducted]
    beyond = [f"{euros(one.beyond)} au-delà de ce qui reste dû"] if one.beyond else []
    asked = [f"{euros(one.to_pay)} à payer"] if one.amount > 0 else []
    return " ; ".join([*lowered, *taken, *beyond, *asked])
