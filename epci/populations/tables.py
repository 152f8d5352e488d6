"""The register as a list: every EPCI with its official figures of one year."""

from collections.abc import Iterable
from typing import Any

from epci.populations import listing
from epci.populations.listing import ListedEpci
from press.kit.columns import Column, IntegerColumn
from press.kit.tables import Empty, Table
from press.words.french import grouped


class EpciTable(Table):
    """The rows are those of `listing.listed`."""

    name = "epci"
    title = "EPCI et leurs populations"
    noun = "EPCI,EPCI"
    order = ("nom",)
    files = "epci"
    nothing = Empty(
        "Le registre est vide",
        "Un administrateur charge le registre des EPCI et de leurs populations avec la commande "
        "load_register.",
    )
    not_found = Empty(
        "Aucun EPCI ne correspond",
        "Enlevez un filtre, ou cherchez une partie du nom : les accents et les majuscules ne "
        "comptent pas.",
    )

    # A relative address: fifty of them looked up by name cost a third of the page.
    nom = Column(
        "EPCI",
        accessor="listed__name",
        order_by="name",
        row_header=True,
        linkify=lambda line: f"{line.listed.siren}/",
    )
    annee = IntegerColumn("Année", accessor="listed__year", part_of="nom")
    municipale = IntegerColumn("Municipale", accessor="listed__municipal", order_by="municipal")
    totale = IntegerColumn("Totale", accessor="listed__total", order_by="total")
    variation = Column("Variation de la totale", css="num", orderable=False)
    departement = Column("Département", accessor="listed__department", order_by="department")
    nature = Column("Nature", accessor="listed__nature", order_by="nature")
    siren = Column(
        "SIREN", accessor="listed__siren", order_by="epci__organisation__siren", css="day"
    )

    def prepared(self, records: Iterable[tuple[Any, ...]]) -> list[ListedEpci]:
        return listing.lines_of(records)

    def render_siren(self, value: str) -> str:
        return grouped(value, 3)
