"""The act on addresses: whoever issues a letter may say where it goes, while nobody has.

It is said for the letters of that convention alone; the record of an organisation is its own.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import note
from conventions.models import Party
from epci.permissions import Act, require
from financing.models import Component
from press.kit.envelopes import on_an_envelope


@transaction.atomic
def complete_address(*, component: Component, party: Party, address: str, by: User | None) -> Party:
    """Declare the postal address of a party that has none; its own people alone change theirs.

    Raises PermissionDenied, and ValidationError for an address that is there already, is empty or
    does not fit an envelope.
    """
    require(by, Act.ISSUE_CALLS, component.carrier.organisation)
    Party.objects.select_for_update().get(pk=party.pk)
    found = Party.objects.select_related("organisation").get(pk=party.pk)
    if found.address.strip():
        raise ValidationError(
            f"{found} a déjà une adresse : son administrateur la change.", code="held"
        )
    found.declared_address = on_an_envelope(address)
    found.save(update_fields=["declared_address"])
    note(
        "adresse complétée",
        component.convention,
        found.organisation,
        by,
        subject=f"{party}, par le porteur de {component.label}",
        before="adresse –",
        after=f"adresse {' '.join(found.declared_address.split())}",
    )
    return found
