"""What each party owes of each year, as a list."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from financing.years.multi_year import MultiYearRow, YearShare
from financing.years.reading import PartyYear
from press.files.sheets import Cell
from press.kit.columns import ActsColumn, Column, EurosColumn, FigureColumn, RowAct, itself
from press.kit.tables import Empty, Table


class PartyYearTable(Table):
    """The rows are those of `years_of`: called, less cancelled, and balance, less credit, make what
    stands; once the year is settled, it is the share.
    """

    name = "comptes-annuels"
    title = "Comptes des exercices"
    noun = "ligne"
    files = "comptes"
    nothing = Empty("Rien encore", "Aucun exercice n'est appelé ni arrêté.")

    class Meta:
        row_attrs = {"class": lambda one: "own" if one.own else ""}

    exercice = FigureColumn("Exercice", accessor="year")
    siren = Column("SIREN", accessor="party__organisation__siren", part_of="partie")
    partie = Column("Partie", accessor="party__short_name", row_header=True)
    part = EurosColumn("Part", accessor="share")
    conserve = EurosColumn("Dont conservé", accessor="kept")
    appele = EurosColumn("Appelé", accessor="called")
    annule = EurosColumn("Annulé", accessor="cancelled")
    solde = EurosColumn("Solde", accessor="balance")
    trop_percu = EurosColumn("Trop-perçu", accessor="credit")
    encaisse = EurosColumn("Encaissé", accessor="paid")
    du = EurosColumn("Reste dû", accessor="due")
    retard = EurosColumn("En retard", accessor="late")
    actes = ActsColumn(accessor=itself)

    reference = ""  # of the convention

    def render_actes(self, record: PartyYear) -> object:
        url = reverse("party_account", args=[self.reference, record.party.rank])
        act = RowAct("Relevé (PDF)", url, f"de {record.party.short_name}")
        return ActsColumn().render([act], self)


def said(row: PartyYear) -> bool:
    """Whether a row says something."""
    return any((row.share, row.called, row.balance, row.credit, row.paid))


class YearShareColumn(EurosColumn):
    """The share of a year, with the word that says on what it rests."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year), accessor=lambda row: row.shares.get(year))

    def render(self, value: YearShare) -> SafeString:
        amount = super().render(value.amount)
        return format_html('{} <span class="quiet d-block">{}</span>', amount, value.word)

    def value(self, value: YearShare) -> Cell:
        return super().value(value.amount)

    def key(self, value: YearShare) -> int:
        return value.amount


class YearWordColumn(Column):
    """The same word, in files."""

    def __init__(self, year: int) -> None:
        name = f"annee{year}"
        super().__init__(
            f"{year}, base", accessor=lambda row: _word(row, year), part_of=name, orderable=False
        )


def _word(row: MultiYearRow, year: int) -> str | None:
    share = row.shares.get(year)
    return share.word if share else None


def year_columns(years: Sequence[int]) -> dict[str, Any]:
    """Two columns a year, of which one is for files alone."""
    extra: list[tuple[str, Column]] = []
    for year in years:
        extra += [(f"annee{year}", YearShareColumn(year)), (f"base{year}", YearWordColumn(year))]
    names = (name for name, _ in extra)
    sequence = ["volet", "siren", "partie", *names, "total", "en_nature"]
    return {"extra_columns": extra, "sequence": sequence}


class MultiYearTable(Table):
    """The rows are those of `multi_year`; a column a year."""

    name = "pluriannuel"
    title = "Parts, année après année"
    noun = "ligne"
    files = "pluriannuel"
    nothing = Empty("Rien à partager", "Le plan n'a pas encore de part que l'on sache calculer.")

    class Meta:
        row_attrs = {"class": lambda one: "own" if one.own else ""}

    volet = Column("Volet", accessor="component__label")
    siren = Column("SIREN", accessor=lambda row: _siren(row), part_of="partie")
    partie = Column("Partenaire, ou apport", accessor="label", row_header=True)
    total = EurosColumn("Total à payer", accessor="cash", total=True)
    en_nature = EurosColumn("En nature", accessor="valued", total=True)


def _siren(row: MultiYearRow) -> str | None:
    return row.party.organisation.siren if row.party else None
