"""The journal as a list."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Entry
from press.kit.columns import UNKNOWN, Column, MomentColumn
from press.kit.tables import Empty, Table

OVER = SafeString('<strong>{}</strong> <span class="d-block">{}</span>')
UNDER = SafeString('{} <span class="d-block quiet">{}</span>')


class JournalTable(Table):
    """Who did what to what; three cells of the screen say what eight columns of a file do."""

    name = "journal"
    title = "Journal, la dernière ligne en premier"
    noun = "ligne"
    order = ("-moment",)
    css = "journal"
    of_one_convention = False  # which the screen has no need to say in each line
    nothing = Empty(
        "Rien n'a encore été fait",
        "Chaque acte laissera ici une ligne que personne ne peut changer : qui, pour quel "
        "organisme, quand, et ce qui a changé.",
    )

    moment = MomentColumn("Date et heure", accessor="at", order_by=("at", "pk"), row_header=True)
    personne = Column("Qui, pour quel organisme", accessor="actor", label="Auteur")
    organisme = Column("Organisme", accessor="organisation", part_of="personne")
    siren = Column("SIREN", accessor="organisation_siren", part_of="personne")
    convention = Column("Convention", part_of="acte")
    acte = Column("Acte et objet", accessor="act", label="Acte")
    objet = Column("Objet", accessor="subject", part_of="acte")
    avant = Column("Avant", accessor="before", orderable=False)
    apres = Column("Après", accessor="after", orderable=False)

    def render_personne(self, record: Entry) -> SafeString:
        return format_html(UNDER, record.actor, record.organisation or UNKNOWN)

    def render_acte(self, record: Entry) -> SafeString:
        told = format_html(OVER, record.act, record.subject)
        is_told = record.convention and not self.of_one_convention
        return format_html(UNDER, told, record.convention) if is_told else told
