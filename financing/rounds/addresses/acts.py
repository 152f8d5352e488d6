"""The act on addresses: whoever issues a letter may write where it goes, while nobody has."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from conventions.journal import note
from conventions.models import Party
from epci.models import Organisation
from epci.permissions import Act, require
from financing.models import Component

LONGEST = 500  # characters
MOST_LINES = 6  # what the window of an envelope shows


@transaction.atomic
def complete_address(
    *, component: Component, party: Party, address: str, by: User | None
) -> Organisation:
    """Write the postal address of a party that has none; its own people alone change one.

    Raises PermissionDenied, and ValidationError for an address that is there already, is empty or
    does not fit an envelope.
    """
    require(by, Act.ISSUE_CALLS, component.carrier.organisation)
    found = Organisation.objects.select_for_update().get(pk=party.organisation_id)
    if found.address.strip():
        raise ValidationError(
            f"{found} a déjà une adresse : son administrateur la change.", code="held"
        )
    found.address = _on_an_envelope(address)
    found.demonstration = [name for name in found.demonstration if name != "address"]
    found.save(update_fields=["address", "demonstration"])
    note(
        "adresse complétée",
        component.convention,
        found,
        by,
        subject=f"{party}, par le porteur de {component.label}",
        before="adresse –",
        after=f"adresse {' '.join(found.address.split())}",
    )
    return found


def _on_an_envelope(address: str) -> str:
    """The address by lines, without blanks around them."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if not lines:
        raise ValidationError("Écrivez l'adresse postale.", code="required")
    if len(lines) > MOST_LINES or sum(map(len, lines)) > LONGEST:
        raise ValidationError(
            f"L'adresse tient en {MOST_LINES} lignes et {LONGEST} caractères au plus.",
            code="too_long",
        )
    return "\n".join(lines)
