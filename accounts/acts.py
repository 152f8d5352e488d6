"""What a person's account goes through, each act with its line in the journal and its e-mail.

A person may do these for themselves alone: there is no right to ask for.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from accounts import limits
from accounts.devices import Device
from accounts.feeds import dated
from accounts.journal import record
from accounts.models import CalendarFeed, SecurityEvent, Session, User, spelling
from accounts.security import Kind, tell
from post import outbox
from post.tasks import Daily, task
from press.files.calendars import CalendarDay
from press.files.canonical import digest
from press.files.ciphers import decrypt, encrypt
from press.kit.tables import Table
from press.words.french import plural
from press.words.months import add_months

KEPT_MONTHS = 12  # of the security journal
SECRETS = {"secret", "seed", "migrated_codes"}  # of what allauth keeps of a second factor


@transaction.atomic
def create_account(*, email: str, password: str, name: str = "", by: User | None) -> User:
    """Open an account: nobody opens their own, an invitation does. `by=None`: the person invited.

    Raises ValidationError: an address that has an account, a password that is refused.
    """
    validate_password(password, User(email=spelling(email), name=name))
    user = User.objects.create_user(email, password, name=name)
    record(by=by or user, act="ouverture de compte", subject=user.email)
    tell(Kind.ACCOUNT, person=user, by=by, detail="ouverture de compte")
    return user


@transaction.atomic
def bind_to_proconnect(*, by: User, sub: str) -> None:
    """From their first sign-in on, the person is known there by this identifier alone."""
    by.proconnect_sub = sub
    by.save(update_fields=["proconnect_sub"])
    record(by=by, act="compte lié à ProConnect", subject=by.email)
    tell(Kind.ACCOUNT, person=by, by=by, detail="compte lié à ProConnect")


@transaction.atomic
def change_address(*, by: User, email: str) -> None:
    """The person's address becomes the one for which somebody vouches; the former one is told.

    Raises ValidationError for one that another account has.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    before, person.email = person.email, spelling(email)
    person.full_clean()
    person.save(update_fields=["email"])
    record(by=by, act="adresse changée", subject=before, before=before, after=person.email)
    tell(Kind.ACCOUNT, person=person, by=by, detail="adresse changée")
    said = f"L'adresse de votre compte est maintenant « {person.email} », celle de ProConnect."
    outbox.put("security", to=before, context={"said": said, "at": timezone.localtime()})


@transaction.atomic
def close_account(*, user: User, by: User | None, on: date) -> None:
    """Nobody acts by it any more: it opens nothing, at once; an invitation opens it again."""
    user.is_active, user.closed_on = False, on
    user.save(update_fields=["is_active", "closed_on"])
    record(by=by, act="compte fermé", subject=user.email)
    tell(Kind.ACCOUNT, person=user, by=by, detail="compte fermé, faute de rôle")


@transaction.atomic
def reopen_account(*, user: User, password: str, name: str, by: User | None) -> User:
    """Whoever is invited again chooses a new password. Raises ValidationError: it is refused."""
    validate_password(password, User(email=user.email, name=name))
    user.is_active, user.closed_on, user.name = True, None, name
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by=by or user, act="compte rouvert", subject=user.email)
    tell(Kind.ACCOUNT, person=user, by=by, detail="compte rouvert")
    return user


@transaction.atomic
def change_password(*, by: User, password: str) -> None:
    """Every session of the person ends by itself, but one that the view renews.

    Raises ValidationError: a password that is refused.
    """
    validate_password(password, by)
    by.set_password(password)
    by.save(update_fields=["password"])
    limits.forget_failures(by.email)
    said = "Votre mot de passe a été changé."
    _tell(by, by=by, act="changement de mot de passe", said=said)


@transaction.atomic
def enrol_second_factor(*, by: User, secret: str) -> list[str]:
    """From now on a code is asked after the password; gives the recovery codes, once."""
    TOTP.activate(by, secret)
    codes = _new_recovery_codes(by)
    said = "Un second facteur protège désormais votre compte."
    _tell(by, by=by, act="activation du second facteur", said=said)
    return codes


@transaction.atomic
def remove_second_factor(*, user: User, by: User | None) -> None:
    """The telephone and the recovery codes; `by=None`: the command, for whoever has lost both."""
    Authenticator.objects.filter(user=user).delete()
    said = "Le second facteur de votre compte a été retiré."
    _tell(user, by=by, act="retrait du second facteur", said=said)


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """The former codes no longer open anything."""
    codes = _new_recovery_codes(by)
    said = "De nouveaux codes de secours ont été créés ; les anciens ne servent plus."
    _tell(by, by=by, act="nouveaux codes de secours", said=said)
    return codes


@transaction.atomic
def close_sessions(*, by: User, devices: Collection[Device]) -> None:
    """End these sessions of one's own, at once."""
    if not devices:
        return
    closed = UserSession.objects.filter(user=by, pk__in=[device.pk for device in devices])
    keys = list(closed.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    closed.delete()
    names = ", ".join(device.name for device in devices)
    record(by=by, act="fermeture de sessions", subject=by.email, before=names)


@transaction.atomic
def choose_columns(*, by: User, table: str, columns: Sequence[str]) -> None:
    """The columns of a list that the person sees from now on; none gives back the usual ones.

    `table` and `columns` are names of the list and of its columns. Raises KeyError for others.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    chosen: dict[str, list[str]] = dict(person.chosen_columns or {})
    before = chosen.pop(table, [])
    if columns:
        chosen[table] = list(columns)
    by.chosen_columns = person.chosen_columns = chosen
    person.save(update_fields=["chosen_columns"])
    listed = Table.declared[table]
    labels = {name: column.label for name, column in listed.base_columns.items()}
    record(
        by=by,
        act="choix de colonnes",
        subject=getattr(listed, "title", listed.noun),
        before=", ".join(labels[one] for one in before if one in labels),
        after=", ".join(labels[one] for one in columns),
    )


@transaction.atomic
def open_feed(*, by: User, at: datetime) -> str:
    """A new address: its secret, which is shown this once. The former one opens nothing more."""
    secret = secrets.token_urlsafe(32)
    _, is_new = CalendarFeed.objects.update_or_create(
        user=by, defaults={"digest": digest(secret), "made_at": at}
    )
    act = "adresse de calendrier créée" if is_new else "adresse de calendrier remplacée"
    record(by=by, act=act, subject=by.email)
    return secret


@transaction.atomic
def close_feed(*, by: User) -> None:
    """The address opens nothing more."""
    if CalendarFeed.objects.filter(user=by).delete()[0]:
        record(by=by, act="adresse de calendrier supprimée", subject=by.email)


def show_events(
    *, feed: CalendarFeed, days: Sequence[CalendarDay], at: datetime
) -> list[CalendarDay]:
    """What software that reads an address is shown, each event with how many times it changed.

    Nothing is written where nothing has changed since it was last read.
    """
    shown, found = dated(feed.shown or {}, days, at)
    if shown == (feed.shown or {}):
        return found
    with transaction.atomic():
        locked = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
        locked.shown, found = dated(locked.shown or {}, days, at)
        locked.save(update_fields=["shown"])
    return found


@transaction.atomic
def rotate_secrets(*, by: User | None) -> int:
    """Encrypt every secret of a second factor with the present key; gives how many."""
    kept = list(Authenticator.objects.select_for_update())
    for one in kept:
        for name in SECRETS & one.data.keys():
            one.data[name] = _rotated(one.data[name])
        one.save(update_fields=["data"])
    record(by=by, act="rotation de la clé des secrets", subject=f"{len(kept)}")
    return len(kept)


@transaction.atomic
def forget_security_events(*, on: date, by: User | None) -> int:
    """Erase what the security journal has told for a year; gives how many lines.

    So long, and no longer: CNIL, délibération 2021-122 of 14 October 2021 (six months to a year).
    """
    old = SecurityEvent.objects.filter(at__date__lt=add_months(on, -KEPT_MONTHS))
    count, _ = old.delete()
    if count:
        record(by=by, act="journal de sécurité effacé", subject=plural(count, "ligne"))
    return count


@task("forget", "Effacement du journal de sécurité, un an après", daily=Daily(4))
def forget_each_night(_everybody: int) -> None:
    """What `manage.py forget_security_events` does."""
    forget_security_events(on=timezone.localdate(), by=None)


def _rotated(kept: str | list[str]) -> str | list[str]:
    if isinstance(kept, list):
        return [encrypt(decrypt(one)) for one in kept]
    return encrypt(decrypt(kept))


def _new_recovery_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def _tell(user: User, *, by: User | None, act: str, said: str) -> None:
    """The line in the journal, and a word to the person, who may not be the one who did it."""
    record(by=by, act=act, subject=user.email)
    tell(Kind.ACCOUNT, person=user, by=by, detail=act)
    context = {"said": said, "at": timezone.localtime()}
    outbox.put("security", to=user.email, context=context)
