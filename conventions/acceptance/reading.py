"""What pages and acts ask of the answers of parties, and of who speaks for them."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from accounts.models import User
from conventions.access import require_editor
from conventions.entities.answers import NO
from conventions.models import Convention, Party
from epci.models import Membership, Organisation
from epci.permissions import Act, Role, allowed_to, holders, memberships_of

SPEAKS = "{} a des personnes dans Prorata : elles seules disent ce qu'elle vote et signe. {}"
RECORDED_BY = "L'enregistre qui est, pour elle, {}."
NOBODY_RECORDS = (
    "Aucune n'a encore le rôle qu'il faut ({}) : son administrateur, ou l'hébergeur, le donne."
)


def speaks_for(by: User | None, organisation: Organisation) -> bool:
    """Whether the person answers in the name of the organisation, acting as they do now."""
    return by is not None and organisation in allowed_to(Act.ANSWER, memberships_of(by))


def why_present(party: Party) -> str:
    """Why nobody says in the place of a party what it votes and signs, and who does say it.

    Empty for one that has nobody: its lead then declares it. One query.
    """
    roles = Membership.objects.filter(organisation=party.organisation_id, user__is_active=True)
    held = {Role(one) for one in roles.order_by().values_list("role", flat=True)}
    if not held:
        return ""
    needed = holders(Act.RECORD_DELIBERATION)
    there = [one for one in needed if one in held]
    told = RECORDED_BY if there else NOBODY_RECORDS
    return SPEAKS.format(party, told.format(" ou ".join(one.label for one in there or needed)))


def absent_of(convention: Convention) -> list[int]:
    """The keys of its parties that have nobody here; one query."""
    found = convention.parties.with_people().filter(has_people=False, is_lead=False)
    return list(found.order_by("rank").values_list("pk", flat=True))


def require_absence(party: Party, by: User | None) -> Organisation:
    """The lead, whose people write in the place of a party that has nobody here.

    Raises PermissionDenied, and ValidationError `speaks` with the sentence that says who can.
    """
    lead = require_editor(party.convention, by)
    found = Party.objects.select_for_update().get(pk=party.pk)
    if reason := why_present(found) or refusal_of(found):
        raise ValidationError(reason, code="speaks")
    return lead


def refusals(convention: Convention) -> Iterator[str]:
    """Why what is written of its parties cannot go further, as sentences; one query."""
    for party in convention.parties.contested().order_by("rank"):
        yield f"{refusal_of(party)} : réglez-le avec elle, puis elle confirme."


def refusal_of(party: Party) -> str:
    """« CCVM conteste ce qui est déclaré d'elle (« jamais voté ») »; empty where it does not."""
    if party.answer not in NO:
        return ""
    what = "conteste ce qui est déclaré d'elle" if party.declared_on else "décline la convention"
    return f"{party} {what}" + (f" (« {party.refusal} »)" if party.refusal else "")


def why_withheld(party: Party) -> str:
    """Why no letter may be sent to a party, or in its name; empty where one may.

    The party is read `with_people`: whoever has nobody in Prorata cannot answer there.
    """
    if refused := refusal_of(party):
        return refused
    if party.accepted_on is None and party.declared_on is None and party.has_people:
        return f"{party} n'a pas encore accepté la convention"
    return ""
