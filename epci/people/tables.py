"""Who acts for an organisation and who is invited, as lists."""

from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from epci.models import Invitation
from epci.people.reading import PersonInRoles
from press.kit.columns import ActsColumn, Column, DayColumn, PartColumn, RowAct
from press.kit.states import state
from press.kit.tables import Table
from press.words.french import short_date

UNDER = SafeString('<span class="d-block quiet">{}</span>')
CLOSED = SafeString('<span class="flag">compte fermé</span>')


class MemberTable(Table):
    """Everybody who acts for the organisation, a line a person."""

    title = "Personnes et leurs rôles"
    noun = "personne"
    files = "personnes"

    personne = Column("Personne", accessor="user", row_header=True)
    adresse = Column("Adresse électronique", accessor="user__email", part_of="personne")
    roles = PartColumn(
        "Rôles", "epci/people/_roles.html", accessor="role_words", css="acts-cell roles-cell"
    )

    def render_personne(self, record: PersonInRoles) -> SafeString:
        user = record.user
        under = format_html(UNDER, user.email) if user.name else ""
        return format_html("{}{}{}", user, under, "" if user.is_active else CLOSED)


def acts_of(invitation: Invitation) -> list[RowAct]:
    keys = [invitation.organisation_id, invitation.pk]
    about = f"l'invitation de {invitation.email}"
    return [
        RowAct("Renvoyer", reverse("resend_invitation", args=keys), about, post=True),
        RowAct("Retirer", reverse("withdraw_invitation", args=keys), about, post=True),
    ]


class InvitationTable(Table):
    """The invitations that nobody has answered; `now` says which have expired."""

    title = "Invitations sans réponse"
    noun = "invitation"
    files = "invitations"
    now: datetime

    adresse = Column("Adresse électronique", accessor="email", row_header=True)
    roles = Column("Rôles", accessor=lambda one: ", ".join(one.role_labels))
    envoyee = DayColumn("Envoyée le", accessor="sent_at")
    par = Column("Par", accessor="invited_by")
    expire = DayColumn("Valable jusqu'au", accessor="expires_at")
    actes = ActsColumn(accessor=acts_of)

    def render_expire(self, value: datetime) -> SafeString | str:
        day = short_date(localdate(value))
        return state("late", f"expirée le {day} : renvoyez-la") if value <= self.now else day
