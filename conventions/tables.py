"""Conventions as lists show them."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conventions.models import Convention
from press.kit.columns import Column, DayColumn, IntegerColumn, StateColumn
from press.kit.tables import Empty, Table


class ConventionTable(Table):
    """The rows are those of `approvals.tables.lines_of`."""

    name = "conventions"
    title = "Conventions"
    noun = "convention"
    order = ("reference",)
    files = "conventions"
    nothing = Empty(
        "Aucune convention pour l'instant",
        "Vous verrez ici les conventions dont un de vos organismes est partie : leur état, leurs "
        "dates et leurs parties.",
    )
    not_found = Empty(
        "Aucune convention ne correspond",
        "Enlevez un filtre, ou cherchez un mot du titre : les accents et les majuscules ne "
        "comptent pas.",
    )

    reference = Column("Convention", row_header=True, label="Référence")
    titre = Column("Titre", accessor="title", part_of="reference")
    programme = Column("Programme")
    etat = StateColumn("État", accessor="state")
    debut = DayColumn("Effet", accessor="first_day", order_by="starts_on")
    fin = DayColumn("Fin", accessor="last_day")
    parties = IntegerColumn("Parties", accessor="party_count")

    def render_reference(self, record: Convention) -> SafeString:
        return format_html(
            '<a href="{}">{}</a> <span class="d-block quiet">{}</span>',
            reverse("convention", args=[record.reference]),
            record.reference,
            record.title,
        )
