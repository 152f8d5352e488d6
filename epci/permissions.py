"""Who may do what: acts are an enumeration, roles are data."""

from collections.abc import Iterable
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from accounts.models import User
from epci.models import Membership, Organisation

Role = Membership.Role


class Act(StrEnum):
    """What a person may do for an organisation; the value is how a screen says it."""

    READ = "consulter les conventions de l'organisme"
    ENTER_POPULATIONS = "saisir les populations"
    ADOPT_KEY = "arrêter une clé de répartition"
    EDIT_CONVENTION = "modifier une convention que l'organisme pilote"
    ISSUE_CALLS = "émettre les appels de fonds que l'organisme porte"
    RECORD_PAYMENT = "enregistrer les encaissements de l'organisme"
    RECORD_DELIBERATION = "enregistrer les délibérations et signatures de l'organisme"
    MANAGE_PEOPLE = "gérer les personnes et leurs rôles"


ROLES: dict[Role, frozenset[Act]] = {
    Role.FINANCE_OFFICER: frozenset(
        {Act.READ, Act.ENTER_POPULATIONS, Act.ADOPT_KEY, Act.EDIT_CONVENTION, Act.RECORD_PAYMENT}
    ),
    Role.PROJECT_CHIEF: frozenset(
        {Act.READ, Act.ADOPT_KEY, Act.EDIT_CONVENTION, Act.ISSUE_CALLS, Act.RECORD_DELIBERATION}
    ),
    Role.ELECTED_MEMBER: frozenset({Act.READ}),
    Role.ADMINISTRATOR: frozenset({Act.READ, Act.MANAGE_PEOPLE, Act.RECORD_DELIBERATION}),
}


def memberships_of(user: User) -> list[Membership]:
    """What the person may act for, read once in the life of this object: that of a request."""
    known = vars(user)
    if "memberships" not in known:
        rows = Membership.objects.filter(user=user).select_related("organisation")
        known["memberships"] = list(rows)
    found: list[Membership] = known["memberships"]
    return found


def allowed_to(act: Act, memberships: Iterable[Membership]) -> list[Organisation]:
    """The organisations for which one of these roles allows the act, each once."""
    roles = (one for one in memberships if act in ROLES[Role(one.role)])
    return list(dict.fromkeys(one.organisation for one in roles))


def can(user: User, act: Act, organisation: Organisation) -> bool:
    """Whether one of the person's roles for this organisation allows the act."""
    return organisation in allowed_to(act, memberships_of(user))


def refusal(act: Act, organisation: Organisation) -> str:
    """Why the act is refused and who can do it, in one French sentence."""
    holders = " ou ".join(role.label for role in Role if act in ROLES[role])
    return f"Pour {act.value}, il faut être {holders} de {organisation.name}."


def require(user: User | None, act: Act, organisation: Organisation) -> None:
    """Refuse with its reason whoever may not; `None` is the command line, which may.

    Raises PermissionDenied.
    """
    if user is not None and not can(user, act, organisation):
        raise PermissionDenied(refusal(act, organisation))
