"""A workbook as lists: its faults, its conventions, its shares that differ; those of before."""

from django.db.models import QuerySet
from django.http import HttpRequest

from conventions.models import WorkbookImport
from press.kit.columns import Column, DayColumn, EurosColumn, FigureColumn, IntegerColumn
from press.kit.tables import Empty, Table


class BookFaultTable(Table):
    """Why a workbook is refused, cell by cell."""

    title = "Erreurs du classeur, avec leur place"
    noun = "erreur"

    feuille = Column("Feuille", accessor="sheet", row_header=True)
    ligne = IntegerColumn("Ligne", accessor="line")
    colonne = Column("Colonne", accessor="column")
    pourquoi = Column("Pourquoi", accessor="message")


class ForeseenTable(Table):
    """The conventions that a workbook brings, as they will be."""

    title = "Conventions du classeur"
    noun = "convention"

    reference = Column("Référence", accessor="reference", row_header=True)
    titre = Column("Titre", accessor="title")
    parties = IntegerColumn("Parties", accessor="parties")
    depenses = EurosColumn("Dépenses prévues", accessor="spent", total=True)
    lettres = IntegerColumn("Lettres reprises", accessor="letters")
    accord = IntegerColumn("Parts qui concordent", accessor="agreeing")
    ecarts = IntegerColumn("Parts qui diffèrent", accessor="gaps")
    etat = Column("Elle sera", accessor="state")


class GapTable(Table):
    """What the workbook says of a share beside what its rule gives."""

    title = "Parts qui diffèrent"
    noun = "écart"

    convention = Column("Convention", accessor="reference", row_header=True)
    volet = Column("Volet", accessor="component")
    exercice = FigureColumn("Exercice", accessor="year")
    contributeur = Column("Contributeur", accessor="party")
    classeur = FigureColumn("Votre classeur dit", accessor="told")
    regle = FigureColumn("La règle donne", accessor="found")
    ligne = IntegerColumn("Ligne de Parts votées", accessor="line")


class AgreedTable(Table):
    """The keys that the shares of a workbook say."""

    title = "Clés à arrêter"
    noun = "clé"

    convention = Column("Convention", accessor="reference", row_header=True)
    volet = Column("Volet", accessor="component")
    exercices = FigureColumn("Exercices", accessor="years")
    regle = Column("Règle", accessor="said")
    acte = Column("Acte qui l'arrête", accessor="ground__words")
    jour = DayColumn("Arrêtée le", accessor="ground__known_on")


class WorkbookTable(Table):
    """The workbooks that an organisation has brought, the latest first."""

    title = "Classeurs apportés"
    noun = "classeur"
    nothing = Empty("Aucun classeur apporté", "Ceux que vous apportez restent ici.")

    fichier = Column("Fichier", accessor="name", row_header=True, linkify=("workbook", ["pk"]))
    le = DayColumn("Enregistré le", accessor="made_on")
    par = Column("Par", accessor="made_by")
    contenu = Column("Contenu", accessor="told__said", orderable=False)
    annule = DayColumn("Annulé le", accessor="undone_on")

    @classmethod
    def of(cls, imports: QuerySet[WorkbookImport], request: HttpRequest) -> "WorkbookTable":
        return cls(imports.exclude(made_on=None).defer("content"), request=request)
