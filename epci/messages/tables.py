"""The messages of an organisation, as a list."""

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from post.models import Message
from press.kit.columns import ActsColumn, Column, IntegerColumn, MomentColumn, RowAct, StateColumn
from press.kit.filters import Filters, KnownFilter, TextFilter
from press.kit.tables import Empty, Table

State = Message.State
KINDS = {
    State.WAITING: "waiting",
    State.SENDING: "waiting",
    State.SENT: "done",
    State.FAILED: "late",
}


def state_of(message: Message) -> tuple[str, str]:
    """« en attente », « en attente du serveur », « envoyé », « en échec »."""
    if message.state == State.WAITING and message.attempts:
        return "late", "en attente du serveur"
    return KINDS[State(message.state)], message.get_state_display()


def acts_of(message: Message) -> list[RowAct]:
    """What has not left may be tried at once."""
    if message.state not in (State.WAITING, State.FAILED):
        return []
    url = reverse("send_message_again", args=[message.owner, message.pk])
    about = f"le message à {message.recipient}"
    return [RowAct("Renvoyer", url, about, post=True)]


class MessageFilters(Filters):
    recherche = TextFilter(field_name="recipient", lookup_expr="icontains", label="Destinataire")
    etat = KnownFilter(field_name="state", label="État")

    def __init__(self, asked: QueryDict, messages: QuerySet[Message]) -> None:
        super().__init__(asked, messages)
        self.offer("etat", State.choices)


class MessageTable(Table):
    """Whoever administers reads to whom and about what, and what the server answered."""

    name = "messages"
    title = "Messages, le dernier en premier"
    noun = "message"
    order = ("-ecrit",)
    files = "messages"
    nothing = Empty(
        "Aucun message",
        "Invitations, rappels et lettres envoyés au nom de l'organisme seront ici.",
    )
    not_found = Empty("Aucun message ne correspond", "Enlevez un filtre.")

    ecrit = MomentColumn("Écrit le", accessor="written_at", order_by=("written_at", "pk"))
    destinataire = Column("Destinataire", accessor="recipient", row_header=True)
    objet = Column("Objet", accessor="subject")
    etat = StateColumn("État", accessor=state_of, order_by=("state", "pk"))
    parti = MomentColumn("Parti le", accessor="sent_at")
    essais = IntegerColumn("Essais", accessor="attempts", visible=False)
    reponse = Column("Réponse du serveur", accessor="said", orderable=False)
    actes = ActsColumn(accessor=acts_of)
