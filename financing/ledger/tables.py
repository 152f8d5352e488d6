"""Settlements as lists: what is left to settle, and one settlement's accounts and grounds."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from epci.models import Population
from financing.ledger.settling import Corrected, Settlement
from financing.models import FundCall
from press.kit.columns import Column, DayColumn, EurosColumn, FigureColumn, IntegerColumn
from press.kit.tables import Table
from press.words.french import plural, short_date


def _component(one: Settlement) -> str:
    return f"{one.component.convention.reference}, {one.component}"


def _account_page(one: Settlement) -> str:
    component = one.component
    return reverse("settlement", args=[component.convention.reference, component.code, one.year])


def _cause(one: Settlement) -> str:
    if one.is_stated:
        return "les dépenses sont arrêtées"
    if one.corrected:
        return plural(len(one.corrected), "population corrigée", "populations corrigées")
    return "le plan a changé depuis les appels"


class SettlementTable(Table):
    """The components and years whose calls differ from the shares."""

    name = "regularisations"
    title = "Régularisations à prévoir"
    noun = "régularisation"
    files = "regularisations"

    convention = Column(
        "Convention", accessor="component__convention__reference", part_of="composante"
    )
    composante = Column("Volet", accessor=_component, row_header=True, linkify=_account_page)
    exercice = FigureColumn("Exercice", accessor="year")
    a_appeler = EurosColumn("Solde à appeler", accessor="to_call", total=True)
    trop_percu = EurosColumn("Trop-perçu", accessor="to_return", total=True)
    pourquoi = Column("Pourquoi", accessor=_cause)

    def value_composante(self, record: Settlement) -> str:
        return str(record.component)


class AccountTable(Table):
    """What each contributor owes, was called, and is left to settle."""

    name = "comptes"
    title = "Compte de chaque contributeur"
    noun = "contributeur"
    files = "regularisation"

    siren = Column("SIREN", accessor="party__organisation__siren", part_of="contributeur")
    contributeur = Column("Contributeur", accessor="party__short_name", row_header=True)
    du = EurosColumn("Dû", accessor="account__due", total=True)
    appele = EurosColumn("Appelé", accessor="account__called", total=True)
    ecart = EurosColumn("Écart", accessor="account__balance", total=True)
    pourquoi = Column("Pourquoi", accessor="explanation", css="why", orderable=False)


class CorrectedTable(Table):
    """The rows are those of `settling.reasons_of`: a correction, and the figure in force."""

    title = "Populations corrigées, en habitants"
    noun = "population corrigée,populations corrigées"

    epci = Column("EPCI", accessor=lambda pair: pair[0].party.short_name, row_header=True)
    annee = FigureColumn("Année", accessor=lambda pair: pair[1].year)
    avant = IntegerColumn("Clé arrêtée", accessor=lambda pair: pair[0].before)
    apres = IntegerColumn("En vigueur", accessor=lambda pair: pair[0].after)
    motif = Column(
        "Motif", accessor=lambda pair: pair[1].reason, css="why", exclude_from_export=True
    )
    par = Column("Par", accessor=lambda pair: pair[1], orderable=False, exclude_from_export=True)

    def render_par(self, record: tuple[Corrected, Population]) -> str:
        _, figure = record
        by = figure.entered_by or "registre livré"
        return f"{by}, le {short_date(figure.entered_at)}"


class SettledCallTable(Table):
    """The letters that a settlement counts."""

    per_page = 20
    title = "Appels déjà émis"
    noun = "appel"

    appel = Column("Lettre", accessor=str, row_header=True)
    date = DayColumn("Date", accessor="issued_on")
    contributeur = Column("Contributeur", accessor="party__short_name")
    montant = EurosColumn("Montant", accessor="amount", total=True)

    urls: Mapping[int, str] = {}  # of their rounds, by id

    def render_appel(self, record: FundCall) -> SafeString:
        kind = record.get_kind_display().capitalize()
        return format_html('<a href="{}">{} {}</a>', self.urls[record.round_id], kind, record)
