"""What the register keeps of an organisation beside its name and account, by its own people."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.journal import record
from accounts.models import User
from epci.models import Organisation
from epci.permissions import Act, require
from epci.record.proposals import require_own_identity
from epci.record.reading import FIELDS, facts_of, label
from press.kit.versions import require_unchanged


@transaction.atomic
def edit_organisation(
    *, organisation: Organisation, facts: Mapping[str, str | None], seen: str = "", by: User | None
) -> list[str]:
    """Keep what was typed, by name of field; gives the labels of what changed.

    `seen` is the version of `facts_of`; raises StaleError too.

    A value that was only a demonstration stops being one. Who has no SIREN gets that of the SIRET.
    Raises PermissionDenied, and ValidationError by field.
    """
    require(by, Act.EDIT_ORGANISATION, organisation)
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = facts_of(found)
    after = {name: facts.get(name) or "" for name in FIELDS}
    require_unchanged(seen, before, after)
    changed = [name for name in FIELDS if before[name] != after[name]]
    if changed:
        _put(found, {name: after[name] for name in changed})
        record(
            by=by,
            act="fiche modifiée",
            subject=", ".join(map(label, changed)),
            organisation=found,
            before=_said(before, changed),
            after=_said(after, changed),
        )
    return [label(name) for name in changed]


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, siren: str, organisation: Organisation, by: User | None
) -> Organisation:
    """One that the register does not hold, written by whoever writes conventions.

    EPCIs come from the register. Raises PermissionDenied, and ValidationError by field.
    """
    require(by, Act.EDIT_CONVENTION, organisation)
    require_own_identity(name, kind, siren)
    created = Organisation(name=name, kind=kind, siren=siren or None)
    created.full_clean()
    created.save()
    record(
        by=by,
        act="organisme ajouté",
        subject=created.name,
        organisation=organisation,
        after=created.siren or "",
    )
    return created


def _put(organisation: Organisation, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        setattr(organisation, name, value if value or name != "siret" else None)
    if organisation.siren is None and organisation.siret:
        organisation.siren = organisation.siret[:9]
        _require_own_siren(organisation)
    organisation.demonstration = [name for name in organisation.demonstration if name not in values]
    organisation.full_clean()
    organisation.save()


def _require_own_siren(organisation: Organisation) -> None:
    same = Organisation.objects.filter(siren=organisation.siren).exclude(pk=organisation.pk)
    if taken := same.first():
        message = f"Le SIREN {organisation.siren} est déjà celui de {taken}."
        raise ValidationError({"siret": message})


def _said(values: Mapping[str, str], names: list[str]) -> str:
    """« IBAN FR76…, BIC – »: each value on one line."""
    return ", ".join(f"{label(name)} {' '.join(values[name].split()) or '–'}" for name in names)
