"""Who may do what: acts are an enumeration, roles are data."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from epci.models import Membership, Organisation

Role = Membership.Role


class Act(StrEnum):
    """What a person may do for an organisation; the value is how a screen says it."""

    READ = "consulter les conventions de l'organisme"
    ENTER_POPULATIONS = "saisir les populations"
    ADOPT_KEY = "arrêter une clé de répartition"
    KEEP_SCENARIO = "garder une simulation au nom de l'organisme"
    ANSWER = "accepter ou décliner une convention qui annonce l'organisme"
    EDIT_CONVENTION = "modifier une convention que l'organisme pilote"
    ISSUE_CALLS = "émettre les appels de fonds que l'organisme porte"
    CANCEL_CALLS = "annuler les appels de fonds que l'organisme porte"
    SEND_CALLS = "envoyer les lettres que l'organisme porte"
    RECORD_PAYMENT = "enregistrer les encaissements de l'organisme"
    SEND_REMINDERS = "rappeler les lettres impayées de l'organisme"
    KEEP_BUDGET = "tenir le budget de l'organisme : imputations, mandats de ce qu'il paie"
    RECORD_ACTUALS = "saisir les dépenses et les ressources réalisées des volets de l'organisme"
    STATE_ACTUALS = "arrêter l'état des dépenses des volets que l'organisme porte"
    SETTLE_YEAR = "régulariser et clore les exercices des volets que l'organisme porte"
    WRITE_LETTER_MODEL = "écrire le modèle des lettres de l'organisme"
    REOPEN_YEAR = "rouvrir un exercice clos des volets que l'organisme porte"
    RECORD_DELIBERATION = "enregistrer les délibérations et signatures de l'organisme"
    READ_JOURNAL = "lire le journal de l'organisme et de ses conventions"
    EDIT_ORGANISATION = "modifier la fiche de l'organisme"
    VERIFY_REGISTER = "vérifier le registre des appels de l'organisme"
    DECIDE_TASKS = "arrêter et reprendre les tâches de l'organisme"
    MANAGE_PEOPLE = "gérer les personnes et leurs rôles"


# Whoever reads may read the journal too: a council, or an auditor, controls without acting.
READING = frozenset({Act.READ, Act.READ_JOURNAL})
ROLES: dict[Role, frozenset[Act]] = {
    Role.FINANCE_OFFICER: READING
    | {
        Act.ENTER_POPULATIONS,
        Act.ADOPT_KEY,
        Act.KEEP_SCENARIO,
        Act.DECIDE_TASKS,
        Act.ANSWER,
        Act.EDIT_CONVENTION,
        Act.SEND_CALLS,
        Act.RECORD_PAYMENT,
        Act.SEND_REMINDERS,
        Act.KEEP_BUDGET,
        Act.RECORD_ACTUALS,
        Act.STATE_ACTUALS,
        Act.SETTLE_YEAR,
        Act.WRITE_LETTER_MODEL,
    },
    Role.PROJECT_CHIEF: READING
    | {
        Act.ADOPT_KEY,
        Act.KEEP_SCENARIO,
        Act.DECIDE_TASKS,
        Act.ANSWER,
        Act.EDIT_CONVENTION,
        Act.ISSUE_CALLS,
        Act.CANCEL_CALLS,
        Act.SEND_CALLS,
        Act.SEND_REMINDERS,
        Act.RECORD_DELIBERATION,
        Act.RECORD_ACTUALS,
        Act.STATE_ACTUALS,
        Act.SETTLE_YEAR,
    },
    Role.ELECTED_MEMBER: READING,
    Role.ADMINISTRATOR: READING
    | {
        Act.ANSWER,
        Act.DECIDE_TASKS,
        Act.MANAGE_PEOPLE,
        Act.EDIT_ORGANISATION,
        Act.RECORD_DELIBERATION,
        Act.VERIFY_REGISTER,
        Act.REOPEN_YEAR,
        Act.WRITE_LETTER_MODEL,
    },
}

# Those who engage money or give rights; an elected member, who reads, may have one too.
WITH_SECOND_FACTOR = frozenset({Role.FINANCE_OFFICER, Role.PROJECT_CHIEF, Role.ADMINISTRATOR})


def every_membership_of(user: User) -> list[Membership]:
    """All the person's roles, read once in the life of this object: that of a request."""
    known = vars(user)
    if "memberships" not in known:
        rows = Membership.objects.filter(user=user).select_related("organisation__epci")
        known["memberships"] = list(rows)
    found: list[Membership] = known["memberships"]
    return found


def organisations_of(user: User) -> list[Organisation]:
    """Those whose conventions the person sees, each once, by name."""
    return list(dict.fromkeys(one.organisation for one in every_membership_of(user)))


def acting_for(user: User) -> Organisation | None:
    """The one organisation that the person acts for now: the chosen one, else the first."""
    own = organisations_of(user)
    chosen = (one for one in own if one.pk == user.chosen_organisation)
    return next(chosen, own[0] if own else None)


def memberships_of(user: User) -> list[Membership]:
    """The roles in which the person acts now: those in the organisation acted for."""
    organisation = acting_for(user)
    return [one for one in every_membership_of(user) if one.organisation == organisation]


def allowed_to(act: Act, memberships: Iterable[Membership]) -> list[Organisation]:
    """The organisations for which one of these roles allows the act, each once."""
    roles = (one for one in memberships if act in ROLES[Role(one.role)])
    return list(dict.fromkeys(one.organisation for one in roles))


def can(user: User, act: Act, organisation: Organisation) -> bool:
    """Whether the person acts for this organisation, in a role that allows the act."""
    return organisation in allowed_to(act, memberships_of(user))


def holders(act: Act) -> list[Role]:
    """The roles that allow an act."""
    return [role for role in Role if act in ROLES[role]]


def refusal(act: Act, organisation: Organisation, user: User | None = None) -> str:
    """Why the act is refused and who can do it; `user` hears of a role held but not acted in."""
    roles = " ou ".join(role.label for role in holders(act))
    sentence = f"Pour {act.value}, il faut être {roles} de {organisation.name}."
    if user is None or organisation not in allowed_to(act, every_membership_of(user)):
        return sentence
    return (
        f"{sentence} Vous l'êtes, mais vous agissez pour {acting_for(user)} : choisissez "
        f"{organisation.name} en haut de la page."
    )


def require(user: User | None, act: Act, organisation: Organisation) -> None:
    """Refuse with its reason whoever may not; `None` is the command line, which may.

    Raises PermissionDenied.
    """
    if user is not None and not can(user, act, organisation):
        raise PermissionDenied(refusal(act, organisation, user))


HOST_ONLY = "Cet acte est celui de l'hébergeur de Prorata, qui le tient pour tous les organismes."


def require_host(user: User | None) -> None:
    """Refuse whoever is not the host; `None` is the command line, which is. PermissionDenied."""
    if user is not None and not user.is_host:
        raise PermissionDenied(HOST_ONLY)


def host_only(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of the host; for whoever else, it does not exist."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        user = request.user
        if not (isinstance(user, User) and user.is_host):
            raise Http404(HOST_ONLY)
        return page(request, *args, **named)

    return guarded
