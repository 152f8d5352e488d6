"""The years of a carrier's register, each with its archive."""

from django.urls import reverse

from financing.register.year_archives.reading import NumberedYear
from press.kit.columns import ActsColumn, Column, IntegerColumn, RowAct, StateColumn
from press.kit.tables import Empty, Table


def acts_of(one: NumberedYear) -> list[RowAct]:
    if one.waiting:
        return []
    address = reverse("archive", args=[one.carrier, one.year])
    return [RowAct("Télécharger", address, f"l'archive de {one.year}")]


class ArchiveTable(Table):
    """A row a year."""

    title = "Années du registre"
    noun = "année"
    nothing = Empty(
        "Rien n'est encore numéroté", "L'organisme n'a émis ni appel de fonds ni état des dépenses."
    )

    annee = Column("Année", accessor="year", row_header=True)
    lettres = IntegerColumn("Lettres", accessor="letters")
    etats = IntegerColumn("États des dépenses", accessor="statements")
    etat = StateColumn("Archive", accessor="state")
    actes = ActsColumn(accessor=acts_of)
