"""What an organisation decides of its open data, each with its journal line."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.access import require_editor
from conventions.journal import note
from conventions.models import Convention
from epci.models import Organisation
from epci.permissions import Act, require
from press.kit.versions import require_unchanged
from press.words.french import short_date


@transaction.atomic
def publish(
    *, organisation: Organisation, act: str, seen: str = "", by: User | None, on: date
) -> Organisation:
    """The organisation publishes its open data at its stable address, by the act that it quotes.

    Raises PermissionDenied, StaleError, or ValidationError: no SIREN, which the address is made
    of, no act.
    """
    require(by, Act.EDIT_ORGANISATION, organisation)
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_unchanged(seen, {"act": found.open_data_act}, {"act": act})
    if found.siren is None:
        raise ValidationError("Sans SIREN, l'adresse publique n'existe pas.", code="siren")
    if not act.strip():
        raise ValidationError("Citez l'acte qui décide de publier.", code="act")
    before = _said(found)
    found.open_data_since = found.open_data_since or on
    found.open_data_act = act.strip()
    found.full_clean()
    found.save()
    _journal(found, "données publiées", before, by)
    return found


@transaction.atomic
def stop_publishing(*, organisation: Organisation, by: User | None) -> Organisation:
    """The address answers as one that does not exist. Raises PermissionDenied."""
    require(by, Act.EDIT_ORGANISATION, organisation)
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = _said(found)
    found.open_data_since, found.open_data_act = None, ""
    found.save()
    _journal(found, "données retirées de la publication", before, by)
    return found


@transaction.atomic
def say_state_aid(*, convention: Convention, is_notified: bool, by: User | None) -> Convention:
    """Whether the subsidy is an aid notified to the European Commission (règlement 1407/2013).

    Raises PermissionDenied.
    """
    lead = require_editor(convention, by)
    found = Convention.objects.select_for_update().get(pk=convention.pk)
    words = {None: "", True: "oui", False: "non"}
    before, found.state_aid = words[found.state_aid], is_notified
    found.save()
    note("aide notifiée", found, lead, by, before=before, after=words[is_notified])
    return found


def _said(organisation: Organisation) -> str:
    if organisation.open_data_since is None:
        return ""
    return f"depuis le {short_date(organisation.open_data_since)}, {organisation.open_data_act}"


def _journal(organisation: Organisation, act: str, before: str, by: User | None) -> None:
    if before != (after := _said(organisation)):
        note(act, None, organisation, by, subject=organisation.name, before=before, after=after)
