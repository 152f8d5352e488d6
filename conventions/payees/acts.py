"""The account to which an organisation is paid changes slowly, and everybody is told.

Asked by one person, it takes effect after three working days; another person of the organisation
may shorten that, anyone of it may give it up.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.security import Kind, tell
from conventions.journal import note
from conventions.models import PaymentChange
from conventions.payees.telling import tell_everybody
from epci.models import Organisation
from epci.permissions import Act, require
from epci.record.reading import ACCOUNT
from post.tasks import Daily, task
from press.words.french import grouped, short_date
from press.words.working_days import add_working_days

DELAY = 3  # working days
WAITS = "Un changement de compte attend déjà : annulez-le d'abord."


@transaction.atomic
def ask_change(
    *, organisation: Organisation, iban: str, bic: str, payee: str, by: User | None, on: date
) -> PaymentChange:
    """Announce another account. The first one of all replaces none: it serves at once.

    Raises PermissionDenied, and ValidationError by field, `waiting`, `same`.
    """
    require(by, Act.EDIT_ORGANISATION, organisation)
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if PaymentChange.objects.waiting().filter(organisation=found).exists():
        raise ValidationError(WAITS, code="waiting")
    if (iban, bic, payee) == tuple(getattr(found, name) for name in ACCOUNT):
        raise ValidationError("C'est déjà le compte de votre organisme.", code="same")
    change = PaymentChange(
        organisation=found,
        iban=iban,
        bic=bic,
        payee=payee,
        asked_by=by,
        asked_on=on,
        due_on=add_working_days(on, DELAY) if found.iban else on,
    )
    change.full_clean()
    change.save()
    _journal("changement de compte demandé", change, by)
    if found.iban:
        tell_everybody("account_changes", change, by)
    else:
        _make(change, by, on)
    return change


@transaction.atomic
def cancel_change(*, change: PaymentChange, by: User | None, on: date) -> None:
    """The account stays as it is. Raises PermissionDenied, ValidationError `over`."""
    found = _waiting(change, by)
    found.cancelled_on = on
    found.save(update_fields=["cancelled_on"])
    _journal("changement de compte annulé", found, by)
    tell_everybody("account_kept", found, by)


@transaction.atomic
def apply_change(*, change: PaymentChange, by: User | None, on: date) -> None:
    """The account changes: from its day on, or before it by somebody else than who asked.

    Raises PermissionDenied, ValidationError `over`, `early`.
    """
    found = _waiting(change, by)
    if why := why_not_yet(found, by, on):
        raise ValidationError(why, code="early")
    _make(found, by, on)


def _due_changes(_everybody: int) -> list[int]:
    due = PaymentChange.objects.waiting().filter(due_on__lte=timezone.localdate())
    return list(due.order_by("pk").values_list("pk", flat=True))


@task(
    "account_changes",
    "Changements de compte de paiement",
    left=_due_changes,
    daily=Daily(6, 30),
)
def apply_each_morning(change: int) -> None:
    """What `manage.py apply_account_changes` does of one."""
    found = PaymentChange.objects.waiting().select_related("organisation").filter(pk=change).first()
    if found is not None:
        apply_change(change=found, by=None, on=timezone.localdate())


def why_not_yet(change: PaymentChange, by: User | None, on: date) -> str:
    """Why this person does not make the change today; empty where they may."""
    another = by is not None and by.pk != change.asked_by_id
    if on >= change.due_on or another:
        return ""
    return (
        f"Le changement prend effet le {short_date(change.due_on)} ; avant, seule une autre "
        "personne de l'organisme peut le faire."
    )


def _make(change: PaymentChange, by: User | None, on: date) -> None:
    organisation = change.organisation
    for name in ACCOUNT:
        setattr(organisation, name, getattr(change, name))
    organisation.demonstration = [
        name for name in organisation.demonstration if name not in ACCOUNT
    ]
    organisation.full_clean()
    organisation.save()
    change.applied_on = on
    change.save(update_fields=["applied_on"])
    _journal("compte changé", change, by)
    if by:
        said = f"compte de paiement de {organisation.name}"
        tell(Kind.BANK, person=by, by=by, detail=said, organisation=organisation.pk)


def _waiting(change: PaymentChange, by: User | None) -> PaymentChange:
    """The change, locked with its organisation, for whoever edits that one's record."""
    require(by, Act.EDIT_ORGANISATION, change.organisation)
    Organisation.objects.select_for_update().get(pk=change.organisation_id)
    found = PaymentChange.objects.select_related("organisation").get(pk=change.pk)
    if found.applied_on or found.cancelled_on:
        raise ValidationError("Ce changement n'attend plus.", code="over")
    return found


def _journal(act: str, change: PaymentChange, by: User | None) -> None:
    organisation, due = change.organisation, short_date(change.due_on)
    after = f"IBAN {grouped(change.iban, 4)}, {change.bic}, {change.payee}, le {due}"
    note(act, None, organisation, by, subject=organisation.name, after=after)
