"""Who acts for an organisation, and which role allows which act."""

from dataclasses import dataclass

from accounts.models import User
from epci.models import Membership, Organisation
from epci.permissions import Act, Role, holders
from press.words.french import fold


def permits() -> list[tuple[Act, list[tuple[Role, bool]]]]:
    """Each act with whether each role allows it, in the order of the roles."""
    return [(act, [(role, role in holders(act)) for role in Role]) for act in Act]


@dataclass(frozen=True)
class PersonInRoles:
    """Somebody who acts for an organisation, with each role."""

    user: User
    memberships: list[Membership]

    @property
    def role_words(self) -> str:
        return ", ".join(one.get_role_display() for one in self.memberships)


def members_of(organisation: Organisation) -> list[PersonInRoles]:
    """By name, in one query."""
    rows: dict[User, list[Membership]] = {}
    for one in Membership.objects.filter(organisation=organisation).select_related("user"):
        rows.setdefault(one.user, []).append(one)
    found = [PersonInRoles(user, memberships) for user, memberships in rows.items()]
    return sorted(found, key=lambda member: fold(str(member.user)))
