"""Councils, people and conventions, as the stories of deliberations need them."""

from datetime import date

from accounts.models import User
from conventions.models import Convention, Party, Text
from epci.models import Membership, Organisation

ADMINISTRATOR = Membership.Role.ADMINISTRATOR


def organisation(name: str, siren: str | None = None) -> Organisation:
    """The organisation of this name, made once."""
    found, _ = Organisation.objects.get_or_create(
        name=name, defaults={"siren": siren, "kind": Organisation.Kind.EPCI}
    )
    return found


def person(council: Organisation, role: Membership.Role = ADMINISTRATOR) -> User:
    """Someone who acts for a council in a role."""
    user = User.objects.create(email=f"{role}.{council.pk}@exemple.fr", name=role.label)
    Membership.objects.create(user=user, organisation=council, role=role)
    return user


def text_between(*organisations: Organisation, reference: str = "TI-DOUBS") -> Text:
    """The original text of a convention between these parties, the first one leading."""
    convention = Convention.objects.create(
        reference=reference,
        title="Convention de partenariat et de financement",
        kind=Convention.Kind.PARTNERSHIP,
        payment_days=30,
        submitted_on=date(2020, 1, 2),
    )
    for rank, member in enumerate(organisations):
        Party.objects.create(
            convention=convention,
            organisation=member,
            rank=rank,
            name=member.name,
            short_name=member.name[:60],
            is_lead=rank == 0,
            accepted_on=date(2020, 1, 2),
        )
    return Text.objects.create(convention=convention, number=0)
