"""What the host does of organisations: write them, vouch for them, invite their first people."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.journal import record
from accounts.models import User, spelling
from accounts.security import Kind, tell
from epci.models import Organisation
from epci.people.acts import Sent, invite
from epci.permissions import Role, require_host
from epci.record.proposals import require_own_identity


@transaction.atomic
def found_organisation(
    *, name: str, kind: str, siren: str, by: User | None, on: date
) -> Organisation:
    """One that the register of EPCIs does not hold, which the host has checked.

    Raises PermissionDenied, and ValidationError by field.
    """
    require_host(by)
    require_own_identity(name, kind, siren)
    created = Organisation(name=name, kind=kind, siren=siren or None, verified_on=on)
    created.full_clean()
    created.save()
    record(by=by, act="organisme ajouté et vérifié", subject=created.name, organisation=created)
    return created


@transaction.atomic
def verify_organisation(*, organisation: Organisation, by: User | None, on: date) -> None:
    """The host has checked its name, its number and who acts for it: it may issue letters.

    Again, it changes nothing. Raises PermissionDenied.
    """
    _set(organisation, on, "organisme vérifié", by)


@transaction.atomic
def doubt_organisation(*, organisation: Organisation, by: User | None) -> None:
    """It is no longer vouched for: it issues nothing more, and its letters say so in public."""
    _set(organisation, None, "vérification retirée", by)


def invite_administrator(
    *, organisation: Organisation, email: str, by: User | None, at: datetime
) -> Sent | None:
    """Its first administrator, who invites the others; the organisation is vouched for.

    Raises PermissionDenied, and ValidationError as `invite`.
    """
    require_host(by)
    sent = invite(organisation=organisation, email=email, roles=[Role.ADMINISTRATOR], by=by, at=at)
    verify_organisation(organisation=organisation, by=by, on=timezone.localdate(at))
    return sent


@transaction.atomic
def make_host(*, email: str, name: str = "", by: User | None) -> tuple[User, bool]:
    """Mark an account as the host's, opened if need be; gives it, and whether it is new.

    A new one has no password yet: a link chooses it. Raises PermissionDenied, ValidationError.
    """
    require_host(by)
    known = User.objects.filter(email=spelling(email)).first()
    user = known or User.objects.create_user(email, name=name)
    user.is_host, user.is_active, user.closed_on = True, True, None
    user.save(update_fields=["is_host", "is_active", "closed_on"])
    record(by=by, act="compte de l'hébergeur", subject=user.email)
    tell(Kind.ROLE, person=user, by=by, detail="hébergeur")
    return user, known is None


def _set(organisation: Organisation, on: date | None, act: str, by: User | None) -> None:
    require_host(by)
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if bool(found.verified_on) == bool(on):
        return
    found.verified_on = on
    found.save(update_fields=["verified_on"])
    organisation.verified_on = on
    record(by=by, act=act, subject=found.name, organisation=found)
