"""The key that would be adopted, and the rules that an act's percentages follow, as lists."""

from fractions import Fraction

from django.http import HttpRequest

from financing.dossier.tables import absent_columns, criteria_columns
from financing.keys.adoption import Proposal
from financing.keys.rule_search import Finding
from financing.models import Period
from press.files.sheets import Cell
from press.kit.columns import Column, EurosColumn, FigureColumn, IntegerColumn, PercentColumn
from press.kit.tables import Table
from press.words.french import number


class ProposedKeyTable(Table):
    """The rows are the planned shares of a proposal."""

    title = "Population, pourcentages et montant prévu de chaque partenaire"
    noun = "partenaire"

    class Meta:
        orderable = False  # the page is a form: another order would lose what is typed

    partenaire = Column("Partenaire", accessor="partner__party__short_name", row_header=True)
    population = IntegerColumn("Population", accessor="partner__term__population", total=True)
    exact = PercentColumn("% exact", accessor="partner__line__exact", places=4)
    arrete = PercentColumn("% arrêté", accessor="partner__line__percent")
    plafond = EurosColumn("Plafond", accessor="partner__ceiling")
    prevu = EurosColumn("Prévu", accessor="amount", total=True)

    @classmethod
    def of(cls, proposal: Proposal, period: Period, request: HttpRequest) -> "ProposedKeyTable":
        """The list of what a proposal would freeze; empty of one that cannot be."""
        key, cost = proposal.key, proposal.cost
        year = key.population_year if key and not key.blocks else None
        absent = absent_columns(key) if key else ["population"]
        table = cls(
            cost.shares if cost else (),
            request=request,
            exclude=["arrete" if name == "vote" else name for name in absent],
            **(criteria_columns(key, "partner__figures") if key else {}),
        )
        if key and "vote" not in absent:
            table.columns["arrete"].column.places = key.percent_places
        names = {"population": f"Population {year}"} if year else {}
        return table.named(prevu=f"Prévu {period.label}", **names)


class RuleFindingTable(Table):
    """The rules that give exactly the percentages, or the euros, of an act."""

    title = "Règles qui donnent exactement l'acte"
    noun = "règle"
    files = "regles"

    populations = Column("Chiffres", accessor="match__year", row_header=True, css="day")
    regle = Column("Règle", accessor="sentence")

    def render_populations(self, value: int) -> str:
        return f"1er janvier {value}"


class NearRuleTable(RuleFindingTable):
    """Those that give others, with the gaps in points."""

    title = "Règles les plus proches"
    files = "regles_proches"

    ecart = FigureColumn("Écart le plus grand (points)", accessor="match__max_gap")
    pour_qui = Column("Pour qui (points)", accessor="gaps", orderable=False)

    def render_ecart(self, record: Finding) -> str:
        return number(record.match.max_gap, 2)

    def value_ecart(self, value: Fraction) -> Cell:
        return PercentColumn("").value(value).value
