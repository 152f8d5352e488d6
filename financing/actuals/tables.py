"""What was spent and received as lists: the lines of a year, and its pieces."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conventions.models import Document
from financing.actuals.reading import LineActual, PeriodActuals, left_of
from financing.models import ActualPiece, Line
from press.kit.columns import (
    ActsColumn,
    Column,
    DayColumn,
    EurosColumn,
    RowAct,
    StateColumn,
    itself,
)
from press.kit.tables import Empty, Table

WITHDRAWN = "retiré"


class ActualLineTable(Table):
    """Each cash line: what was planned, and what its pieces make."""

    title = "Lignes de l'exercice"
    noun = "ligne"
    files = "realise"

    code = Column("Code", part_of="ligne", accessor="line__code")
    ligne = Column("Ligne", accessor="line__label", row_header=True)
    nature = Column("Nature", accessor="line__get_nature_display")
    prevu = EurosColumn("Prévu", accessor=itself)
    realise = EurosColumn("Réalisé", accessor="actual")
    a_recevoir = EurosColumn("Dont à recevoir", accessor="awaited")
    ecart = EurosColumn("Écart au prévu", accessor=itself)

    planned: dict[int, int] = {}

    def render_prevu(self, record: LineActual) -> str:
        return EurosColumn("").render(self.planned.get(record.line.pk, 0))

    def value_prevu(self, record: LineActual) -> object:
        return EurosColumn("").value(self.planned.get(record.line.pk, 0))

    def render_ecart(self, record: LineActual) -> str:
        return EurosColumn("").render(self._gap(record))

    def value_ecart(self, record: LineActual) -> object:
        return EurosColumn("").value(self._gap(record))

    def _gap(self, record: LineActual) -> int:
        return record.actual - self.planned.get(record.line.pk, 0)


def piece_state(piece: ActualPiece) -> tuple[str, str]:
    """The kind and the word of what a piece has come to."""
    left = left_of(piece)
    if left == 0:
        return "neutral", "retirée"
    if left < piece.amount:
        return "done", "retirée en partie"
    if piece.is_awaited:
        return "waiting", "à recevoir"
    return "done", "reçue" if piece.line.nature == Line.Nature.FUNDING else "saisie"


class PieceTable(Table):
    """The rows are the pieces of `read_actuals`."""

    name = "pieces"
    title = "Pièces de l'exercice"
    noun = "pièce"
    files = "pieces"
    nothing = Empty(
        "Aucune pièce", "Les factures, les paies et les ressources reçues se saisissent ci-dessous."
    )

    ligne = Column("Ligne", accessor="line__code", row_header=True)
    date = DayColumn("Date", accessor="dated_on")
    fournisseur = Column("Fournisseur ou financeur", accessor="supplier")
    reference = Column("Référence")
    mandat = Column("Mandat ou titre", accessor="mandate")
    date_mandat = DayColumn("Du", accessor="mandate_on", part_of="mandat")
    document = Column("Document", accessor="document", orderable=False)
    etat = StateColumn("État", accessor=piece_state)
    montant = EurosColumn("Montant", accessor="amount")
    reste = EurosColumn("Compté", accessor=left_of, total=True)
    actes = ActsColumn(accessor=itself)

    place: tuple[str, str, int] = ("", "", 0)  # reference, component, year
    may_record = False

    def render_document(self, value: Document) -> SafeString:
        if value.is_withdrawn:
            return format_html('<span class="quiet">{}</span>', WITHDRAWN)
        name = "document_preview" if value.is_shown else "document"
        url = reverse(name, args=[self.place[0], value.name])
        return format_html('<a href="{}">{}</a>', url, value)

    def value_document(self, value: Document) -> str:
        return WITHDRAWN if value.is_withdrawn else str(value)

    def render_actes(self, record: ActualPiece) -> object:
        return ActsColumn().render(list(self._acts(record)), self)

    def _acts(self, record: ActualPiece) -> Iterator[RowAct]:
        if self.may_record and left_of(record):
            url = reverse("withdraw_piece", args=[*self.place, record.pk])
            yield RowAct("Retirer", url, f"la pièce {record}")


def gates_of(actuals: PeriodActuals) -> list[Line]:
    """The lines whose prior condition is not said to be met."""
    gated = (one.line for one in actuals.lines if one.line.gate)
    return [line for line in gated if line.pk not in actuals.met]
