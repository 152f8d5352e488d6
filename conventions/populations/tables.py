"""The figures of one EPCI, as lists: those of each year, and those that were replaced."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate

from epci.models import Epci, Population
from epci.populations.listing import Year
from press.kit.columns import Column, DayColumn, FigureColumn, IntegerColumn, PartColumn
from press.kit.tables import Table

SHIPPED = "registre livré avec l'application"


@dataclass(frozen=True)
class YearFigure:
    """A figure of one year, official or typed; a typed one says how it stands to the official."""

    epci: Epci
    figure: Population
    variation: str = ""
    comparison: str = ""

    @property
    def census(self) -> int | None:
        return None if self.comparison else self.figure.census_year

    @property
    def entered_on(self) -> date:
        return localdate(self.figure.entered_at)

    @property
    def entered_by(self) -> str:
        return self.figure.entered_by or SHIPPED


def figures_of(epci: Epci, years: Collection[Year]) -> Iterator[YearFigure]:
    """The official figure of each year, then those that organisations typed."""
    for one in years:
        if one.official:
            yield YearFigure(epci, one.official, variation=one.variation)
        for figure, comparison in one.compared:
            yield YearFigure(epci, figure, comparison=comparison)


class YearTable(Table):
    """Every figure in force, the latest year first."""

    name = "epci-annees"
    title = "Populations au 1er janvier de chaque année"
    noun = "chiffre"

    annee = Column("Année", accessor="figure__year", row_header=True)
    municipale = IntegerColumn("Municipale", accessor="figure__municipal")
    totale = IntegerColumn("Totale", accessor="figure__total")
    recensement = FigureColumn("Recensement", accessor="census")
    variation = FigureColumn("Variation de la totale", orderable=False)
    source = PartColumn(
        "Source", "conventions/populations/_year_origin.html", accessor="figure__source"
    )
    comparaison = Column("Comparée à l'officielle", accessor="comparison", part_of="source")
    motif = Column("Motif", accessor="figure__reason", part_of="source")
    entree_le = DayColumn("Entrée le", accessor="entered_on", part_of="source")
    entree_par = Column("Entrée par", accessor="entered_by", part_of="source")

    @classmethod
    def of(cls, epci: Epci, years: Collection[Year], request: HttpRequest) -> "YearTable":
        chosen = request.user.chosen_columns
        table = cls(figures_of(epci, years), request=request, chosen=chosen, prefix="a-")
        table.files = f"populations-{epci.organisation.siren}"
        return table


class ReplacedTable(Table):
    """The figures that a correction has replaced, the latest first."""

    title = "Chiffres qu'une correction a remplacés, le plus récent d'abord"
    noun = "chiffre"

    annee = Column("Année", accessor="year", row_header=True)
    municipale = IntegerColumn("Municipale", accessor="municipal")
    totale = IntegerColumn("Totale", accessor="total")
    source = Column("Source")
    remplace = PartColumn("Remplacé", "conventions/populations/_replacement.html")
