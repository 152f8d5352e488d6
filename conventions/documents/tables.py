"""The documents of a convention as a list."""

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from conventions.models import Document
from press.kit.columns import (
    ChoiceColumn,
    Column,
    DayColumn,
    IntegerColumn,
    MomentColumn,
    PartColumn,
)
from press.kit.tables import Empty, Table
from press.words.french import file_size, short_date

FINGERPRINT = SafeString(
    '<details class="why"><summary>SHA-256<span class="visually-hidden"> de {}</span></summary>'
    "<code>{}</code></details>"
)

UNDER = SafeString('<div>{} <span class="d-block quiet">{}</span></div>')


def _withdrawn(what: str, record: Document) -> datetime | str | None:
    return getattr(record.withdrawal, what) if record.is_withdrawn else None


class DocumentTable(Table):
    """The rows are those of `Document.objects.listed`; one that is withdrawn keeps its line."""

    name = "documents"
    title = "Pièces, la plus récente en premier"
    noun = "pièce"
    order = ("-date",)
    css = "journal"
    nothing = Empty(
        "Aucune pièce n'est déposée",
        "La convention signée, ses avenants, les rapports et les comptes se gardent ici, tels "
        "qu'ils ont été déposés.",
    )

    piece = PartColumn(
        "Pièce", "conventions/documents/_piece.html", accessor="title", row_header=True
    )
    nature = ChoiceColumn("Nature", Document.Kind.choices, accessor="kind", part_of="piece")
    retiree = MomentColumn("Retirée", accessor=lambda one: _withdrawn("at", one), part_of="piece")
    motif = Column("Motif", accessor=lambda one: _withdrawn("reason", one), part_of="piece")
    date = DayColumn("Date", accessor="dated_on")
    taille = IntegerColumn("Taille", accessor="size", label="Taille, en octets")
    empreinte = Column("Empreinte", accessor="sha256", orderable=False, label="SHA-256")
    deposee = MomentColumn("Déposée", accessor="added_at")
    par = Column("Déposée par", accessor="added_by", part_of="deposee")
    retirer = PartColumn("Retirer", "conventions/documents/_withdraw.html")

    def render_taille(self, value: int) -> str:
        return file_size(value)

    def render_empreinte(self, value: str, record: Document) -> SafeString:
        return format_html(FINGERPRINT, record.title, value)

    def render_deposee(self, value: datetime, record: Document) -> SafeString:
        return format_html(UNDER, short_date(localdate(value)), record.added_by)
