"""What each party owes of each year, as a list."""

from financing.years.reading import PartyYear
from press.kit.columns import Column, EurosColumn, FigureColumn
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


def said(row: PartyYear) -> bool:
    """Whether a row says something."""
    return any((row.share, row.called, row.balance, row.credit, row.paid))
