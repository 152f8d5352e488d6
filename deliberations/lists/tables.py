"""The votes of councils as a list."""

from django.urls import reverse
from django.utils.safestring import SafeString

from deliberations.models import Deliberation
from deliberations.votes.ballots import Ballot
from press.kit.columns import Column, DayColumn, IntegerColumn, PartColumn
from press.kit.tables import Empty, Table


def _convention(record: Deliberation) -> str:
    """Where its convention is read, by who may open it: a council is not always a party."""
    shown: str = record.opened
    return reverse("convention", args=[shown]) if shown else ""


class DeliberationTable(Table):
    """The rows are those of `pages.listed`."""

    name = "deliberations"
    title = "Délibérations"
    noun = "délibération"
    order = ("-seance",)
    files = "deliberations"
    nothing = Empty(
        "Aucune délibération",
        "Cette page réunit les votes des conseils sur vos conventions. Aucun n'est enregistré.",
    )
    not_found = Empty(
        "Aucune délibération ne correspond",
        "Enlevez un filtre, ou cherchez un mot de l'objet : les accents et les majuscules ne "
        "comptent pas.",
    )

    deliberation = PartColumn(
        "Délibération",
        "deliberations/lists/_named.html",
        accessor="number",
        row_header=True,
        label="Numéro",
    )
    objet = Column("Objet", accessor="title", part_of="deliberation")
    conseil = Column("Conseil", accessor="council__name")
    seance = DayColumn("Séance", accessor="held_on")
    convention = Column("Convention", accessor="opened_reference", css="day", linkify=_convention)
    vote = Column("Vote", accessor=lambda one: Ballot(one).sentence, orderable=False)
    pour = IntegerColumn("Pour", accessor="in_favour", part_of="vote")
    contre = IntegerColumn("Contre", accessor="against", part_of="vote")
    abstentions = IntegerColumn("Abstentions", part_of="vote")
    doutes = Column("À vérifier", accessor=lambda one: " ; ".join(one.anomalies), part_of="vote")
    transmise = DayColumn("Transmise", accessor="transmitted_on", visible=False)
    publiee = DayColumn("Publiée", accessor="published_on", visible=False)
    executoire = DayColumn("Exécutoire", accessor="executory_on", orderable=False, visible=False)
    identifiant = Column("Identifiant préfecture", accessor="prefecture_id", visible=False)
    source = Column("Source", visible=False)

    def render_vote(self, record: Deliberation) -> SafeString:
        said = {"ballot": Ballot(record), "deliberation": record}
        return self.parts.drawn("deliberations/lists/_vote.html", **said)
