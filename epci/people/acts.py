"""Who acts for an organisation: invited, given a role, deprived of it. Each act with its line.

An invitation is known by the secret of its link, of which only the digest is kept.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.acts import close_account, create_account, reopen_account
from accounts.journal import record
from accounts.limits import require_mail_room
from accounts.models import User, spelling
from accounts.security import Kind, tell
from epci.models import Invitation, Membership, Organisation
from epci.permissions import Act, Role, require
from post import outbox
from post.models import Message
from press.kit.bulk import create_all
from press.words.french import long_date, short_date

LIFE = timedelta(days=14)
OPERATOR = "L'exploitant de Prorata"  # who invites from the command line
UNKNOWN = (
    "Ce lien n'est pas, ou n'est plus, celui d'une invitation : vérifiez qu'il est entier, ou "
    "suivez celui du dernier message reçu."
)
USED = (
    "Cette invitation a déjà servi. Connectez-vous avec votre adresse ; la page de connexion "
    "permet de choisir un autre mot de passe."
)


class Sent(NamedTuple):
    """An invitation, the only copy of its link in clear, and the message that takes it."""

    invitation: Invitation
    link: str
    message: Message | None

    @property
    def has_left(self) -> bool:
        """False where the server of e-mails was asked and has not taken it."""
        return not outbox.late(self.message)


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    roles: Collection[str],
    by: User | None,
    at: datetime,
) -> Sent | None:
    """Ask somebody by e-mail to act for the organisation; None when they already do.

    Whoever is a member already gets the roles at once. Raises PermissionDenied, and
    ValidationError: no role, an address that is none, roles all held, an invitation that waits,
    more messages than one address receives in a day.
    """
    _require_inviter(by, organisation, roles)
    _lock(organisation)
    address = spelling(email)
    validate_email(address)
    chosen = _chosen(roles)
    held = _roles_of(address, organisation)
    if held:
        _give_more(address, organisation, held, chosen, by)
        return None
    require_mail_room(address, by and by.pk)
    return _send(*_open(organisation, address, chosen, by, at))


@transaction.atomic
def resend(*, invitation: Invitation, by: User | None, at: datetime) -> Sent:
    """A new link for another fortnight; the former one opens nothing any more."""
    require(by, Act.MANAGE_PEOPLE, invitation.organisation)
    found = _locked(invitation)
    _require_waiting(found)
    require_mail_room(found.email, by and by.pk)
    secret = _new_secret()
    found.digest, found.sent_at, found.expires_at = digest(secret), at, at + LIFE
    found.save(update_fields=["digest", "sent_at", "expires_at"])
    _journal("invitation renvoyée", found, by, after=_until(found))
    return _send(found, secret)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User | None, at: datetime) -> None:
    require(by, Act.MANAGE_PEOPLE, invitation.organisation)
    found = _locked(invitation)
    _require_waiting(found)
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    _journal("invitation retirée", found, by, before=_listed(found.roles))


@transaction.atomic
def join(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Whoever has an account accepts. Raises ValidationError: another's, used, expired."""
    found = _locked(invitation)
    require_open(found, at)
    if spelling(by.email) != found.email:
        raise ValidationError(
            f"Cette invitation est pour {found.email}, et vous êtes connecté comme {by.email}.",
            code="another",
        )
    _accept(found, by, at)


@transaction.atomic
def open_account(*, invitation: Invitation, name: str, password: str, at: datetime) -> User:
    """Whoever has no account accepts with a name and a password. Raises ValidationError."""
    found = _locked(invitation)
    require_open(found, at)
    closed = User.objects.filter(email=found.email, is_active=False, closed_on__isnull=False)
    if former := closed.first():
        user = reopen_account(user=former, password=password, name=name, by=None)
    else:
        user = create_account(email=found.email, password=password, name=name, by=None)
    _accept(found, user, at)
    return user


@transaction.atomic
def revoke(*, membership: Membership, by: User | None) -> None:
    """Take a role back, from the person's next request on; the last one closes the account.

    Raises ValidationError for the last administrator: somebody must be able to name the next.
    """
    organisation = membership.organisation
    require(by, Act.MANAGE_PEOPLE, organisation)
    _lock(organisation)
    if membership.role == Role.ADMINISTRATOR:
        _require_another_administrator(membership)
    before = _roles_of(membership.user.email, organisation)
    Membership.objects.filter(pk=membership.pk).delete()
    left = [role for role in before if role != membership.role]
    record(
        by=by,
        act="rôle retiré",
        subject=str(membership.user),
        organisation=organisation,
        before=_listed(before),
        after=_listed(left),
    )
    said = f"{_listed(before)} → {_listed(left) or 'aucun'}"
    tell(Kind.ROLE, person=membership.user, by=by, detail=said, organisation=organisation.pk)
    _close_if_idle(membership.user, by)


def _close_if_idle(user: User, by: User | None) -> None:
    """Who acts for nobody any more has nothing to open here."""
    if not user.is_host and not Membership.objects.filter(user=user).exists():
        close_account(user=user, by=by, on=timezone.localdate())


def waiting(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations that nobody has accepted or withdrawn; some may have expired."""
    return _unanswered().filter(organisation=organisation)


def expired_of(organisations: Iterable[Organisation], at: datetime) -> QuerySet[Invitation]:
    """The invitations of these organisations that nobody answered in time."""
    return _unanswered().filter(organisation__in=list(organisations), expires_at__lte=at)


def _unanswered() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None)


def find(secret: str) -> Invitation | None:
    """The invitation whose link holds this secret."""
    found = Invitation.objects.select_related("organisation").filter(digest=digest(secret))
    return found.first()


def require_open(invitation: Invitation | None, at: datetime) -> Invitation:
    """The invitation, if it can still be accepted. Raises ValidationError, which says why not."""
    if invitation is None:
        raise ValidationError(UNKNOWN, code="unknown")
    administrator = f"à un administrateur de {invitation.organisation}"
    if invitation.accepted_at:
        raise ValidationError(USED, code="used")
    if invitation.withdrawn_at:
        raise ValidationError(
            f"Cette invitation a été retirée : demandez-en une autre {administrator}.",
            code="withdrawn",
        )
    if invitation.is_expired(at):
        day = long_date(timezone.localdate(invitation.expires_at))
        raise ValidationError(
            f"Cette invitation a expiré le {day} : demandez {administrator} de la renvoyer.",
            code="expired",
        )
    return invitation


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _require_inviter(by: User | None, organisation: Organisation, roles: Collection[str]) -> None:
    """Who manages its people; of an organisation that nobody administers yet, the host."""
    administrators = Membership.objects.filter(
        organisation=organisation, role=Role.ADMINISTRATOR, user__is_active=True
    )
    is_first = list(roles) == [Role.ADMINISTRATOR] and not administrators.exists()
    if not (by and by.is_host and is_first):
        require(by, Act.MANAGE_PEOPLE, organisation)


def _lock(organisation: Organisation) -> None:
    """Two acts on the people of one organisation take turns."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _locked(invitation: Invitation) -> Invitation:
    _lock(invitation.organisation)
    return Invitation.objects.select_related("organisation").get(pk=invitation.pk)


def _chosen(roles: Collection[str]) -> list[Role]:
    """The roles asked for, in their order. Raises ValidationError when there is none."""
    chosen = [role for role in Role if role.value in roles]
    if not chosen or len(chosen) != len(set(roles)):
        raise ValidationError("Choisissez au moins un rôle.", code="roles")
    return chosen


def _roles_of(email: str, organisation: Organisation) -> list[Role]:
    rows = Membership.objects.filter(user__email=email, organisation=organisation)
    held = set(rows.order_by().values_list("role", flat=True))
    return [role for role in Role if role.value in held]


def _give_more(
    email: str,
    organisation: Organisation,
    held: list[Role],
    chosen: list[Role],
    by: User | None,
) -> None:
    user = User.objects.get(email=email)
    new = [role for role in chosen if role not in held]
    if not new:
        raise ValidationError(
            f"{user} est déjà {_listed(chosen)} de {organisation} : rien n'est à ajouter.",
            code="role_twice",
        )
    _give(user, organisation, held, new, by)


def _give(
    user: User, organisation: Organisation, held: list[Role], new: list[Role], by: User | None
) -> None:
    create_all(Membership(user=user, organisation=organisation, role=role) for role in new)
    after = [role for role in Role if role in {*held, *new}]
    record(
        by=by,
        act="rôle donné",
        subject=str(user),
        organisation=organisation,
        before=_listed(held),
        after=_listed(after),
    )
    said = f"{_listed(held) or 'aucun'} → {_listed(after)}"
    tell(Kind.ROLE, person=user, by=by, detail=said, organisation=organisation.pk)


def _open(
    organisation: Organisation, email: str, roles: list[Role], by: User | None, at: datetime
) -> tuple[Invitation, str]:
    if waiting(organisation).filter(email=email).exists():
        raise ValidationError(
            f"Une invitation attend déjà la réponse de {email} : renvoyez-la, ou retirez-la "
            "pour en changer les rôles.",
            code="waiting",
        )
    secret = _new_secret()
    invitation = Invitation(
        organisation=organisation,
        email=email,
        roles=[role.value for role in roles],
        digest=digest(secret),
        invited_by=str(by) if by else OPERATOR,
        sent_at=at,
        expires_at=at + LIFE,
    )
    invitation.full_clean()
    invitation.save()
    _journal("invitation", invitation, by, after=f"{_listed(roles)} ; {_until(invitation)}")
    return invitation, secret


def _send(invitation: Invitation, secret: str) -> Sent:
    """Its message is written with it, and leaves once both are."""
    link = outbox.link_to("invitation", secret)
    deadline = long_date(timezone.localdate(invitation.expires_at))
    context = {"invitation": invitation, "link": link, "deadline": deadline}
    message = outbox.put(
        "invitation",
        to=invitation.email,
        context=context,
        owner=invitation.organisation_id,
        is_secret=True,
    )
    return Sent(invitation, link, message)


def _accept(invitation: Invitation, user: User, at: datetime) -> None:
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    held = _roles_of(user.email, invitation.organisation)
    new = [role for role in _chosen(invitation.roles) if role not in held]
    _give(user, invitation.organisation, held, new, by=user)


def _require_waiting(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError(
            f"L'invitation de {invitation.email} n'attend plus de réponse.", code="closed"
        )


def _require_another_administrator(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation=membership.organisation, role=Role.ADMINISTRATOR, user__is_active=True
    ).exclude(user=membership.user_id)
    if not others.exists():
        raise ValidationError(
            f"{membership.user} est le seul administrateur de {membership.organisation} : "
            "donnez d'abord ce rôle à quelqu'un d'autre, puis retirez-le ici.",
            code="last_administrator",
        )


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(Role(role).label for role in roles)


def _until(invitation: Invitation) -> str:
    return f"jusqu'au {short_date(timezone.localdate(invitation.expires_at))}"


def _journal(
    act: str, invitation: Invitation, by: User | None, *, before: str = "", after: str = ""
) -> None:
    record(
        by=by,
        act=act,
        subject=invitation.email,
        organisation=invitation.organisation,
        before=before,
        after=after,
    )
