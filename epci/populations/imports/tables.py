"""What comes in, as lists: the faults of a file, what it changes, the imports that were done."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from epci.models import ImportReport
from epci.populations.imports.reports import ImportedLine
from press.kit.columns import Column, FigureColumn, IntegerColumn, MomentColumn
from press.kit.tables import Table


class FaultTable(Table):
    """Why a file is refused, fault by fault."""

    title = "Erreurs du fichier, avec leur place"
    noun = "erreur"

    ligne = IntegerColumn("Ligne", accessor="line", row_header=True)
    colonne = Column("Colonne", accessor="column")
    pourquoi = Column("Pourquoi", accessor="message")


class ChangeTable(Table):
    """What an import changes, EPCI by EPCI; what deserves a look comes first."""

    name = "changements"
    title = "Populations qui changent, ce qui mérite un regard d'abord"
    noun = "EPCI,EPCI"

    epci = Column("EPCI", accessor="name", row_header=True)
    municipale_avant = IntegerColumn("Municipale avant", accessor="before__municipal")
    totale_avant = IntegerColumn("Totale avant", accessor="before__total")
    municipale = IntegerColumn("Municipale", accessor="after__municipal")
    totale = IntegerColumn("Totale", accessor="after__total")
    correction = FigureColumn("Correction de la totale", accessor="correction", orderable=False)
    variation = FigureColumn("Depuis l'an dernier", accessor="variation", orderable=False)
    a_savoir = Column("À savoir", accessor="remarks")

    @classmethod
    def of(cls, lines: list[ImportedLine], year: int, request: HttpRequest) -> "ChangeTable":
        table = cls(lines, request=request, chosen=request.user.chosen_columns, prefix="c-")
        return table.named(
            municipale=f"Municipale {year}",
            totale=f"Totale {year}",
            variation=f"Totale, depuis {year - 1}",
        )

    def render_a_savoir(self, value: str, record: ImportedLine) -> SafeString:
        return format_html('<span class="flag">{}</span>', value)


class ReportTable(Table):
    """The imports that were done, the latest first; read without what they hold."""

    name = "imports"
    title = "Comptes rendus d'import"
    noun = "import"
    order = ("-le",)
    files = "imports"

    fichier = Column("Fichier", accessor="name", row_header=True, linkify=("import_report", ["pk"]))
    annee = FigureColumn("Année", accessor="year")
    le = MomentColumn("Le", accessor="at", order_by=("at", "pk"))
    par = Column("Par", accessor="by")
    publie_par = Column("Publié par", accessor="publisher")

    @classmethod
    def of(cls, reports: QuerySet[ImportReport], request: HttpRequest) -> "ReportTable":
        rows = reports.defer("content")
        return cls(rows, request=request, chosen=request.user.chosen_columns)
