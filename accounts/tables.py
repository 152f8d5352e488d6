"""The journal as a list."""

import re
from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Entry
from press.kit.columns import UNKNOWN, Column, MomentColumn
from press.kit.tables import Empty, Table

OVER = SafeString('<strong>{}</strong> <span class="d-block">{}</span>')
UNDER = SafeString('{} <span class="d-block quiet">{}</span>')
FOLDED = SafeString("{}<details><summary>Empreinte</summary><code>{}</code></details>")
# What proves a line, beside its words: `verify` compares it with what the act sealed.
DIGEST = re.compile(r"[ ,;:]*\b(?:SHA-256 )?([0-9a-f]{64})\b")


def said(name: str) -> Callable[[Entry], str]:
    """Reads the words of a line, without the digests that stand among them."""
    return lambda entry: DIGEST.sub("", getattr(entry, name)).strip(" ,;:")


def proofs(entry: Entry) -> str:
    """The digests that a line keeps, one space between two; nothing where it keeps none."""
    return " ".join(DIGEST.findall(f"{entry.before} {entry.after}"))


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
    avant = Column("Avant", accessor=said("before"), orderable=False)
    apres = Column("Après", accessor=said("after"), orderable=False, empty_values=())
    empreintes = Column("Empreintes", accessor=proofs, part_of="apres")

    def render_personne(self, record: Entry) -> SafeString:
        return format_html(UNDER, record.actor, record.organisation or UNKNOWN)

    def render_acte(self, record: Entry) -> SafeString:
        told = format_html(OVER, record.act, record.subject)
        is_told = record.convention and not self.of_one_convention
        return format_html(UNDER, told, record.convention) if is_told else told

    def render_apres(self, value: str, record: Entry) -> SafeString | str:
        kept = proofs(record)
        return format_html(FOLDED, value, kept) if kept else value or UNKNOWN
