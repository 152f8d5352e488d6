"""What the register keeps of an organisation beside its name, and what a letter would lack."""

from epci.models import Organisation
from press.words.alike import skeleton

FIELDS = (
    "siret",
    "address",
    "city",
    "contact",
    "signatory",
    "signatory_capacity",
)
ACCOUNT = ("iban", "bic", "payee")  # changes otherwise: see `conventions.payees`


def facts_of(organisation: Organisation) -> dict[str, str]:
    """What the record holds, by name of field."""
    return {name: getattr(organisation, name) or "" for name in FIELDS}


def named_alike(name: str) -> Organisation | None:
    """The organisation whose name a reader would take for this one; one query."""
    wanted = skeleton(name)
    names = Organisation.objects.order_by("pk").values_list("pk", "name")
    found = next((pk for pk, known in names if skeleton(known) == wanted), None)
    return Organisation.objects.get(pk=found) if found else None


def label(name: str) -> str:
    """A field as screens call it."""
    return str(Organisation._meta.get_field(name).verbose_name)


def lacking(organisation: Organisation) -> list[str]:
    """What a letter prints and the record does not know, or knows from a demonstration alone."""
    needed = ("siren", "siret", "address", "contact", "iban", "bic", "payee")
    return [
        label(name)
        for name in needed
        if not getattr(organisation, name) or name in organisation.demonstration
    ]
